import Streaming

/// The numbers of a section, or of the whole file: a row of the report.
struct ReportRow: SectionRow {
  static let prefaceName = Array("(before the first section)".utf8)
  static let totalName = Array("(total)".utf8)

  let name: [UInt8]
  private(set) var lines = 0
  /// The bytes, the header among them.
  private(set) var bytes = 0
  private var severities = [Int](repeating: 0, count: Severity.allCases.count)
  private var currentLength = 0
  private var longestLength = 0
  private var longestNumber = 0

  init(name: [UInt8]) {
    self.name = name
  }

  init(_ header: SectionHeader, offset: Int) {
    self.init(name: header.name)
  }

  static var continuation: ReportRow { ReportRow(name: prefaceName) }

  /// The row of the lines before the first section, if there are any.
  var asPreface: ReportRow? { lines > 0 ? self : nil }

  /// Counts a line, or a piece of one, which has a severity if it is the first.
  mutating func add(_ piece: UnsafeRawBufferPointer, _ severity: Severity?, isStart: Bool) {
    if isStart {
      lines += 1
      currentLength = 0
      if let severity { severities[severity.rawValue] += 1 }
    }
    bytes += piece.count
    currentLength += piece.count - (piece.last == newlineByte ? 1 : 0)
    if currentLength > longestLength {
      longestLength = currentLength
      longestNumber = lines
    }
  }

  /// Counts the lines of a section that follows.
  mutating func add(_ row: ReportRow) {
    if row.longestLength > longestLength {
      longestLength = row.longestLength
      longestNumber = lines + row.longestNumber
    }
    lines += row.lines
    bytes += row.bytes
    for index in severities.indices { severities[index] += row.severities[index] }
  }

  /// The row as it stands in the report.
  var text: [UInt8] {
    let numbers = [lines, bytes] + severities
    let columns = zip(numbers, ReportHeading.widths).map { padded("\($0)", to: $1) }
    return Array(columns.joined().utf8) + Array("  ".utf8) + name + [newlineByte]
  }

  /// The line below the rows that tells of the longest line.
  var longestLineText: [UInt8] {
    guard lines > 0 else { return Array("\nThere are no lines.\n".utf8) }
    let sentence = "The longest line has \(longestLength) bytes: line \(max(longestNumber, 1))."
    return Array("\n\(sentence)\n".utf8)
  }
}

/// What stands above the rows of a report.
struct ReportHeading {
  static let widths = [9, 13] + Severity.allCases.map { _ in 9 }

  /// The file, however it was reached.
  let path: String
  let size: Int

  /// The file's facts and the columns' names.
  var text: [UInt8] {
    let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) }
    let titles = ["Lines", "Bytes"] + Severity.allCases.map(\.title)
    let columns = zip(titles, ReportHeading.widths).map(padded)
    return Array(
      "File: \(name ?? path)\nSize: \(size) bytes\n\n\(columns.joined())  Section\n".utf8)
  }
}

/// A text with blanks before it, so that it ends a column; at least one blank parts it from the
/// last.
func padded(_ text: String, to width: Int) -> String {
  String(repeating: " ", count: max(1, width - text.utf8.count)) + text
}
