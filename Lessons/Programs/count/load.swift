// Counts how often a text occurs in a file. Holds the file and a list of all its lines.
import Foundation

/// Counts how often a text occurs in a line, no two occurrences overlapping.
func occurrences(of text: [UInt8], in line: ArraySlice<UInt8>) -> Int {
  var count = 0
  var start = line.startIndex
  while start + text.count <= line.endIndex {
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
let content = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[1])))
let lines = content.split(separator: UInt8(ascii: "\n"))
let counts = lines.map { occurrences(of: text, in: $0) }
print(counts.reduce(0, +))
