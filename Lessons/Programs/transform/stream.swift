// Prints a file with its letters in upper or lower case, or in rot13. Holds two chunks.
import Glibc

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
guard let file = fopen(arguments[1], "r") else { perror(arguments[1]); exit(1) }

var chunk = [UInt8](repeating: 0, count: 65536)
while case let size = fread(&chunk, 1, chunk.count, file), size > 0 {
  let output = chunk[..<size].map { table[Int($0)] }
  fwrite(output, 1, size, stdout)
}
