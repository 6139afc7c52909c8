/// The lines at the end of a history file.
struct HistoryTail {
  /// The readable lines, oldest first.
  var lines: [String] = []
  /// How many lines are not text.
  var damaged = 0
  /// Whether the file holds more before these.
  var isCut = false

  /// The end of an empty file.
  init() {}

  /// Cuts `bytes` into lines.
  ///
  /// An unfinished last line is left out: its writer was killed while it wrote it.
  ///
  /// - Parameters:
  ///   - bytes: The last bytes of the file.
  ///   - isCut: Whether they start anywhere but at the start of a line.
  init(_ bytes: [UInt8], isCut: Bool) {
    self.isCut = isCut
    var rest = bytes[...]
    if isCut { rest = rest.drop { $0 != UInt8(ascii: "\n") } }
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      if line.isEmpty { continue }
      if !line.contains(0), let text = String(validating: line, as: UTF8.self) {
        lines.append(text)
      } else {
        damaged += 1
      }
    }
  }
}
