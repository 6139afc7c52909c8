package import MemoryTracking
package import Streaming

/// One run of one version: what it works on, and where its checkpoints and its answer go.
package final class CaseRun {
  package let path: String
  /// The options, checked by `CaseStudy.validated`.
  package let options: CaseOptions
  package let answer: AnswerWriter
  /// The number that the answer gives, if the version has stated it.
  package private(set) var result: CaseResult?
  private let tracker: MemoryTracker

  /// Makes a run, whose checkpoints go to the tracker; one that is disabled takes none.
  package init(path: String, options: CaseOptions, answer: AnswerWriter, tracker: MemoryTracker) {
    self.path = path
    self.options = options
    self.answer = answer
    self.tracker = tracker
  }

  /// Marks the end of a phase, named in words, with the memory held then.
  ///
  /// - Throws: `MemoryTrackingError` if the kernel's figures cannot be read.
  package func checkpoint(_ phase: String) throws(MemoryTrackingError) {
    try tracker.checkpoint(phase)
  }
  /// States the number that the answer gives, so that an estimate can be compared with the exact
  /// one: every version of a case that has an estimate states it.
  ///
  /// - Parameters:
  ///   - value: The number.
  ///   - error: The most by which it may be off, as a share of the exact one; `nil` for an exact
  ///     one.
  package func state(_ value: Int, within error: Double? = nil) {
    result = CaseResult(value: value, error: error)
  }
}

/// The number that an answer gives, and how exact it is.
package struct CaseResult: Hashable, Sendable {
  package let value: Int
  /// The most by which it may be off, as a share of the exact one; `nil` for an exact one.
  package let error: Double?
}

/// The options of a run, checked and with the defaults filled in.
///
/// Only `CaseStudy.validated` makes them, so a case may rely on every value it asks for. To ask for
/// an option that the case does not have is a programmer's mistake and traps.
package struct CaseOptions: Sendable, Hashable {
  /// The values by the options' names, as texts; a flag given is `true`.
  package let values: [String: String]

  /// The number of a `count` option that has a default, or else is known to be given.
  func count(_ name: String) -> Int {
    guard let count = countIfGiven(name) else { preconditionFailure("no option '\(name)'") }
    return count
  }

  /// The number of a `count` option, or `nil` if it was not given.
  func countIfGiven(_ name: String) -> Int? {
    values[name].flatMap { Int($0) }
  }

  /// The bytes of a `size` option, or `nil` if it was not given.
  func size(_ name: String) -> Int? {
    values[name].flatMap { try? ByteCount(parsing: $0).bytes }
  }

  /// The text of a `text` option that has a default, or else is known to be given.
  func text(_ name: String) -> String {
    guard let value = values[name] else { preconditionFailure("no option '\(name)'") }
    return value
  }

  /// The text of a `text` or `path` option, or `nil` if it was not given.
  func textIfGiven(_ name: String) -> String? {
    values[name]
  }

  func isSet(_ name: String) -> Bool {
    values[name] == "true"
  }

  /// The line numbers of a `lines` option that has a default.
  func lineNumbers(_ name: String) -> some Sequence<Int> {
    guard let numbers = LineNumbers(text(name)) else {
      preconditionFailure("no option '\(name)'")
    }
    return numbers.all
  }

  /// What `pattern`, `regex` and `ignore-case` ask to search for.
  ///
  /// - Throws: `ExpressionMistake`, though not for options that were checked.
  func linePattern() throws(ExpressionMistake) -> LinePattern {
    let (pattern, ignoresCase) = (text("pattern"), isSet("ignore-case"))
    if isSet("regex") {
      return .expression(try LineAutomaton(pattern, ignoringCase: ignoresCase))
    }
    return .text(BytePattern(pattern.utf8, ignoringCase: ignoresCase))
  }
}

