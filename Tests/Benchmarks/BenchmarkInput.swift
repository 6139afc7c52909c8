import Glibc
import TestSupport

/// A file of log lines with a section in its last tenth, exactly so many bytes.
enum BenchmarkInput {
  private static let lines = [
    (20, " DEBUG cart[1####] cache miss key=price:#### shard=2, loading\n"),
    (30, " INFO  shop[1####] GET /api/v2/items/1#### 200 5#### bytes 1#### µs client=10.24.3.17\n"),
    (20, " INFO  shop[1####] user björn signed in from Zürich session=9e####-####\n"),
    (16, " INFO  mail[1####] queued to=eva@example.org template=order-confirmation-de ####\n"),
    (9, " WARN  shop[1####] slow query 1#### ms: SELECT * FROM orders WHERE id > 4####\n"),
    (5, " ERROR shop[1####] cannot reach klar: connection reset by peer order=4########\n"),
  ]
  private static let section =
    "#==[ Out of Memory Messages ]==========#\nkilled\n#==[ Next ]=====#\n"

  /// Makes the file and reads it once, so that it stands in the page cache as a file that a program
  /// finds there. One that was just written by large blocks stands there in larger folios, of which
  /// a tool that maps it has more than one that reads it.
  static func make(byteCount: Int, at path: String) throws {
    try write(byteCount: byteCount, to: path)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    // What is not on the disk yet cannot be dropped.
    guard fdatasync(descriptor) == 0,
      posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED) == 0
    else { throw BenchmarkError("benchmark: cannot drop '\(path)' from the page cache") }
    var chunk = [UInt8](repeating: 0, count: 1 << 17)
    while case let count = read(descriptor, &chunk, chunk.count), count != 0 {
      guard count > 0 else { throw BenchmarkError("benchmark: cannot read '\(path)'") }
    }
  }

  /// Writes the file, a block of 16 MiB over and over.
  private static func write(byteCount: Int, to path: String) throws {
    var random = SeededGenerator(seed: 1)
    var block: [UInt8] = []
    while block.count < 16 << 20 {
      block += "2026-03-01T09:30:15.123Z".utf8
      var choice = Int.random(in: 0..<100, using: &random)
      let line = lines.first { weight, _ in
        choice -= weight
        return choice < 0
      }
      for byte in (line?.1 ?? "\n").utf8 {
        block.append(byte == 0x23 ? UInt8.random(in: 0x30...0x39, using: &random) : byte)
      }
    }
    guard let file = fopen(path, "we") else {
      throw BenchmarkError("benchmark: cannot make '\(path)'")
    }
    defer { fclose(file) }
    var left = byteCount
    var isSectionDue = true
    while left > 0 {
      if isSectionDue, left < byteCount / 20 + block.count {
        left -= fwrite(section, 1, min(left, section.utf8.count), file)
        isSectionDue = false
      }
      let count = fwrite(block, 1, min(left, block.count), file)
      guard count > 0 else {
        throw BenchmarkError("benchmark: cannot write '\(path)', free some space")
      }
      left -= count
    }
  }
}
