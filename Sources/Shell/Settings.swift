import Course
import Languages
import LessonScript
import MemoryTracking
import Workbook

/// A setting for all sessions, kept in the workbook.
struct Setting: Sendable {
  let name: String
  /// What it does, in a sentence.
  let summary: String
  /// What it can be set to, as a person types it.
  let values: String
  /// The values that are words, for completion; those of a session's own among them.
  let choices: @Sendable (Session) -> [String]
  /// What holds if it is not set.
  let standard: String
  /// Reads what a person typed.
  ///
  /// Returns the value to keep, `nil` for the standard one. Throws a usage failure for a value that
  /// it does not take.
  let parse: @Sendable (String) throws -> String?
  /// Checks a value that was read, if only the session knows which there are; throws a usage
  /// failure.
  let check: @Sendable (String, Session) throws -> Void
  /// Formats a kept value for people.
  let shown: @Sendable (String) -> String

  init(
    name: String, summary: String, values: String,
    choices: @escaping @Sendable (Session) -> [String], standard: String,
    parse: @escaping @Sendable (String) throws -> String?,
    check: @escaping @Sendable (String, Session) throws -> Void = { _, _ in },
    shown: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.name = name
    self.summary = summary
    self.values = values
    self.choices = choices
    self.standard = standard
    self.parse = parse
    self.check = check
    self.shown = shown
  }

  /// All settings, in the order they are listed.
  static let all = [cap, scale, language, editor, quiet]
}

extension Setting {
  /// `set cap SIZE`.
  static let cap = Setting(
    name: "cap", summary: "The memory at which every run is ended.", values: "a size, or auto",
    choices: { _ in ["auto"] }, standard: "auto, half of the memory available at the start of a run"
  ) { text in
    guard text != "auto" else { return nil }
    do {
      let size = try ByteCount(parsing: text)
      guard size >= .mebibytes(16) else {
        throw CommandFailure.usage(
          "cap: '\(text)' is less than any program needs; give 16MiB or more")
      }
      return "\(size.bytes)"
    } catch let error as ByteCount.ParseError {
      throw CommandFailure.usage(error.description)
    }
  } shown: { value in
    Int(value).map { "\(ByteCount($0))" } ?? value
  }

  /// `set scale small|normal|large`.
  static let scale = Setting(
    name: "scale", summary: "How large the files of lessons are, from their next beginning on.",
    values: "small, normal or large", choices: { _ in LessonScale.allCases.map(\.rawValue) },
    standard: LessonScale.normal.rawValue
  ) { text in
    guard let scale = LessonScale(rawValue: text) else {
      throw CommandFailure.usage(
        "scale: there is none called '\(text)'; give small, normal or large")
    }
    return scale.rawValue
  }

  /// `set language NAME`.
  static let language = Setting(
    name: "language", summary: "The language that you do exercises in.",
    values: "a language's name, as in python",
    choices: { session in ((try? session.languages())?.languages ?? []).map(\.id) },
    standard: "python"
  ) { text in
    text
  } check: { text, session in
    let languages = try session.languages()
    do throws(LanguageError) {
      _ = try languages.language(named: text)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// `set quiet on|off`.
  static let quiet = Setting(
    name: "quiet", summary: "Whether runs leave out their [MEMORY] lines.",
    values: "on or off", choices: { _ in ["on", "off"] }, standard: "off"
  ) { text in
    switch text {
    case "on": return "on"
    case "off": return nil
    default: throw CommandFailure.usage("quiet: cannot be '\(text)'; give on or off")
    }
  }

  /// `set editor emacs|vi`.
  static let editor = Setting(
    name: "editor", summary: "The keys the prompt is edited with.", values: "emacs, vi or auto",
    choices: { _ in ["emacs", "vi", "auto"] }, standard: "auto, as ~/.editrc says, else emacs"
  ) { text in
    switch text {
    case "auto": return nil
    case "emacs", "vi": return text
    default:
      throw CommandFailure.usage("editor: cannot edit as '\(text)'; give emacs, vi or auto")
    }
  }
}

extension WorkbookFile {
  /// The value of a setting; `nil` if it has its standard value.
  func value(of setting: Setting) throws(WorkbookError) -> String? {
    try self.setting(setting.name)
  }

  /// Keeps a value; `nil` restores the standard one.
  func set(_ setting: Setting, to value: String?) throws(WorkbookError) {
    try setSetting(setting.name, to: value)
  }
}
