import CaseStudies
import Course
import Languages
import Measurement
import MemoryTracking
import Spelling

/// The file that subjects work on, as a command line names it.
enum InputSource: Hashable, Sendable {
  /// A file of the user's own.
  case file(String)
  /// A made file; `nil` means the standard recipe or size.
  case fixture(name: String?, size: ByteCount?)

  /// Stands for the file's path in a command.
  static let placeholder = "{file}"
  /// The made file of commands, if only its recipe or its size is given.
  static let standardFixture = "log"
  static let standardSize = ByteCount.mebibytes(64)
}

/// An experiment as a command line asks for it, before anything is checked, made or run.
struct ExperimentPlan: Sendable {
  /// What to compare.
  enum Subjects: Sendable {
    /// Versions of a case, in the order of their columns.
    ///
    /// `answer` is the file that receives the last version's answer.
    case versions([CaseColumn], of: CaseStudy, options: [String: String], answer: String?)
    /// Commands, in the order of their columns, with `{file}` for the input's path. `isShell` says
    /// that each is one text for `sh`, in which a path must be quoted.
    case commands([ForeignCommand], isShell: Bool, output: ForeignCommand.Output)
  }

  var subjects: Subjects
  /// `nil` if the commands name their own files.
  var source: InputSource?
  var runs: Int
  var runOptions: RunOptions
  /// Whether to run even what is expected to exceed the safety cap.
  var isForced = false
  /// The number that replaces `{n}` in the commands, as it was written; `nil` for none.
  var parameter: ParameterValue?
  /// What each command holds before its work begins, by its name; `nil` if that is to be measured
  /// by an empty program of its runtime.
  var starts: [String: CommandStart]?
  /// Whether each subject is run once more, traced, to find out where its memory is at the peak.
  var isTraced = false
  /// The question that the runs answer.
  var kind = Comparison.Kind.comparison

  /// The headings of the columns.
  var names: [String] {
    switch subjects {
    case .versions(let columns, of: _, options: _, answer: _): columns.map(\.name)
    case .commands(let commands, isShell: _, output: _): commands.map(\.name)
    }
  }
}

/// One column of a case's results: a version that the worker runs, or a program that does the same
/// in another language.
struct CaseColumn: Hashable, Sendable {
  /// `load`, `stream`, a third version's name, or `fake`.
  var version: String
  /// The language that its name begins with; `nil` where all are Swift's.
  var language: String?
  /// The language of the program; `nil` for a version that the worker runs.
  var program: Language?
  /// The variables that the program gets besides those of its language.
  var environment: [String: String] = [:]

  /// Its heading: `load`, or `python load`.
  var name: String { language.map { "\($0) \(version)" } ?? version }
}

/// One value of the number that a sweep varies in commands.
struct ParameterValue: Hashable, Sendable {
  var parameter: Comparison.Parameter
  /// The value as it was written, to be put into the commands.
  var text: String

  /// Its place in a command: `{n}`.
  var placeholder: String { "{\(parameter.name)}" }
}

/// What a command holds before its work begins, and how that is known.
struct CommandStart: Hashable, Sendable {
  var bytes: ByteCount
  /// A sentence for the reader of the figures.
  var remark: String
}

extension CaseStudy {
  /// Finds a case by its identifier.
  ///
  /// - Throws: A usage failure that suggests the nearest one.
  static func find(_ identifier: String) throws(CommandFailure) -> CaseStudy {
    if let study = CaseStudy.named(identifier) { return study }
    let names = CaseStudy.all.map(\.id)
    let hint = Spelling.nearest(to: identifier, in: names).map { "did you mean '\($0)'?" }
    throw .usage(
      "case: there is no case '\(identifier)'; \(hint ?? "type 'cases' to list them")")
  }
}
