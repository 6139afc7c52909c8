// Prints the lines that contain a text, numbered. Reads line by line, and yet holds all of them.
import Glibc

func contains(_ text: [UInt8], in line: [UInt8]) -> Bool {
  line.indices.contains { line[$0...].starts(with: text) }
}

let arguments = CommandLine.arguments
let text = Array(arguments[2].utf8)
guard let file = fopen(arguments[1], "r") else { perror(arguments[1]); exit(1) }
var lines: [[UInt8]] = []
var buffer: UnsafeMutablePointer<CChar>?
var capacity = 0
while case let length = getline(&buffer, &capacity, file), length > 0 {
  lines.append(Array(UnsafeRawBufferPointer(start: buffer, count: length)))
}

for (index, line) in lines.enumerated() where contains(text, in: line) {
  print(index + 1, terminator: ":")
  fwrite(line, 1, line.count, stdout)
  if line.last != UInt8(ascii: "\n") { print() }
}
