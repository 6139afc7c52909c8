import Streaming

extension JSONParameters {
  init(_ recipe: RecipeMapping) throws(FixtureError) {
    words = try recipe.words()
    lines = try TextPool(recipe, words: words, ending: "},\n")
    try lines.check(recipe, words, stamp: .member(LineCounter()), dropping: 2) { record in
      JSONTokens.isDocument(record)
        ? nil : "is not JSON; write members of an object, as '\"paid\":true'"
    }
  }
}

extension XMLParameters {
  init(_ recipe: RecipeMapping) throws(FixtureError) {
    words = try recipe.words()
    lines = try TextPool(recipe, words: words, ending: "</order>\n")
    try lines.check(recipe, words, stamp: .element(LineCounter()), dropping: 1) { record in
      XMLEvents.isDocument(record) ? nil : "is not XML; write elements, as '<paid/>'"
    }
  }
}

extension TextPool {
  /// Checks that every template makes records of the fixture's format, by as many as show nearly
  /// every word.
  ///
  /// - Parameters:
  ///   - recipe: The recipe that the mistake is in.
  ///   - words: The words that templates choose from.
  ///   - stamp: What each record begins with.
  ///   - count: How many of a record's last bytes only separate it from the next one.
  ///   - mistake: Says what is wrong with a record, and what to write; `nil` if nothing is.
  /// - Throws: `FixtureError.recipe` for the first record that is none.
  fileprivate func check(
    _ recipe: RecipeMapping, _ words: [String: [String]], stamp: LineStamp, dropping count: Int,
    _ mistake: (UnsafeRawBufferPointer) -> String?
  ) throws(FixtureError) {
    var random = SplitMix64(seed: 1)
    for template in groups.flatMap(\.templates) {
      for _ in 0..<64 {
        var draft = PieceDraft()
        draft.beginLine(stamp)
        template.expand(into: &draft, words: words, random: &random)
        let record = Array(draft.text.dropLast(count))
        if let mistake = record.withUnsafeBytes(mistake) {
          throw recipe.mistake("lines", "'\(String(decoding: record, as: UTF8.self))' \(mistake)")
        }
      }
    }
  }
}
