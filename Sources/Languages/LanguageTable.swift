import Spelling

/// The languages that a learner can choose from: those built in, and those of the learner's own table.
package struct LanguageTable: Hashable, Sendable {
  /// In the order of the tables; a later entry of the same name has replaced the earlier one.
  package let languages: [Language]

  package init(_ languages: [Language]) {
    self.languages = languages
  }

  /// Finds a language by its name, `python`.
  ///
  /// - Throws: `LanguageError.unknown` with the nearest name.
  package func language(named name: String) throws(LanguageError) -> Language {
    if let language = languages.first(where: { $0.id == name }) { return language }
    let known = languages.map(\.id)
    throw .unknown(name, known: known, nearest: Spelling.nearest(to: name, in: known))
  }
}
