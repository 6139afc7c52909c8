import Streaming

/// How grave a line of a log is, by the first words of the line.
enum Severity: Int, CaseIterable {
  case critical, error, warning, info

  /// How much of a line is looked at: a severity stands near the front, and a line may be endless.
  static let reach = 256

  /// The gravest severity whose word stands in the line's first bytes, or `nil`.
  init?(line: UnsafeRawBufferPointer) {
    let head = UnsafeRawBufferPointer(rebasing: line.prefix(Severity.reach))
    let found = Severity.allCases.first { Severity.words[$0.rawValue].firstIndex(in: head) != nil }
    guard let found else { return nil }
    self = found
  }

  /// The heading of its column.
  var title: String {
    switch self {
    case .critical: "Critical"
    case .error: "Error"
    case .warning: "Warning"
    case .info: "Info"
    }
  }

  private static let words = ["CRITICAL", "ERROR", "WARN", "INFO"].map { BytePattern($0.utf8) }
}
