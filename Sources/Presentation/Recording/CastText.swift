import Findings

/// The text of an asciinema recording, version 2: a header, then an event a line.
///
/// The format is that of asciicast v2: https://docs.asciinema.org/manual/asciicast/v2/. Each line
/// is JSON by itself, so a recording that was cut short can be read up to there.
package enum CastText {
  /// The header's line.
  ///
  /// - Parameters:
  ///   - columns: the terminal's width at the beginning.
  ///   - rows: its height.
  ///   - timestamp: the beginning, in seconds since 1970.
  ///   - title: what is recorded.
  ///   - terminal: the value of `TERM`; `nil` where it is not set.
  /// - Returns: the line with its newline.
  package static func header(
    columns: Int, rows: Int, timestamp: Int, title: String, terminal: String?
  ) -> String {
    let environment = terminal.map { ", \"env\": {\"TERM\": \(quoted($0))}" } ?? ""
    return "{\"version\": 2, \"width\": \(columns), \"height\": \(rows), "
      + "\"timestamp\": \(timestamp), \"title\": \(quoted(title))\(environment)}\n"
  }

  /// The line of text that the terminal was sent.
  ///
  /// - Parameters:
  ///   - text: the text as the program wrote it; a player has no terminal driver that puts a carriage
  ///     return before each newline, so that is done here.
  ///   - elapsed: the time since the beginning.
  /// - Returns: the line with its newline.
  package static func output(_ text: String, at elapsed: Duration) -> String {
    event("o", withCarriageReturns(text), elapsed)
  }

  /// The line of a place that a player can go to.
  package static func marker(_ label: String, at elapsed: Duration) -> String {
    event("m", label, elapsed)
  }

  /// The line of a window that was resized.
  package static func resize(columns: Int, rows: Int, at elapsed: Duration) -> String {
    event("r", "\(columns)x\(rows)", elapsed)
  }

  private static func event(_ kind: String, _ text: String, _ elapsed: Duration) -> String {
    "[\(FigureText.number(elapsed.seconds, decimals: 6)), \"\(kind)\", \(quoted(text))]\n"
  }

  private static func withCarriageReturns(_ text: String) -> String {
    var lines = String.UnicodeScalarView()
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar == "\n", last != "\r" { lines.append("\r") }
      lines.append(scalar)
      last = scalar
    }
    return String(lines)
  }

  /// A text as JSON's (RFC 8259, 7), in which nothing acts on a terminal.
  private static func quoted(_ text: String) -> String { JSONWriter.quoted(text) }
}
