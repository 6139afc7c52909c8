// Counts the words of a file, with the lines that each is on, and sorts them by how often they occur:
// histogram FILE.
import Glibc

func wholeFile(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "r") else { exit(1) }
  defer { fclose(file) }
  fseek(file, 0, SEEK_END)
  let size = ftell(file)
  rewind(file)
  return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    count = fread(buffer.baseAddress, 1, size, file)
  }
}

func histogram(_ content: [UInt8]) -> [String: [Int32]] {
  var words: [String: [Int32]] = [:]
  var number: Int32 = 0
  for line in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
    number += 1
    for word in line.split(separator: UInt8(ascii: " ")) {
      words["the word " + String(decoding: word, as: UTF8.self), default: []].append(number)
    }
  }
  return words
}

guard CommandLine.arguments.count > 1 else { exit(64) }
let content = wholeFile(CommandLine.arguments[1])
let words = histogram(content)
let sorted = words.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
print(sorted.count, sorted[0].key, sorted[0].value.count)
