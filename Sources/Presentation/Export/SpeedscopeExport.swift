package import Measurement
import MemoryTracking

/// The call stacks that held the peak, as https://www.speedscope.app reads them
/// (file-format-schema.json): a profile for each variant, a stack's weight its bytes.
///
/// What has no stack is a frame of its own, so that a profile adds up to the peak.
package struct SpeedscopeExport: ResultWriter {
  package init() {}

  package func write(_ comparison: Comparison, to sink: @escaping (String) -> Void) {
    write([comparison], to: sink)
  }

  /// Only the largest size of a sweep has pictures.
  package func write(_ sweep: Sweep, to sink: @escaping (String) -> Void) {
    write(sweep.comparisons, to: sink)
  }

  package func write(
    all comparisons: some Sequence<Comparison>, to sink: @escaping (String) -> Void
  ) {
    write(Array(comparisons), to: sink)
  }

  private func write(_ comparisons: [Comparison], to sink: @escaping (String) -> Void) {
    var frames = FrameTable()
    let profiles = comparisons.flatMap(\.variants).compactMap { variant in
      variant.picture.map { Profile(variant.name, $0, &frames) }
    }
    JSONWriter.object(to: sink) { json in
      json.member("$schema", "https://www.speedscope.app/file-format-schema.json")
      json.member("exporter", "highwater")
      json.object("shared") { json in
        json.array("frames", frames.frames, onOneLine: true) { json, frame in
          json.member("name", frame.function)
          // A reader takes null for a file of that name.
          if let file = frame.file { json.member("file", file) }
          if let line = frame.line { json.member("line", line) }
        }
      }
      json.array("profiles", profiles) { json, profile in
        json.member("type", "sampled")
        json.member("name", profile.name)
        json.member("unit", "bytes")
        json.member("startValue", 0)
        json.member("endValue", profile.weights.reduce(0, +))
        json.member("samples", rows: profile.samples)
        json.member("weights", profile.weights)
      }
    }
  }

  /// The frames that all profiles refer to, each once.
  private struct FrameTable {
    private(set) var frames: [WhereAccount.Frame] = []
    private var indices: [WhereAccount.Frame: Int] = [:]

    mutating func index(of frame: WhereAccount.Frame) -> Int {
      if let known = indices[frame] { return known }
      indices[frame] = frames.count
      frames.append(frame)
      return frames.count - 1
    }
  }

  private struct Profile {
    var name: String
    /// The frames of each stack, the outermost first.
    var samples: [[Int]] = []
    var weights: [Int] = []

    init(_ name: String, _ account: WhereAccount, _ table: inout FrameTable) {
      self.name = name
      for stack in account.stacks {
        samples.append(stack.frames.reversed().map { table.index(of: account.frames[$0]) })
        weights.append(stack.bytes.bytes)
      }
      for part in account.rest where part.bytes > .zero {
        samples.append([table.index(of: WhereAccount.Frame(function: part.what))])
        weights.append(part.bytes.bytes)
      }
    }
  }
}