extension CaseStudy {
  /// Checks the options given for a run, by long names and `true` for a flag, and fills in the
  /// defaults of the others.
  ///
  /// - Throws: `CaseError` for a name that the case does not have, a value of the wrong kind, two
  ///   options that exclude each other, or an invalid regular expression.
  package func validated(_ given: [String: String]) throws(CaseError) -> CaseOptions {
    for (name, value) in given.sorted(by: { $0.key < $1.key }) {
      guard let option = options.first(where: { $0.name == name }) else {
        throw .unknownOption(name, caseID: id, known: options.map(\.usage))
      }
      if let wanted = option.advice(on: value) {
        throw .badValue(value, option: name, caseID: id, wanted: wanted)
      }
      if let replaced = option.replaces, given[replaced] != nil {
        throw .exclusiveOptions(name, replaced, caseID: id)
      }
    }
    var values = given
    let replaced = options.filter { given[$0.name] != nil }.compactMap(\.replaces)
    for option in options where values[option.name] == nil && !replaced.contains(option.name) {
      values[option.name] = option.defaultValue
    }
    let checked = CaseOptions(values: values)
    try check?(checked)
    return checked
  }
}

extension CaseOption {
  /// What to give instead of a value, or `nil` if the value is right.
  fileprivate func advice(on value: String) -> String? {
    switch kind {
    case .count:
      value.utf8.allSatisfy(\.isDigit) && Int(value) != nil
        ? nil
        : "give \((Int(value) ?? 0) < 0 ? "0 or more" : "a whole number"), as in "
          + (defaultValue ?? "10")
    case .size:
      (try? ByteCount(parsing: value)) != nil ? nil : "give a size, as in 64KiB or 4096"
    case .text:
      value.isEmpty || value.utf8.contains(newlineByte)
        ? "give a text that can stand within a line" : nil
    case .path:
      value.isEmpty ? "give the path of a file" : nil
    case .choice(let names):
      names.contains(value) ? nil : "give one of \(names.joined(separator: ", "))"
    case .lines:
      LineNumbers(value) == nil ? "give line numbers from 1 on, as in 5,1000,20-29" : nil
    case .flag:
      value == "true" ? nil : "it takes no value"
    }
  }
}

/// Numbers of lines as people list them: `5,1000,20-29`. It holds the ranges, not the numbers.
struct LineNumbers {
  private let ranges: [ClosedRange<Int>]

  /// Reads a list, or returns `nil` if it is not one, or names line 0 or a range from back to
  /// front.
  init?(_ text: String) {
    var ranges: [ClosedRange<Int>] = []
    for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let ends = part.split(
        separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
      let numbers = ends.compactMap { end in
        end.allSatisfy(\.isDigit) ? Int(String(Substring(end))) : nil
      }
      guard numbers.count == ends.count, let first = numbers.first, let last = numbers.last,
        first > 0, first <= last
      else { return nil }
      ranges.append(first...last)
    }
    self.ranges = ranges
  }

  /// The numbers in the order listed, made as they are asked for.
  var all: some Sequence<Int> { ranges.lazy.joined() }
}

