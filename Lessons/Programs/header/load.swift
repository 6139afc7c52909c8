// Prints the first 100 bytes of a file. Holds the file.
import Foundation

let arguments = CommandLine.arguments
let content = try Data(contentsOf: URL(fileURLWithPath: arguments[1]))
FileHandle.standardOutput.write(content.prefix(100))
