// Prints the first section whose name contains a text. Notes where it stands, then copies it, and
// holds one line.
import Glibc

/// Finds the name in a header such as `#==[ Network ]=====#`; any other line has none.
func sectionName(_ line: UnsafeRawBufferPointer) -> [UInt8]? {
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

func isText(_ byte: UInt8) -> Bool { byte != 0x20 && !(0x09...0x0D).contains(byte) }

func contains(_ text: [UInt8], in name: [UInt8]) -> Bool {
  let lower = { (byte: UInt8) in (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }
  let (text, name) = (text.map(lower), name.map(lower))
  return name.indices.contains { name[$0...].starts(with: text) }
}

let arguments = CommandLine.arguments
guard let file = fopen(arguments[1], "r") else { perror(arguments[1]); exit(1) }

var (isFound, offset, start, end) = (false, 0, 0, 0)
var buffer: UnsafeMutablePointer<CChar>?
var capacity = 0
while case let length = getline(&buffer, &capacity, file), length > 0 {
  let line = UnsafeRawBufferPointer(start: buffer, count: length)
  if let name = sectionName(line) {
    if isFound { break }
    isFound = contains(Array(arguments[2].utf8), in: name)
  } else if isFound, let first = line.firstIndex(where: isText) {
    if end == 0 { start = offset + first }
    end = offset + (line.lastIndex(where: isText) ?? first) + 1
  }
  offset += length
}
fseek(file, start, SEEK_SET)
for _ in start..<end { putchar(getc(file)) }
