import MemoryTracking

extension LessonCommand {
  /// The options whose values are a lesson's own sizes, one or several with commas.
  static let sizeOptions: Set<String> = ["--size", "--sizes", "--limit", "--bytes", "-c"]

  /// The command with its sizes at a scale.
  ///
  /// What cannot be read as a size stays as it is, and so does all behind `--`, which is another
  /// program's. The position is that of the line in the file.
  func scaled(to scale: LessonScale) -> LessonCommand {
    guard scale != .normal else { return self }
    var text = Array(self.text.utf8)
    for (range, value) in sizes.reversed() {
      text.replaceSubrange(range, with: Self.scaled(value, to: scale).utf8)
    }
    let line = String(decoding: text, as: UTF8.self)
    return LessonCommand(text: line, position: position, words: CommandWords(line))
  }

  /// The values of size options and where they stand, in bytes of UTF-8.
  private var sizes: [(range: Range<Int>, value: String)] {
    var sizes: [(Range<Int>, String)] = []
    let own = words.words.prefix { $0.text != "--" }
    for (word, next) in zip(own, own.dropFirst()) where Self.sizeOptions.contains(word.text) {
      sizes.append((next.range, next.text))
    }
    for word in own {
      guard let equals = word.text.firstIndex(of: "="),
        Self.sizeOptions.contains(String(word.text[..<equals]))
      else { continue }
      let value = String(word.text[word.text.index(after: equals)...])
      sizes.append((word.range.upperBound - value.utf8.count..<word.range.upperBound, value))
    }
    return sizes.sorted { $0.0.lowerBound < $1.0.lowerBound }
  }

  /// The sizes that the command names by its options.
  var namedSizes: [ByteCount] {
    sizes.flatMap { $0.value.split(separator: ",") }.compactMap { LessonSize.size($0) }
  }

  private static func scaled(_ value: String, to scale: LessonScale) -> String {
    value.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let size = try? ByteCount(parsing: String(part)) else { return String(part) }
      return scale.scaled(size).exactDescription
    }.joined(separator: ",")
  }
}
