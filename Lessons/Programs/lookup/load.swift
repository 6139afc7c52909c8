// Prints lines by their numbers, such as 5,1000,20-29. Holds the file and a list of all its lines.
import Foundation

/// Reads a list such as 5,1000,20-29.
func ranges(_ list: String) -> [ClosedRange<Int>] {
  list.split(separator: ",").map { part in
    let ends = part.split(separator: "-").compactMap { Int($0) }
    return ends[0]...ends[ends.count - 1]
  }
}

let arguments = CommandLine.arguments
let newline = UInt8(ascii: "\n")
let content = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[1])))
var lines = content.split(separator: newline, omittingEmptySubsequences: false)
// The newline at the very end ends the last line and begins none.
if lines.last?.isEmpty == true { lines.removeLast() }

for range in ranges(arguments[2]) {
  for line in lines.prefix(range.upperBound).dropFirst(range.lowerBound - 1) {
    fwrite(Array(line), 1, line.count, stdout)
    print()
  }
}
