// Writes texts into a Swift file, for ContentPlugin: content-embedder OUTPUT FOLDER PATH...
//
// Each becomes a string literal, which the compiler takes in milliseconds and the program reads in
// place: a literal of a hundred thousand bytes as numbers would take seconds to compile.

@preconcurrency import Glibc

func fail(_ message: String) -> Never {
  fputs("error: \(message)\n", stderr)
  exit(1)
}

func contents(of path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
    bytes += chunk[..<count]
  }
  return ferror(file) == 0 ? bytes : nil
}

guard CommandLine.arguments.count > 2 else { fail("usage: content-embedder OUTPUT FOLDER PATH...") }
let output = CommandLine.arguments[1]
let folder = CommandLine.arguments[2]
var code = "let embeddedTexts: [(path: StaticString, text: StaticString)] = [\n"
for path in CommandLine.arguments.dropFirst(3) {
  guard let bytes = contents(of: "\(folder)/\(path)") else {
    fail("\(path): cannot be read: \(String(cString: strerror(errno)))")
  }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    fail("\(path): not UTF-8; only texts can be built in")
  }
  // A text's description for debugging is a literal of it.
  code += "  (\(path.debugDescription), \(text.debugDescription)),\n"
}
code += "]\n"

// An unchanged file stays as it is, so that nothing is compiled for it.
if contents(of: output) != Array(code.utf8) {
  guard let file = fopen(output, "w"), fputs(code, file) >= 0, fclose(file) == 0 else {
    fail("\(output): cannot be written: \(String(cString: strerror(errno)))")
  }
}
