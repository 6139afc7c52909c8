import FoundationEssentials
import Streaming

/// The file with every letter of ASCII changed, saved where one wants it, as `tr a-z A-Z` writes it.
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

  /// Changes a chunk in its place and writes it. It holds that chunk. The file appears under its name
  /// when it is whole, so it may take the place of the very file it is made from.
  static func stream(_ run: CaseRun) throws {
    let change = LetterChange(run.options.text("mode"))
    var chunks = try ChunkReader(run.path, size: ChunkReader.largeSize)
    try run.checkpoint("File opened")

    var output = try run.output()
    // The difference: a chunk is written before the next one takes its place.
    while let chunk = try chunks.next(changing: change.apply) {
      try run.answer.write(chunk)
      try output?.write(chunk)
    }
    try output.take()?.commit()
    try run.checkpoint("Text saved")
  }
}

extension CaseRun {
  /// The file that `--output` names, or `nil` where only the answer's digest is wanted.
  fileprivate func output() throws(StreamingError) -> AtomicFileWriter? {
    guard let path = options.textIfGiven("output") else { return nil }
    return try AtomicFileWriter(replacing: path, durable: false)
  }
}
