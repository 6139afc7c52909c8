// Prints the lines, bytes and severities of each section. Reads line by line, yet keeps all lines.
import Glibc

/// Finds the name in a header such as `#==[ Network ]=====#`; any other line has none.
func sectionName(_ line: [UInt8]) -> [UInt8]? {
  let isText = { (byte: UInt8) in byte != 0x20 && !(0x09...0x0D).contains(byte) }
  let text = line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line[...]
  guard line.count <= 4096, text.starts(with: "#==[".utf8),
    let end = text.lastIndex(where: isText), text[end] == UInt8(ascii: "#"),
    let bracket = text[..<end].lastIndex(where: { $0 != UInt8(ascii: "=") }), end - bracket > 5,
    text[bracket] == UInt8(ascii: "]")
  else { return nil }
  let name = text[..<bracket].dropFirst(4)
  let last = name.lastIndex(where: isText) ?? bracket - 1  // all that is left of a name of blanks
  return name.isEmpty ? nil : Array(name[(name.firstIndex(where: isText) ?? last)...last])
}

func printRow(_ row: [Int], _ name: [UInt8]) {
  for (number, width) in zip(row, [9, 13, 9, 9, 9, 9]) {
    let blanks = String(repeating: " ", count: max(1, width - "\(number)".count))
    print(blanks + "\(number)", terminator: "")
  }
  fwrite(Array("  ".utf8) + name + [0x0A], 1, name.count + 3, stdout)
}

let path = CommandLine.arguments[1]
guard let file = fopen(path, "r") else { perror(path); exit(1) }
var lines: [[UInt8]] = []
var buffer: UnsafeMutablePointer<CChar>?
var capacity = 0
while case let length = getline(&buffer, &capacity, file), length > 0 {
  lines.append(Array(UnsafeRawBufferPointer(start: buffer, count: length)))
}
print("File: \(path.split(separator: "/").last ?? "")\nSize: \(ftell(file)) bytes\n")
print("    Lines        Bytes Critical    Error  Warning     Info  Section")
let words = ["CRITICAL", "ERROR", "WARN", "INFO"].map { Array($0.utf8) }
var (row, total) = ([Int](repeating: 0, count: 7), [Int](repeating: 0, count: 7))
var (name, longest, ending) = (Array("(before the first section)".utf8), -1, "There are no lines.")
for line in lines {
  if let next = sectionName(line) {
    if row[0] > 0 { printRow(row, name) }
    (row, name) = ([Int](repeating: 0, count: 7), next)
  }
  let head = line.prefix(256)
  let severity = words.firstIndex { word in
    head.indices.contains { head[$0] == word[0] && head[$0...].starts(with: word) }
  }
  for (place, amount) in [(0, 1), (1, line.count), (2 + (severity ?? 4), 1)] {
    row[place] += amount
    total[place] += amount
  }
  let size = line.last == UInt8(ascii: "\n") ? line.count - 1 : line.count
  if size > longest {
    (longest, ending) = (size, "The longest line has \(size) bytes: line \(total[0]).")
  }
}
if row[0] > 0 { printRow(row, name) }
printRow(total, Array("(total)".utf8))
print("\n\(ending)")
