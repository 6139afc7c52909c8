// The texts compiled into HighWater, so that it finds them whatever folder it is started in, and
// keeps them if the package's folder is gone. It knows nothing of what they mean.
//
// `Content` holds each folder of texts or a link to it, ContentPlugin finds the files in them, and
// here each kind gets its name.

/// The texts compiled into HighWater, by kind.
package enum BuiltIn {
  /// The Markdown of the built-in lessons: `03-spike.md`.
  package static let lessons = BuiltInFolder("Lessons", ending: ".md")
  /// The YAML of the built-in recipes: `log.yaml`.
  package static let recipes = BuiltInFolder("Recipes", ending: ".yaml")
  /// The Markdown of the help topics: `peak.md`.
  package static let helpTopics = BuiltInFolder("HelpTopics", ending: ".md")
  /// The Swift of the cases, as it is compiled: `Tail.swift`.
  package static let cases = BuiltInFolder("Cases", ending: ".swift")
  /// The modules that print memory checkpoints, one for each language: `memory_tracking.py`.
  package static let trackers = BuiltInFolder("Trackers", ending: "")
  /// The Markdown of the built-in exercises: `03-tail.md`.
  package static let exercises = BuiltInFolder("Lessons/Exercises", ending: ".md")
  /// The table of the languages that learners write in: `languages.yaml`.
  package static let languages = BuiltInFolder("Lessons", ending: "languages.yaml")

  /// The programs of a case, by version and language: `stream.py`.
  package static func programs(ofCase caseID: String) -> BuiltInFolder {
    BuiltInFolder("Lessons/Programs/\(caseID)", ending: "")
  }
}

/// The texts of one folder, found by name and listed in order of their names.
package struct BuiltInFolder: Sendable {
  package let texts: [BuiltInText]

  /// Collects the texts whose names have an ending and that lie directly in a folder below
  /// `Content`.
  ///
  /// - Parameters:
  ///   - folder: the folder's path below `Content`.
  ///   - ending: the end of the names to collect; all if it is empty.
  ///   - all: all texts with their paths.
  /// - Complexity: O(n) in the number of all texts; holds their names, never a copy of a text.
  init(
    _ folder: String, ending: String,
    of all: [(path: StaticString, text: StaticString)] = embeddedTexts
  ) {
    let prefix = folder + "/"
    texts = all.compactMap { path, text in
      let path = "\(path)"
      let name = String(path.dropFirst(prefix.count))
      guard path.hasPrefix(prefix), !name.contains("/"), name.hasSuffix(ending) else { return nil }
      return BuiltInText(name: name, literal: text)
    }
    .sorted { $0.name < $1.name }
  }

  /// Copies of all texts, by file name.
  package var bytes: [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: texts.map { ($0.name, $0.bytes) })
  }

  /// Finds a text by its file name; `nil` if the folder has no such file.
  package subscript(name: String) -> BuiltInText? { texts.first { $0.name == name } }
}

/// One text compiled in.
package struct BuiltInText: Sendable {
  /// The file's name: `03-spike.md`.
  package let name: String
  fileprivate let literal: StaticString

  /// A copy of the text as bytes.
  package var bytes: [UInt8] { literal.withUTF8Buffer(Array.init) }
  /// A copy of the text.
  package var string: String { String(describing: literal) }
}
