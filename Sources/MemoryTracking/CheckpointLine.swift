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

/// A place in the bytes of a line, from which the parts of a `[MEMORY]` line are read in turn.
///
/// Each part is taken or is not there; if it is not there because the line ends, `hasRunOut` says
/// so: the line may have been cut.
struct LineCursor {
  /// An amount and the unit it is written in, as the power of 1024.
  struct Amount {
    var bytes: ByteCount
    var unit: Int
  }

  let bytes: UnsafeRawBufferPointer
  private(set) var place: Int
  /// Whether a part was looked for and the line ended before it was complete.
  private(set) var hasRunOut = false

  init(_ bytes: UnsafeRawBufferPointer, at place: Int) {
    self.bytes = bytes
    self.place = min(place, bytes.count)
  }

  var isAtEnd: Bool { place == bytes.count }

  private var next: UInt8? { isAtEnd ? nil : bytes[place] }
  private var rest: Slice<UnsafeRawBufferPointer> { bytes[place...] }

  /// Takes a text if it comes next.
  mutating func take(_ text: String) -> Bool {
    if rest.starts(with: text.utf8) {
      place += text.utf8.count
      return true
    }
    if rest.count < text.utf8.count, agrees(with: text) { hasRunOut = true }
    return false
  }

  /// Takes spaces and tabs, if any come next.
  mutating func takeBlanks() {
    while next?.isBlank == true { place += 1 }
  }

  /// Whether the rest of the line begins with a text, as far as it goes.
  func agrees(with text: String) -> Bool {
    zip(rest, text.utf8).allSatisfy { $0 == $1 }
  }

  /// Takes a number and its unit: ` 53.0 MiB`.
  mutating func amount() -> Amount? {
    takeBlanks()
    guard let number = number(), let unit = unitAfterBlanks() else { return nil }
    return LineCursor.bytes(number, unit).map { Amount(bytes: $0, unit: unit) }
  }

  /// Takes a difference if one comes next: ` (+10.5)` or ` (+3220.0 since start)`.
  ///
  /// The article's module always writes a plus sign before a peak's increase: `+-0.1` is read too.
  ///
  /// - Parameters:
  ///   - unit: the unit of the amount before it, which holds unless the difference has its own.
  ///   - words: what may follow the number.
  /// - Returns: `nil` if none comes next, or the line ends in it.
  mutating func difference(in unit: Int, followedBy words: String = "") -> ByteCount? {
    let start = place
    takeBlanks()
    if next == UInt8(ascii: "("), take("(") {
      _ = take("+")
      let isNegative = take("-")
      if let number = number() {
        let ownUnit = unitAfterBlanks()
        _ = take(words)
        if !hasRunOut, take(")") {
          return LineCursor.bytes(isNegative ? -number : number, ownUnit ?? unit)
        }
      }
    }
    if !hasRunOut { place = start }
    return nil
  }

  private mutating func number() -> Double? {
    let start = place
    while next?.isDigit == true { place += 1 }
    if place > start, next == UInt8(ascii: ".") {
      place += 1
      while next?.isDigit == true { place += 1 }
    }
    if isAtEnd { hasRunOut = true }
    return Double(String(decoding: bytes[start..<place], as: UTF8.self))
  }

  private mutating func unitAfterBlanks() -> Int? {
    let start = place
    takeBlanks()
    let letters = rest.prefix { $0.isLetter }
    guard let unit = LineCursor.units[String(decoding: letters, as: UTF8.self).uppercased()] else {
      if letters.endIndex == bytes.endIndex { hasRunOut = true }
      place = start
      return nil
    }
    place = letters.endIndex
    return unit
  }

  private static let units = [
    "B": 0, "KIB": 1, "KB": 1, "MIB": 2, "MB": 2, "GIB": 3, "GB": 3, "TIB": 4, "TB": 4,
  ]

  private static func bytes(_ number: Double, _ unit: Int) -> ByteCount? {
    Int(exactly: (number * Double(1 << (10 * unit))).rounded()).map(ByteCount.init)
  }
}

extension LineCursor {
  /// Finds the last place of a text in the rest of the line.
  func last(_ text: String) -> Int? {
    let first = text.utf8.first
    return rest.indices.last { bytes[$0] == first && bytes[$0...].starts(with: text.utf8) }
  }

  /// The text from here to a place, with invalid UTF-8 repaired.
  func name(upTo end: Int) -> String {
    String(decoding: bytes[place..<end], as: UTF8.self)
  }

  /// The text of the rest of the line, without the part of a text that it may end in the middle of.
  func name(cutBefore text: String) -> String {
    let lengths = (0...min(text.utf8.count, rest.count)).reversed()
    let length = lengths.first { rest.suffix($0).elementsEqual(text.utf8.prefix($0)) } ?? 0
    return name(upTo: bytes.count - length)
  }
}

extension UInt8 {
  /// Whether this is a space, a tab or a carriage return.
  var isBlank: Bool {
    self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
  }

  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
