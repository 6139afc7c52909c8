import Workbook

/// Something the user can set once for all sessions, kept in the workbook.
struct Setting: Sendable {
  let name: String
  /// What it does, in a sentence.
  let summary: String
  /// What it can be set to, as a person types it.
  let values: String
  /// Those of the values that are words, for completion.
  let choices: [String]
  /// What holds where it is not set.
  let standard: String
  /// Reads what a person typed.
  ///
  /// Returns the value as it is kept; `nil` is the standard one. Throws a usage failure for a value
  /// that it does not take.
  let parse: @Sendable (String) throws -> String?
  /// A kept value as it is shown.
  let shown: @Sendable (String) -> String

  init(
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
  static let all = [cap, scale, editor]
}

extension WorkbookFile {
  /// The value of a setting; `nil` where it has its standard value.
  func value(of setting: Setting) throws(WorkbookError) -> String? {
    try self.setting(setting.name)
  }

  /// Keeps a value; `nil` takes the setting back to its standard.
  func set(_ setting: Setting, to value: String?) throws(WorkbookError) {
    try setSetting(setting.name, to: value)
  }
}
