import Streaming

/// Counts lines, and those that contain a text, in content that comes piece by piece.
///
/// It holds no line: what stays of a piece is the end of an open line, shorter than the text.
struct LineTally {
  private let pattern: BytePattern
  private var newlines = 0
  private var matching = 0
  private var byteCount = 0
  /// Whether content follows the last newline.
  private var hasOpenLine = false
  /// Whether the open line is counted already as one that contains the text.
  private var isOpenLineCounted = false
  /// The end of the open line, where the text may have begun.
  private var carried: [UInt8] = []

  /// Makes a tally for a text within a line.
  init(_ pattern: BytePattern) {
    self.pattern = pattern
  }

  /// Counts what is in the next piece of the content.
  ///
  /// - Complexity: O(n) in the piece.
  mutating func add(_ piece: UnsafeRawBufferPointer) {
    guard let last = piece.last else { return }
    byteCount += piece.count
    newlines += piece.count(of: newlineByte, in: 0..<piece.count)
    var place: Int? = 0
    if !isOpenLineCounted, crossesInto(piece) { countOpenLine() }
    if isOpenLineCounted { place = lineStart(in: piece, from: 0) }
    while let start = place, let match = pattern.firstIndex(in: piece, from: start) {
      countOpenLine()
      place = lineStart(in: piece, from: match)
    }
    hasOpenLine = last != newlineByte
    carry(piece)
  }

  /// The counts in words, a line each.
  var text: String {
    "lines: \(newlines + (hasOpenLine ? 1 : 0))\nmatching: \(matching)\nbytes: \(byteCount)\n"
  }

  private mutating func countOpenLine() {
    matching += 1
    isOpenLineCounted = true
  }

  /// Where the line after a place begins, or `nil` if the line does not end in the piece.
  private mutating func lineStart(in piece: UnsafeRawBufferPointer, from place: Int) -> Int? {
    guard let newline = piece.firstIndex(of: newlineByte, from: place) else { return nil }
    isOpenLineCounted = false
    return newline + 1
  }

  /// Whether the text begins in what was carried and ends in the piece.
  private func crossesInto(_ piece: UnsafeRawBufferPointer) -> Bool {
    guard !carried.isEmpty else { return false }
    let seam = carried + piece.prefix(pattern.bytes.count - 1)
    return seam.withUnsafeBytes { pattern.firstIndex(in: $0, from: 0) != nil }
  }

  /// Keeps the end of the open line for the next piece.
  private mutating func carry(_ piece: UnsafeRawBufferPointer) {
    let most = pattern.bytes.count - 1
    let tail = piece.suffix(most)
    if let newline = tail.lastIndex(of: newlineByte) {
      carried = Array(tail[(newline + 1)...])
    } else {
      carried = Array((carried + tail).suffix(most))
    }
  }
}
