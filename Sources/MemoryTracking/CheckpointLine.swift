/// A `[MEMORY]` line that some program printed, read back.
///
/// `MemoryTracker` writes such lines, as do the article's Python module and the modules that
/// `tracker` prints:
///
///     [MEMORY] Tracking enabled. RSS: 6.1 MiB, Peak: 6.1 MiB
///     2026-01-31 09:30:00 INFO [MEMORY] Content parsed: RSS 53.0 MB (+10.5) | Peak 3262.0 MB (+3220.0 since start)
///
/// Up to 200 bytes may come before `[MEMORY]`: a timestamp, a log level. Units are B, KiB, MiB, GiB
/// and TiB; KB, MB, GB and TB mean the same, powers of 1024, because the article divides the
/// kernel's KiB by 1024 and prints "MB". The differences in parentheses may be left out, and so may
/// the peak of the opening line.
///
/// A line has resident memory and peak only. Its virtual size, its anonymous and its file pages are
/// not known, and its time is when it arrived. Names are as the program printed them: invalid UTF-8
/// is repaired, control characters are kept; the view that shows them escapes them.
package enum CheckpointLine: Hashable, Sendable {
  /// Tracking began; the shortest form of the line has no peak.
  case enabled(resident: ByteCount, peak: ByteCount?)
  /// A phase ended. The differences are `nil` if the line leaves them out.
  case checkpoint(
    name: String, resident: ByteCount, residentDelta: ByteCount?, peak: ByteCount,
    peakIncrease: ByteCount?)
  /// The last line of a program that was killed while it wrote, as far as it came. The name may be
  /// cut as well if no figure follows it.
  case cut(name: String, resident: ByteCount?, peak: ByteCount?)

  /// What stands at the beginning of every such line, after whatever a logger puts before it.
  package static let marker = "[MEMORY]"
  /// The most bytes that may come before the marker.
  package static let longestPrefix = 200
  /// The most bytes of a line, its newline not counted.
  package static let longest = 4096
  private static let opening = "Tracking enabled. RSS:"

  /// Reads a line; `nil` if it does not have the form, which makes it ordinary output.
  ///
  /// - Parameters:
  ///   - line: the line's bytes, without its newline; a carriage return at the end is ignored.
  ///   - isCut: whether the output ended here without a newline, so that the line may be
  ///     incomplete.
  /// - Complexity: O(n) time; constant space besides the name.
  package init?(_ line: UnsafeRawBufferPointer, isCut: Bool = false) {
    guard line.count <= CheckpointLine.longest else { return nil }
    let end = line.lastIndex { !$0.isBlank }.map { $0 + 1 } ?? 0
    let line = UnsafeRawBufferPointer(rebasing: line[..<end])
    guard let start = CheckpointLine.placeAfterMarker(in: line) else { return nil }
    var text = LineCursor(line, at: start)
    guard text.take(" ") || text.take("\t") else { return nil }
    if let opening = CheckpointLine(opening: text, isCut: isCut) {
      self = opening
    } else if let phase = CheckpointLine(phase: text, isCut: isCut) {
      self = phase
    } else {
      return nil
    }
  }

  private static func placeAfterMarker(in line: UnsafeRawBufferPointer) -> Int? {
    var starts = line.prefix(longestPrefix + 1).indices.lazy.filter {
      line[$0] == UInt8(ascii: "[")
    }
    .makeIterator()
    while let start = starts.next() {
      var text = LineCursor(line, at: start)
      if text.take(marker) { return text.place }
    }
    return nil
  }

  /// Reads `Tracking enabled. RSS: 6.1 MiB, Peak: 6.1 MiB`.
  private init?(opening text: LineCursor, isCut: Bool) {
    var text = text
    guard text.take(CheckpointLine.opening), let resident = text.amount() else { return nil }
    if text.isAtEnd {
      self = .enabled(resident: resident.bytes, peak: nil)
    } else if text.take(", Peak:"), let peak = text.amount(), text.isAtEnd {
      self = .enabled(resident: resident.bytes, peak: peak.bytes)
    } else if isCut, text.hasRunOut {
      self = .enabled(resident: resident.bytes, peak: nil)
    } else {
      return nil
    }
  }

  /// Reads `NAME: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3220.0 since start)`.
  ///
  /// The figures contain no second `: RSS `, so the last one in the line ends the name.
  private init?(phase text: LineCursor, isCut: Bool) {
    guard let place = text.last(": RSS ") else {
      guard isCut, !text.agrees(with: CheckpointLine.opening) else { return nil }
      self = .cut(name: text.name(cutBefore: ": RSS "), resident: nil, peak: nil)
      return
    }
    var figures = LineCursor(text.bytes, at: place + ": RSS ".utf8.count)
    let name = text.name(upTo: place)
    let resident = figures.amount()
    let residentDelta = resident.flatMap { figures.difference(in: $0.unit) }
    var peak: LineCursor.Amount?
    var peakIncrease: ByteCount?
    figures.takeBlanks()
    if resident != nil, !figures.hasRunOut, figures.take("| Peak ") {
      peak = figures.amount()
      peakIncrease = peak.flatMap { figures.difference(in: $0.unit, followedBy: " since start") }
    }
    if let resident, let peak, figures.isAtEnd, !figures.hasRunOut {
      self = .checkpoint(
        name: name, resident: resident.bytes, residentDelta: residentDelta, peak: peak.bytes,
        peakIncrease: peakIncrease)
    } else if isCut, figures.hasRunOut {
      self = .cut(name: name, resident: resident?.bytes, peak: peak?.bytes)
    } else if isCut {
      // What follows `: RSS ` is no figure, so it belongs to the name of a phase.
      self = .cut(name: text.name(cutBefore: ": RSS "), resident: nil, peak: nil)
    } else {
      return nil
    }
  }
}
