import FoundationEssentials
import Streaming

/// The first bytes of a file, as `head -c 100` prints them, or whether they are the ones expected.
enum Header {
  /// How many bytes the header has.
  static let size = 100

  /// Reads the whole file for its first bytes. It holds the file.
  static func load(_ run: CaseRun) throws {
    // The difference: everything is read, a hundred bytes are used.
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    let header = Array(content.prefix(size))
    try run.answer.write(answer(to: run, header))
    try run.checkpoint("Header written")
  }

  /// Reads the first bytes. It holds them.
  static func stream(_ run: CaseRun) throws {
    // The difference: a hundred bytes are read, however long the file is.
    let header = try InputFile(run.path).bytes(in: 0..<size)
    try run.checkpoint("Header read")

    try run.answer.write(answer(to: run, header))
    try run.checkpoint("Header written")
  }

  private static func answer(to run: CaseRun, _ header: [UInt8]) -> [UInt8] {
    guard let magic = run.options.textIfGiven("magic") else { return header }
    return Array((header.starts(with: magic.utf8) ? "yes\n" : "no\n").utf8)
  }
}
