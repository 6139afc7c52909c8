import Findings
import MemoryTracking

/// The text of an asciinema recording (https://docs.asciinema.org/manual/asciicast/v2/): a header,
/// then an event a line. Each line is JSON by itself, so a recording that was cut short can be read
/// up to there.
package enum CastText {
  /// The header's line; `timestamp` is in seconds since 1970, `terminal` the value of `TERM`, if
  /// set.
  package static func header(
    columns: Int, rows: Int, timestamp: Int, title: String, terminal: String?
  ) -> String {
    let environment = terminal.map { ", \"env\": {\"TERM\": \(JSONWriter.quoted($0))}" } ?? ""
    return "{\"version\": 2, \"width\": \(columns), \"height\": \(rows), "
      + "\"timestamp\": \(timestamp), \"title\": \(JSONWriter.quoted(title))\(environment)}\n"
  }

  /// The line of text that the program wrote. A player has no terminal driver that puts a carriage
  /// return before each newline, so that is done here.
  package static func output(_ text: String, at elapsed: Duration) -> String {
    var lines = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\n", lines.last != "\r" { lines.append("\r") }
      lines.append(scalar)
    }
    return event("o", String(lines), elapsed)
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
    "[\(FigureText.number(elapsed.seconds, decimals: 6)), \"\(kind)\", \(JSONWriter.quoted(text))]\n"
  }
}
