// Prints the last lines of a file. Reads it line by line, and yet holds all lines.
import Glibc

let arguments = CommandLine.arguments
guard let file = fopen(arguments[1], "r") else { perror(arguments[1]); exit(1) }
var lines: [[UInt8]] = []
var buffer: UnsafeMutablePointer<CChar>?
var capacity = 0
while case let length = getline(&buffer, &capacity, file), length > 0 {
  lines.append(Array(UnsafeRawBufferPointer(start: buffer, count: length)))
}

for line in lines.suffix(Int(arguments[2]) ?? 10) {
  fwrite(line, 1, line.count, stdout)
}
