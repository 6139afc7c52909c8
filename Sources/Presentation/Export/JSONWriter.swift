import MemoryTracking
import Streaming
import TerminalText

/// Writes JSON (RFC 8259) piece by piece, with the keys in the given order.
///
/// The text is indented by two spaces; small values share a line. Characters that act on a
/// terminal are escaped, so the text is safe to print. It holds at most about 4 KiB of text.
package struct JSONWriter {
  private let sink: (String) -> Void
  private var buffer = ""
  private var depth = 0
  private var isFirst = true
  private var isOnOneLine = false

  private init(_ sink: @escaping (String) -> Void) {
    self.sink = sink
  }

  /// Writes one object and the newline after it.
  package static func object(
    to sink: @escaping (String) -> Void, _ members: (inout JSONWriter) -> Void
  ) {
    var json = JSONWriter(sink)
    json.nest("{", "}", onOneLine: false, members)
    json.buffer += "\n"
    sink(json.buffer)
  }

  /// Writes a list for scripts: one object that begins with its schema, `highwater.NAME/1`, and
  /// HighWater's version.
  ///
  /// - Parameters:
  ///   - name: The list's name in the schema.
  ///   - version: HighWater's version.
  ///   - sink: Takes the text in pieces.
  ///   - members: Writes the rest of the object's members.
  package static func listing(
    _ name: String, version: String, to sink: @escaping (String) -> Void,
    _ members: (inout JSONWriter) -> Void
  ) {
    object(to: sink) { json in
      json.member("schema", "highwater.\(name)/1")
      json.member("highwater", version)
      members(&json)
    }
  }

  package mutating func object(
    _ key: String, onOneLine: Bool = false, _ members: (inout JSONWriter) -> Void
  ) {
    self.key(key)
    nest("{", "}", onOneLine: onOneLine, members)
  }

  /// Writes a member that is an array of objects.
  package mutating func array<Element>(
    _ key: String, _ elements: some Sequence<Element>, onOneLine: Bool = false,
    _ members: (inout JSONWriter, Element) -> Void
  ) {
    self.key(key)
    nest("[", "]", onOneLine: false) { json in
      for element in elements {
        json.separate()
        json.nest("{", "}", onOneLine: onOneLine) { members(&$0, element) }
      }
    }
  }

  // Members of a value each; `nil`, and a fraction that JSON has no number for, is null.

  package mutating func member(_ key: String, _ text: String?) {
    member(key, literal: text.map(JSONWriter.quoted))
  }

  package mutating func member(_ key: String, _ number: (some BinaryInteger)?) {
    member(key, literal: number.map { "\($0)" })
  }

  package mutating func member(_ key: String, _ number: Double?) {
    member(key, literal: number.flatMap { $0.isFinite ? "\($0)" : nil })
  }

  package mutating func member(_ key: String, _ truth: Bool?) {
    member(key, literal: truth.map { "\($0)" })
  }

  /// A time is written in seconds.
  package mutating func member(_ key: String, _ duration: Duration?) {
    member(key, literal: duration?.decimalSeconds)
  }

  package mutating func member(_ key: String, _ texts: [String]) {
    member(key, literal: "[\(texts.map(JSONWriter.quoted).joined(separator: ", "))]")
  }

  package mutating func member(_ key: String, _ numbers: [some BinaryInteger]) {
    member(key, literal: "[\(numbers.map { "\($0)" }.joined(separator: ", "))]")
  }

  /// Lists of numbers, each on a line.
  package mutating func member(_ key: String, rows: [[Int]]) {
    self.key(key)
    nest("[", "]", onOneLine: false) { json in
      for row in rows {
        json.separate()
        json.write("[\(row.map { "\($0)" }.joined(separator: ", "))]")
      }
    }
  }

  private mutating func member(_ key: String, literal: String?) {
    self.key(key)
    write(literal ?? "null")
  }

  private mutating func key(_ key: String) {
    separate()
    write("\(JSONWriter.quoted(key)): ")
  }

  private mutating func nest(
    _ start: String, _ end: String, onOneLine: Bool, _ content: (inout JSONWriter) -> Void
  ) {
    let outer = (isFirst, isOnOneLine)
    isOnOneLine = isOnOneLine || onOneLine
    isFirst = true
    depth += 1
    write(start)
    content(&self)
    depth -= 1
    if !isFirst { lineBreak() }
    write(end)
    (isFirst, isOnOneLine) = outer
  }

  private mutating func separate() {
    if !isFirst { write(",") }
    lineBreak()
    isFirst = false
  }

  private mutating func lineBreak() {
    write(isOnOneLine ? " " : "\n" + String(repeating: "  ", count: depth))
  }

  private mutating func write(_ text: String) {
    buffer += text
    guard buffer.utf8.count >= 4096 else { return }
    sink(buffer)
    buffer = ""
  }

  /// A text in JSON's quotes, with all that acts on a terminal escaped.
  package static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      // JSON has no bytes; what is not UTF-8 in a name reads as it does elsewhere.
      case _ where NativeText.foreignByte(scalar) != nil:
        quoted += "\\" + VisibleText.escaped(String(scalar))
      case _ where scalar.isInvisible:
        for unit in String(scalar).utf16 {
          quoted += "\\u" + unit.padded(toDigits: 4, radix: 16)
        }
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension Duration {
  /// The seconds as a decimal number, exact to the nanosecond and no longer than it must be.
  var decimalSeconds: String {
    let (seconds, attoseconds) = components
    let nanoseconds = Int(attoseconds / 1_000_000_000)
    let sign = seconds < 0 || nanoseconds < 0 ? "-" : ""
    guard nanoseconds != 0 else { return "\(seconds)" }
    var fraction = nanoseconds.magnitude.padded(toDigits: 9)
    while fraction.last == "0" { fraction.removeLast() }
    return "\(sign)\(seconds.magnitude).\(fraction)"
  }
}
