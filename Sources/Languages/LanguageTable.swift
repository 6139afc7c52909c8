import BuiltIn
import Glibc
import Spelling
import Streaming
import YAMLFiles

/// The languages that a learner can choose from: those built in, and those of the learner's own
/// table.
package struct LanguageTable: Hashable, Sendable {
  /// In the order of the tables; a later entry of the same name has replaced the earlier one.
  package let languages: [Language]
  /// The entries of the learner's table that cannot be used; they hide built-in ones of the same
  /// name.
  package let faulty: [Faulty]

  /// An entry with mistakes.
  package struct Faulty: Hashable, Sendable {
    package let name: String
    /// A line for each, with its place.
    package let mistakes: [String]
  }

  package init(_ languages: [Language], faulty: [Faulty] = []) {
    self.languages = languages.filter { language in !faulty.contains { $0.name == language.id } }
    self.faulty = faulty
  }

  /// Finds a language by its name, `python`.
  ///
  /// - Throws: `LanguageError.table` with the mistakes of its entry, or `.unknown` with the nearest
  ///   name.
  package func language(named name: String) throws(LanguageError) -> Language {
    if let language = languages.first(where: { $0.id == name }) { return language }
    if let faulty = faulty.first(where: { $0.name == name }) { throw .table(faulty.mistakes) }
    let known = languages.map(\.id)
    throw .unknown(name, known: known, nearest: Spelling.nearest(to: name, in: known))
  }

  /// The table with another's languages in place of its own of the same name, and its further ones
  /// at the end.
  package func merged(with other: LanguageTable) -> LanguageTable {
    let replaced = languages.map { own in other.languages.first { $0.id == own.id } ?? own }
    let added = other.languages.filter { new in !languages.contains { $0.id == new.id } }
    return LanguageTable(replaced + added, faulty: faulty + other.faulty)
  }
}

extension LanguageTable {
  /// The name of the built-in table, and of a learner's own beside the workbook.
  package static let fileName = "languages.yaml"
  /// The largest size of such a file in bytes.
  private static let largest = 1 << 20

  /// Reads a text; `file` is its name in errors.
  ///
  /// - Throws: `LanguageError.table` with all of its mistakes.
  package init(_ text: String, file: String) throws(LanguageError) {
    let reading = LanguageReading(text, file: file)
    guard reading.mistakes.isEmpty else { throw .table(reading.mistakes.map(\.description)) }
    self.init(reading.languages)
  }

  /// The table that is compiled in.
  ///
  /// - Throws: `LanguageError.table` if it has mistakes, which a test excludes.
  package static func builtIn() throws(LanguageError) -> LanguageTable {
    try LanguageTable(BuiltIn.languages[fileName]?.string ?? "", file: fileName)
  }

  /// The built-in table, merged with the learner's own if there is one.
  ///
  /// - Parameter folder: The folder in which the learner's `languages.yaml` is looked for.
  /// - Returns: The languages, the built-in ones alone if there is no such file; an entry with
  ///   mistakes is among the faulty ones, and stops no other.
  /// - Throws: `LanguageError.table` if the learner's file has no entries, or `.file` if it cannot
  ///   be read.
  package static func all(ownIn folder: String) throws(LanguageError) -> LanguageTable {
    let builtIn = try builtIn()
    let path = "\(folder)/\(fileName)"
    let bytes: [UInt8]
    do throws(StreamingError) {
      bytes = try InputFile(path).bytes(in: 0..<largest + 1)
    } catch .system(.open, _, ENOENT) {
      return builtIn
    } catch {
      throw .file(error)
    }
    guard bytes.count <= largest else {
      throw .table(["\(path):1:1: error: the file is over 1 MiB; it is no table of languages"])
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .table(["\(path):1:1: error: the text is not UTF-8; save it as UTF-8"])
    }
    let reading = LanguageReading(text, file: path)
    guard reading.hasEntries else { throw .table(reading.mistakes.map(\.description)) }
    let faulty = reading.faulty.map {
      Faulty(name: $0.name, mistakes: $0.mistakes.map(\.description))
    }
    return builtIn.merged(with: LanguageTable(reading.languages, faulty: faulty))
  }
}
