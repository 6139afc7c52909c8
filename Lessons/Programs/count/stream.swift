// Counts how often a text occurs in a file. Holds one line and a number.
import Glibc

/// Counts how often a text occurs in a line, no two occurrences overlapping.
func occurrences(of text: [UInt8], in line: UnsafeRawBufferPointer) -> Int {
  var count = 0
  var start = 0
  while start + text.count <= line.count {
    if line[start...].starts(with: text) {
      count += 1
      start += text.count
    } else {
      start += 1
    }
  }
  return count
}

let arguments = CommandLine.arguments
let text = Array(arguments[2].utf8)
guard let file = fopen(arguments[1], "r") else { perror(arguments[1]); exit(1) }
var count = 0
var buffer: UnsafeMutablePointer<CChar>?
var capacity = 0
while case let length = getline(&buffer, &capacity, file), length > 0 {
  let line = UnsafeRawBufferPointer(start: buffer, count: length)
  count += occurrences(of: text, in: line)
}
print(count)
