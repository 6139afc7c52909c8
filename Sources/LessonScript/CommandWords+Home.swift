extension CommandWords {
  /// The words of a line, with the home folder in place of a `~` at the start of a path.
  ///
  /// As in shells, a `~` means the home folder if it is alone or before a slash, at the start of a
  /// word or after an option's `=`; quotes, a backslash or a `home` of `nil` keep it as it is.
  /// - Returns: the words; empty for a blank line.
  /// - Throws: `CommandWordsError` for a quote or a backslash left open.
  /// - Complexity: O(n) time and space in the length of the line.
  package static func texts(
    of line: String, home: String?
  ) throws(CommandWordsError) -> [String] {
    let split = CommandWords(line)
    let texts = try split.texts()
    guard let home, line.utf8.contains(UInt8(ascii: "~")) else { return texts }
    let bytes = Array(line.utf8)
    return zip(texts, split.words).map { text, word in
      guard let place = tilde(in: bytes[word.range]) else { return text }
      let at = text.utf8.index(text.startIndex, offsetBy: place)
      return text[..<at] + home + text[text.utf8.index(after: at)...]
    }
  }

  /// Where a written word has a `~` that means the home folder, as an offset that is the same in
  /// the word without its quotes.
  private static func tilde(in word: ArraySlice<UInt8>) -> Int? {
    func isHome(at index: Int) -> Bool {
      index < word.endIndex && word[index] == UInt8(ascii: "~")
        && (index + 1 == word.endIndex || word[index + 1] == UInt8(ascii: "/"))
    }
    if isHome(at: word.startIndex) { return 0 }
    guard word.starts(with: Array("--".utf8)),
      let equals = word.firstIndex(of: UInt8(ascii: "=")),
      !word[..<equals].contains(where: { "'\"\\".utf8.contains($0) }), isHome(at: equals + 1)
    else { return nil }
    return equals + 1 - word.startIndex
  }

  /// Writes a path as a word, so that a `~/` at its start still means the home folder.
  ///
  /// - Returns: `path` quoted where it must be; `~/` stays before the quotes.
  package static func quotedPath(_ path: String) -> String {
    guard path.hasPrefix("~/") else {
      // In quotes, `~` is the name of a file.
      return path == "~" ? "'~'" : quoted(path)
    }
    let rest = path.dropFirst(2)
    return rest.isEmpty ? path : "~/" + quoted(String(rest))
  }
}
