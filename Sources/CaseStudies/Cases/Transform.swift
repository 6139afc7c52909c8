import FoundationEssentials
import Streaming

/// The file with every ASCII letter changed, as `tr a-z A-Z` writes it, and saved if asked for.
enum Transform {
  /// Changes the whole text, then saves it. It holds the file twice: as it was and as it becomes.
  static func load(_ run: CaseRun) throws {
    let change = LetterChange(run.options.text("mode"))
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    // The difference: a second copy of the whole text.
    let changed = content.map(change.callAsFunction)
    try run.checkpoint("Text changed")

    var output = try run.output()
    try run.answer.write(changed)
    try changed.withUnsafeBytes { try output?.write($0) }
    try output.take()?.commit()
    try run.checkpoint("Text saved")
  }

  /// Changes a chunk in its place and writes it when those before it are written, in as many blocks
  /// of the file at once as there are processors. It holds a chunk for each. The file appears under
  /// its name when it is whole, so it may take the place of the very file it is made from.
  static func stream(_ run: CaseRun) throws {
    let change = LetterChange(run.options.text("mode"))
    let target = InBlockOrder(TransformTarget(answer: run.answer, output: try run.output()))
    _ = try FileBlocks.results(run.path, blockSize: 1 << 18, wholeLines: false) {
      (blocks) throws(StreamingError) in
      while var chunks = try blocks.next() {
        // The difference: a chunk is written before the next one takes its place.
        while let chunk = try chunks.next(changing: change.apply) {
          try blocks.inTurn(target) { (target) throws(StreamingError) in try target.write(chunk) }
        }
      }
    }
    try target.afterwards { (target) throws(StreamingError) in try target.commit() }
    try run.checkpoint("Text saved")
  }
}

/// Where the changed text goes: the answer, and a file if one is asked for.
private struct TransformTarget: ~Copyable {
  let answer: AnswerWriter
  var output: AtomicFileWriter?

  mutating func write(_ chunk: UnsafeRawBufferPointer) throws(StreamingError) {
    try answer.write(chunk)
    try output?.write(chunk)
  }

  mutating func commit() throws(StreamingError) {
    try output.take()?.commit()
  }
}

extension CaseRun {
  /// The file that `--output` names, or `nil` if only the answer's digest is wanted.
  fileprivate func output() throws(StreamingError) -> AtomicFileWriter? {
    guard let path = options.textIfGiven("output") else { return nil }
    return try AtomicFileWriter(replacing: path, durable: false)
  }
}

extension CaseStudy {
  static let transform = CaseStudy(
    id: "transform",
    title: "Change and save",
    summary: "A changed copy is wanted: loading holds the text twice, streaming a chunk of "
      + "it.",
    decisionRow: .transform, fixture: "log",
    options: [
      CaseOption(
        "mode", .choice(LetterChange.allCases.map(\.rawValue)), "upper|lower|rot13",
        help: "what to do with the letters", default: "upper", isPositional: true),
      CaseOption(
        "output", short: "o", .path, "FILE",
        help: "where to save it; without, only the answer's digest is made"),
    ],
    versions: [
      .load(holding: "the file, the changed file", perByte: 2.0, Transform.load),
      .stream(Transform.stream),
    ],
    documentation: """
      # transform

      Changes the letters of ASCII, as `tr a-z A-Z` does: `upper`, `lower` or `rot13`. All other bytes stay,
      so it is right for UTF-8 and for anything else.

      | version | holds |
      |---|---|
      | `load` | the whole file and the whole changed file |
      | `stream` | chunks of 640 KiB in all, changed in their place |

      ## Saving

      `--output FILE` gets the changed text under a name of its own first, and takes its place by a rename
      when it is whole. So the output may be the input, and where the disk is full, or the run is killed,
      the file is as it was. Without `--output` the text is only digested, to prove that both versions agree.

      ## What to look at

      The answer is as long as the file, and the stream version is flat all the same: what is written need
      not be held.

      ## Try

          compare transform upper
          stream transform rot13 --file notes.txt --output notes.rot13

      """)
}
