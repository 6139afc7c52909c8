// Prints the lines that contain a text, numbered. Holds one line.
import Glibc

func contains(_ text: [UInt8], in line: UnsafeRawBufferPointer) -> Bool {
  line.indices.contains { line[$0...].starts(with: text) }
}

let arguments = CommandLine.arguments
let text = Array(arguments[2].utf8)
guard let file = fopen(arguments[1], "r") else { perror(arguments[1]); exit(1) }
var number = 0
var buffer: UnsafeMutablePointer<CChar>?
var capacity = 0
while case let length = getline(&buffer, &capacity, file), length > 0 {
  let line = UnsafeRawBufferPointer(start: buffer, count: length)
  number += 1
  if contains(text, in: line) {
    print(number, terminator: ":")
    fwrite(line.baseAddress, 1, line.count, stdout)
    if line.last != UInt8(ascii: "\n") { print() }
  }
}