/// Takes a case's answer piece by piece, digests it, and writes it to a file if one is wanted.
///
/// So two answers can be proven the same without keeping either, however long they are. It holds a
/// buffer of 32 KiB. It throws `StreamingError` if its file cannot be written, or if a file that it
/// copies from is too short or cannot be read.
package final class AnswerWriter {
  private static let capacity = 1 << 15
  /// The bytes of a number with its sign and a newline, at the most.
  private static let longestNumber = 21

  // To check for overlapping accesses would take a seventh of the time of short writes. There are
  // none: no method calls out during an access.
  @exclusivity(unchecked) package private(set) var byteCount = 0
  private var digest = Digest()
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
  @exclusivity(unchecked) private var filled = 0
  private var file: AtomicFileWriter?

  /// Makes a writer, which puts the bare answer into a file once it is whole if it is given a path.
  package init(to path: String? = nil) throws(StreamingError) {
    if let path { file = try AtomicFileWriter(replacing: path, durable: false) }
  }

  deinit {
    buffer.deallocate()
  }

  /// Appends bytes to the answer; they are not kept.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(StreamingError) {
    byteCount += bytes.count
    if bytes.count > buffer.count - filled { try flush() }
    if bytes.count > buffer.count {
      try emit(bytes)
    } else {
      UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyMemory(from: bytes)
      filled += bytes.count
    }
  }

  /// Appends bytes to the answer; they are not kept.
  package func write(_ bytes: [UInt8]) throws(StreamingError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(StreamingError) in
      try write(UnsafeRawBufferPointer(bytes))
    }
  }

  /// Appends a byte to the answer.
  package func write(_ byte: UInt8) throws(StreamingError) {
    if filled == buffer.count { try flush() }
    buffer[filled] = byte
    filled += 1
    byteCount += 1
  }

  /// Appends a text to the answer, in UTF-8.
  package func write(_ text: String) throws(StreamingError) {
    let bytes = text.utf8Span.span.bytes
    try bytes.withUnsafeBytes { (bytes) throws(StreamingError) in try write(bytes) }
  }

  /// Appends a number to the answer, and a newline.
  package func writeLine(_ number: Int) throws(StreamingError) {
    if buffer.count - filled < AnswerWriter.longestNumber { try flush() }
    let start = filled
    if number < 0 {
      buffer[filled] = UInt8(ascii: "-")
      filled += 1
    }
    var rest = number.magnitude
    // The digits come from the last one on, so their count must be known.
    var power: UInt = 10
    var digits = 1
    while rest >= power {
      digits += 1
      power *= 10
    }
    for place in (filled..<(filled + digits)).reversed() {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
    buffer[filled + digits] = newlineByte
    filled += digits + 1
    byteCount += filled - start
  }

  /// Appends a part of a file to the answer, through a buffer of 64 KiB.
  package func copy(
    _ range: Range<Int>, of source: borrowing InputFile
  ) throws(StreamingError) {
    try source.forEachChunk(in: range) { (chunk) throws(StreamingError) in try write(chunk) }
  }

  /// Appends a line to the answer, and a newline if it has none.
  package func writeLine(_ line: UnsafeRawBufferPointer) throws(StreamingError) {
    try write(line)
    if line.last != newlineByte { try write(newlineByte) }
  }

  /// Appends a line to the answer, and a newline if it has none.
  package func writeLine(_ line: [UInt8]) throws(StreamingError) {
    try line.withUnsafeBufferPointer { (line) throws(StreamingError) in
      try writeLine(UnsafeRawBufferPointer(line))
    }
  }

  /// Appends a line of a file to the answer, at least one byte, and a newline if it has none;
  /// through a buffer of 64 KiB.
  package func writeLine(
    _ line: Range<Int>, of source: borrowing InputFile
  ) throws(StreamingError) {
    var last: UInt8?
    try source.forEachChunk(in: line) { (chunk) throws(StreamingError) in
      try write(chunk)
      last = chunk.last
    }
    if last != newlineByte { try write(newlineByte) }
  }

  /// Appends the line that `lines` gave last to the answer, and a newline if it has none; a line
  /// too long to come whole is read on to its end, through a buffer of 64 KiB.
  package func writeLine(
    _ line: MatchingLines.Line, of lines: inout MatchingLines
  ) throws(StreamingError) {
    if let bytes = line.bytes { return try writeLine(bytes) }
    try writeLine(line.offset..<(try lines.endOfLine()), of: lines.file)
  }

  /// Ends the answer, puts its file in place, and returns the digest of the whole answer, as 16
  /// hexadecimal digits.
  package func finish() throws(StreamingError) -> String {
    try flush()
    try file.take()?.commit()
    return digest.text
  }

  private func flush() throws(StreamingError) {
    try emit(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
    filled = 0
  }

  private func emit(_ bytes: UnsafeRawBufferPointer) throws(StreamingError) {
    digest.update(bytes)
    try file?.write(bytes)
  }
}
