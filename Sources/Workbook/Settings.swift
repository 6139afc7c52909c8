import GRDB

/// Something the user can set once for all sessions, kept in the workbook.
package struct Setting: Sendable {
  package let name: String
  /// What it does, in a sentence.
  package let summary: String
  /// What it can be set to, as a person types it.
  package let values: String
  /// Those of the values that are words, for completion.
  package let choices: [String]
  /// What holds where it is not set.
  package let standard: String
  /// Reads what a person typed.
  ///
  /// Returns the value as it is kept; `nil` is the standard one. Throws a usage failure for a value
  /// that it does not take.
  package let parse: @Sendable (String) throws -> String?
  /// A kept value as it is shown.
  package let shown: @Sendable (String) -> String

  package init(
    name: String, summary: String, values: String, choices: [String] = [], standard: String,
    parse: @escaping @Sendable (String) throws -> String?,
    shown: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.name = name
    self.summary = summary
    self.values = values
    self.choices = choices
    self.standard = standard
    self.parse = parse
    self.shown = shown
  }

  /// All there are, in the order they are listed.
  package static let all = [cap, scale, editor]
}

extension WorkbookFile {
  /// What a setting is set to; `nil` where it has its standard value.
  package func value(of setting: Setting) throws(WorkbookError) -> String? {
    try read { database in
      try String.fetchOne(
        database, sql: "SELECT value FROM setting WHERE name = ?", arguments: [setting.name])
    }
  }

  /// Keeps a value; `nil` takes the setting back to its standard.
  package func set(_ setting: Setting, to value: String?) throws(WorkbookError) {
    try write { database in
      guard let value else {
        try database.execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [setting.name])
        return
      }
      try database.execute(
        sql: "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)",
        arguments: [setting.name, value])
    }
  }
}
