import Streaming

/// Understands just enough of a command for `sh` to put a path into it.
enum ShellText {
  /// What surrounds a place in the text (Shell Command Language, "Quoting").
  private enum Surrounding {
    case singleQuotes, doubleQuotes, backquotes
    /// The parentheses of `$( )` or a subshell, in which quoting starts afresh.
    case parentheses
  }

  /// Replaces a placeholder by a path, quoted so that it stays one word whatever it holds: between
  /// quotes of either kind, in `$( )` and in backquotes.
  ///
  /// Within the text of another shell (`bash -c "wc '{file}'"`) only the outer quotes count;
  /// here-documents are not understood.
  ///
  /// - Parameters:
  ///   - placeholder: What to replace, wherever it occurs.
  ///   - text: The command.
  ///   - path: The path.
  /// - Returns: The command with the path.
  /// - Complexity: O(n) in time and space.
  static func replacing(_ placeholder: String, in text: String, byPath path: String) -> String {
    var result = ""
    var surroundings: [Surrounding] = []
    var rest = Substring(text).unicodeScalars
    let wanted = placeholder.unicodeScalars
    while let scalar = rest.first {
      if rest.starts(with: wanted) {
        result += quoted(path, within: surroundings)
        rest = rest.dropFirst(wanted.count)
        continue
      }
      rest.removeFirst()
      result.unicodeScalars.append(scalar)
      if scalar == "$", surroundings.last == .doubleQuotes, rest.first == "(" {
        result.unicodeScalars.append(rest.removeFirst())
        surroundings.append(.parentheses)
      } else if scalar == "\\", surroundings.last != .singleQuotes, let next = rest.popFirst() {
        result.unicodeScalars.append(next)
      } else {
        follow(scalar, &surroundings)
      }
    }
    return result
  }

  /// Updates the surroundings for a character that begins or ends one.
  private static func follow(_ scalar: Unicode.Scalar, _ surroundings: inout [Surrounding]) {
    switch (scalar, surroundings.last) {
    case ("'", .singleQuotes), ("\"", .doubleQuotes), ("`", .backquotes), (")", .parentheses):
      surroundings.removeLast()
    case (_, .singleQuotes): break
    case ("'", .doubleQuotes): break
    case ("'", _): surroundings.append(.singleQuotes)
    case ("\"", _): surroundings.append(.doubleQuotes)
    case ("`", _): surroundings.append(.backquotes)
    case ("(", .parentheses), ("(", .backquotes), ("(", nil): surroundings.append(.parentheses)
    default: break
    }
  }

  private static func quoted(_ path: String, within surroundings: [Surrounding]) -> String {
    var text =
      switch surroundings.last {
      case .singleQuotes: path.replacing(sign: "'", with: "'\\''")
      case .doubleQuotes: escaped(path, "\\\"$`")
      default: path.singleQuoted
      }
    // Backquotes remove a layer of backslashes before the text between them is read.
    for case .backquotes in surroundings { text = escaped(text, "\\$`") }
    return text
  }

  private static func escaped(_ text: String, _ special: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if special.unicodeScalars.contains(scalar) { escaped.append("\\") }
      escaped.append(scalar)
    }
    return String(escaped)
  }
}
