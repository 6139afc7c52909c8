import Measurement
import MemoryTracking

extension Run {
  /// The most that the heap and the stacks were seen to hold: the highest `RssAnon` of all
  /// checkpoints and samples; `nil` where there were none.
  var highestAnonymous: ByteCount? {
    max(checkpoints.map(\.statistics.anonymous).max(), timeline.samples.map(\.anonymous).max())
  }

  /// The most of mapped files that was seen in memory: the highest `RssFile`.
  var highestFile: ByteCount? {
    max(checkpoints.map(\.statistics.file).max(), timeline.samples.map(\.file).max())
  }
}

extension Comparison {
  /// Whether a version maps so much that its resident memory misleads about what it needs: the
  /// kernel can take a mapped file's pages back at any time. A program's own code is mapped too, so
  /// the first MiB prove nothing.
  var mapsFiles: Bool {
    variants.contains { variant in
      variant.runs.contains { ($0.highestFile ?? .zero) > .mebibytes(16) }
    }
  }
}

private func max(_ one: ByteCount?, _ other: ByteCount?) -> ByteCount? {
  [one, other].compactMap { $0 }.max()
}
