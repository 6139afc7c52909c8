// Prints the last lines of a file. Reads back from the end to where they begin and holds one block.
import Glibc

/// Finds where the last lines begin.
func startOfLastLines(_ wanted: Int, of file: UnsafeMutablePointer<FILE>) -> Int {
  fseek(file, 0, SEEK_END)
  let end = ftell(file)
  if wanted == 0 { return end }
  var found = 0
  var position = end
  var block = [UInt8](repeating: 0, count: 65536)
  while position > 0 {
    let size = min(position, block.count)
    position -= size
    fseek(file, position, SEEK_SET)
    fread(&block, 1, size, file)
    for index in (0..<size).reversed() where block[index] == UInt8(ascii: "\n") {
      // The newline at the very end ends the last line and begins none.
      if position + index + 1 == end { continue }
      found += 1
      if found == wanted { return position + index + 1 }
    }
  }
  return 0
}

let arguments = CommandLine.arguments
guard let file = fopen(arguments[1], "r") else { perror(arguments[1]); exit(1) }

fseek(file, startOfLastLines(Int(arguments[2]) ?? 10, of: file), SEEK_SET)
var block = [UInt8](repeating: 0, count: 65536)
while case let size = fread(&block, 1, block.count, file), size > 0 {
  fwrite(block, 1, size, stdout)
}
