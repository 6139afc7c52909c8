import FoundationEssentials
import Streaming

/// The first bytes of a file, as `head -c 100` prints them, or whether they are the ones expected.
enum Header {
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

extension CaseStudy {
  static let header = CaseStudy(
    id: "header",
    title: "Check the first bytes",
    summary: "A hundred bytes are wanted: loading reads the whole file for them.",
    decisionRow: nil, fixture: "records",
    options: [
      CaseOption(
        "magic", .text, "TEXT", help: "say whether the file begins so, and nothing else")
    ],
    versions: [
      .load(holding: "the file", perByte: 1.0, Header.load), .stream(Header.stream),
    ],
    documentation: """
      # header

      Gives the first 100 bytes of a file, as `head -c 100` prints them. With `--magic TEXT` it says `yes`
      or `no`: whether the file begins with that text, of which at most 100 bytes can be found.

      | version | holds |
      |---|---|
      | `load` | the whole file |
      | `stream` | 100 bytes |

      ## What to look at

      The ratio, which has no end: the load version grows with the file, the stream version does not know
      how long the file is.

      ## Try

          compare header
          compare header --magic HIGHWATER-RECORDS

      """)
}
