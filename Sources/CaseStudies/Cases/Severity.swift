import Streaming

/// How grave a line of a log is, by the first words of the line.
enum Severity: Int, CaseIterable {
  case critical, error, warning, info

  /// Their words, the gravest first. They are looked for near the front of a line, which may be
  /// endless.
  static let words = LineWords(["CRITICAL", "ERROR", "WARN", "INFO"], reach: 256)

  /// The gravest severity whose word is in the line's first bytes, or `nil`.
  init?(line: UnsafeRawBufferPointer) {
    self.init(word: Severity.words.first(in: line))
  }

  /// The severity of a line that a `LineSurvey` found one of the words in.
  init?(word: Int?) {
    guard let word else { return nil }
    self.init(rawValue: word)
  }

  var title: String {
    switch self {
    case .critical: "Critical"
    case .error: "Error"
    case .warning: "Warning"
    case .info: "Info"
    }
  }
}
