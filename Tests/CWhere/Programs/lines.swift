// The lines of a file in arrays of their own, as objects in a list, and sorted: lines FILE.
import Glibc

final class Entry {
  let line: [UInt8]
  var next: Entry?

  init(_ line: [UInt8], next: Entry?) {
    self.line = line
    self.next = next
  }
}

func lines(of path: String) -> [[UInt8]] {
  guard let file = fopen(path, "r") else { exit(1) }
  defer { fclose(file) }
  var lines: [[UInt8]] = []
  var buffer: UnsafeMutablePointer<CChar>?
  var room = 0
  while case let length = getline(&buffer, &room, file), length > 0, let buffer {
    lines.append(Array(UnsafeRawBufferPointer(start: buffer, count: length)))
  }
  free(buffer)
  return lines
}

func list(of lines: [[UInt8]]) -> Entry? {
  var first: Entry?
  for line in lines {
    first = Entry(line.map { $0 &+ 1 }, next: first)
  }
  return first
}

guard CommandLine.arguments.count > 1 else { exit(64) }
let all = lines(of: CommandLine.arguments[1])
let first = list(of: all)
let sorted = all.sorted { $0.lexicographicallyPrecedes($1) }
print(all.count, sorted[0].count, first?.line.count ?? 0)
// A long list must not be released by recursion.
exit(0)
