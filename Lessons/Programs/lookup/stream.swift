// Prints lines by their numbers, such as 5,1000,20-29. Reads the file from its start for each range
// and holds one line.
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
var buffer: UnsafeMutablePointer<CChar>?
var capacity = 0
for range in ranges(arguments[2]) {
  rewind(file)
  for number in 1...range.upperBound {
    let length = getline(&buffer, &capacity, file)
    if length <= 0 { break }
    guard number >= range.lowerBound else { continue }
    let line = UnsafeRawBufferPointer(start: buffer, count: length)
    fwrite(line.baseAddress, 1, line.count, stdout)
    if line.last != UInt8(ascii: "\n") { print() }
  }
}
