// Prints a file with its letters in upper or lower case, or in rot13. Holds the file as it was and
// as it becomes.
import Foundation

/// What becomes of a byte: only the letters of ASCII change.
func changed(_ byte: UInt8, _ mode: String) -> UInt8 {
  switch (mode, Character(Unicode.Scalar(byte))) {
  case ("upper", "a"..."z"): byte - 32
  case ("lower", "A"..."Z"): byte + 32
  case ("rot13", "a"..."m"), ("rot13", "A"..."M"): byte + 13
  case ("rot13", "n"..."z"), ("rot13", "N"..."Z"): byte - 13
  default: byte
  }
}

let arguments = CommandLine.arguments
let table = (0...255).map { changed($0, arguments[2]) }
let content = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[1])))
let output = content.map { table[Int($0)] }
fwrite(output, 1, output.count, stdout)
