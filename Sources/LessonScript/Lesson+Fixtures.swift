package import MemoryTracking

extension Lesson {
  /// How much disk the files take that the lesson makes, each counted once.
  ///
  /// It is what the lesson's lines say: `LessonCheck` sees to it that they are written in full, and
  /// that no other file is used.
  package var fixtureSize: ByteCount {
    var made: Set<[String]> = []
    var total = ByteCount.zero
    for block in steps.flatMap(\.blocks) {
      guard case .run(let commands) = block.content else { continue }
      for command in commands {
        let words = command.words.words.map(\.text)
        guard words.starts(with: ["fixture", "make"]), words.count > 2,
          made.insert(Array(words.dropFirst(2))).inserted
        else { continue }
        for size in command.namedSizes { total = total + size }
      }
    }
    return total
  }
}
