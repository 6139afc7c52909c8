// Prints lines by their numbers, such as 5,1000,20-29. Reads line by line, and yet holds all lines.
import Glibc

/// Reads a list such as 5,1000,20-29.
func ranges(_ list: String) -> [ClosedRange<Int>] {
  list.split(separator: ",").map { part in
    let ends = part.split(separator: "-").compactMap { Int($0) }
    return ends[0]...ends[ends.count - 1]
  }
}

let arguments = CommandLine.arguments
guard let file = fopen(arguments[1], "r") else { perror(arguments[1]); exit(1) }
var lines: [[UInt8]] = []
var buffer: UnsafeMutablePointer<CChar>?
var capacity = 0
while case let length = getline(&buffer, &capacity, file), length > 0 {
  lines.append(Array(UnsafeRawBufferPointer(start: buffer, count: length)))
}

for range in ranges(arguments[2]) {
  for line in lines.prefix(range.upperBound).dropFirst(range.lowerBound - 1) {
    fwrite(line, 1, line.count, stdout)
    if line.last != UInt8(ascii: "\n") { print() }
  }
}
