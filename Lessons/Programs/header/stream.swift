// Prints the first 100 bytes of a file. Holds them.
import Glibc

let arguments = CommandLine.arguments
guard let file = fopen(arguments[1], "r") else { perror(arguments[1]); exit(1) }
var header = [UInt8](repeating: 0, count: 100)
let size = fread(&header, 1, header.count, file)
fwrite(header, 1, size, stdout)
