import FoundationEssentials
import Streaming

extension Data {
  /// The lines, each with its newline and in an array of its own, as Python's `readlines` gives.
  ///
  /// Copies and no slices: a slice would keep the whole content alive as long as one line is held.
  func lines() -> [[UInt8]] { withUnsafeBytes { $0.lines() } }
}

extension UnsafeRawBufferPointer {
  /// The lines, each with its newline and in an array of its own.
  func lines() -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    while start < count {
      let newline = firstIndex(of: newlineByte, from: start)
      let end = newline.map { $0 + 1 } ?? count
      lines.append(Array(self[start..<end]))
      start = end
    }
    return lines
  }
}
