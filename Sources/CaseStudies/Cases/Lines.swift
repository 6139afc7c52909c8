import FoundationEssentials
import Streaming

extension Data {
  /// The lines, each with its newline and in an array of its own, as Python's `readlines` gives.
  ///
  /// Copies and no slices: a slice would keep the whole content alive as long as one line is held.
  func lines() -> [[UInt8]] {
    withUnsafeBytes { content in
      var lines: [[UInt8]] = []
      var start = 0
      while start < content.count {
        let newline = content.firstIndex(of: newlineByte, from: start)
        let end = newline.map { $0 + 1 } ?? content.count
        lines.append(Array(content[start..<end]))
        start = end
      }
      return lines
    }
  }
}
