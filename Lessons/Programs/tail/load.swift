// Prints the last lines of a file. Holds the file and a list of all its lines.
import Foundation

let arguments = CommandLine.arguments
let newline = UInt8(ascii: "\n")
let content = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[1])))
var lines = content.split(separator: newline, omittingEmptySubsequences: false)
// The newline at the very end ends the last line and begins none.
if lines.last?.isEmpty == true { lines.removeLast() }

if let first = lines.suffix(Int(arguments[2]) ?? 10).first {
  let tail = Array(content[first.startIndex...])
  fwrite(tail, 1, tail.count, stdout)
}
