// Prints the lines that contain a text, numbered. Holds the file and a list of all its lines.
import Foundation

func contains(_ text: [UInt8], in line: ArraySlice<UInt8>) -> Bool {
  line.indices.contains { line[$0...].starts(with: text) }
}

let arguments = CommandLine.arguments
let text = Array(arguments[2].utf8)
let content = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[1])))
let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
let found = lines.enumerated().filter { contains(text, in: $0.element) }
for (index, line) in found {
  print(index + 1, terminator: ":")
  fwrite(Array(line), 1, line.count, stdout)
  print()
}
