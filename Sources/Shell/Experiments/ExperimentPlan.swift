import CaseStudies
import Course
import Languages
import LessonScript
import Measurement
import MemoryTracking
import Spelling
import Streaming

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

extension Laboratory {
  /// Puts what commands held at their start into their runs.
  func addStarts(_ starts: [String: CommandStart], to comparison: inout Comparison) {
    for index in comparison.variants.indices {
      guard let start = starts[comparison.variants[index].name] else { continue }
      for run in comparison.variants[index].runs.indices {
        comparison.variants[index].runs[run].start = start.bytes
        comparison.variants[index].runs[run].remarks.append(start.remark)
      }
    }
  }

  /// What an empty program of each column's language holds, by the columns' names; `nil` for
  /// commands.
  func programStarts(
    of plan: ExperimentPlan, cap: ByteCount?
  ) throws(CommandFailure) -> [String: CommandStart]? {
    guard case .versions(let columns, of: _, options: _, answer: _) = plan.subjects else {
      return nil
    }
    var starts: [String: CommandStart] = [:]
    for column in columns {
      if let language = column.program {
        starts[column.name] = try workshop.start(of: language, cap: cap)
      }
    }
    return starts
  }

  /// What an empty program of each command's runtime holds, by the commands' names, measured by one
  /// run each; without an entry for commands whose runtime has no such program, and for versions of
  /// a case.
  func runtimeStarts(of experiment: Experiment) -> [String: CommandStart] {
    var starts: [String: CommandStart] = [:]
    var known: [[String]: CommandStart] = [:]
    for subject in experiment.subjects where !session.interruption.isPending {
      guard case .command(let command, output: _) = subject.work,
        let words = EmptyProgram.words(for: command.words)
      else { continue }
      var options = experiment.options
      options.limit = nil
      options.warmups = 0
      let empty = ForeignCommand(
        name: words.map(CommandWords.quoted).joined(separator: " "), words: words,
        isTraced: command.isTraced)
      if known[words] == nil,
        let run = try? session.runner.run(
          Subject(empty, output: .discarded), options: options, observe: { _ in }),
        run.outcome == .completed, let peak = run.peak, !peak.isLowerBound
      {
        known[words] = CommandStart(
          bytes: peak.bytes, remark: "Start: what an empty program held, \(empty.name).")
      }
      starts[subject.name] = known[words]
    }
    return starts
  }
}

/// The shortest program that a runtime can be given on its command line.
enum EmptyProgram {
  /// The runtimes' names and the arguments with which they do nothing.
  private static let arguments: [(names: [String], arguments: [String])] = [
    (["python", "pypy"], ["-c", ""]),
    (["node", "nodejs", "bun"], ["-e", ""]),
    (["ruby", "perl", "lua", "Rscript"], ["-e", ""]),
    (["php"], ["-r", ""]),
    (["sh", "bash", "dash", "zsh"], ["-c", ":"]),
    (["java"], ["-version"]),
  ]

  /// The command line of the empty program of a command's runtime.
  ///
  /// - Parameter command: The program and its arguments.
  /// - Returns: The words; `nil` for a runtime that is not known, such as that of a compiled
  ///   program.
  static func words(for command: [String]) -> [String]? {
    // What `sh -c` runs may be a program of another runtime.
    guard let program = command.first, command.dropFirst().first != "-c" else { return nil }
    // `python3.11` is a `python`.
    let name = String(program.baseName.prefix { $0.isLetter })
    let found = arguments.first { $0.names.contains(name) }
    return found.map { [program] + $0.arguments }
  }
}

/// What a command measured, and what went wrong.
struct Measured {
  enum Result {
    case comparison(Comparison)
    case sweep(Sweep)
  }

  var result: Result
  /// The numbers of the records, one for each comparison; empty if nothing was recorded.
  var numbers: [Int64] = []
  /// The error that ends the command with an exit code other than 0: a run that did not do its
  /// work, a missing size, a workbook that could not be written. `nil` if all is well.
  var failure: (any Error)?

  /// The comparison, or those of the sweep.
  var comparisons: [Comparison] {
    switch result {
    case .comparison(let comparison): [comparison]
    case .sweep(let sweep): sweep.comparisons
    }
  }

  /// Fills in the failure of the runs if there is none yet: a run that did not do its work, or did
  /// other work, must not count as done in a script.
  ///
  /// - Parameter ignoresExitCodes: Whether a run that ended by itself counts as done, whatever its
  ///   exit code.
  /// - Returns: A copy with its failure filled in.
  func judged(ignoresExitCodes: Bool = false) -> Measured {
    var measured = self
    measured.failure =
      failure
      ?? comparisons.lazy.compactMap {
        Self.failure(of: $0, ignoresExitCodes: ignoresExitCodes)
      }.first
    return measured
  }

  private static func failure(
    of comparison: Comparison, ignoresExitCodes: Bool
  ) -> (any Error)? {
    let runs = comparison.variants.flatMap(\.runs)
    if runs.isEmpty || runs.contains(where: { $0.outcome == .cancelled }) {
      return CommandFailure.interrupted("run: stopped; what was measured before is kept")
    }
    let isDone = runs.allSatisfy {
      $0.outcome == .completed || (ignoresExitCodes && $0.isFinished)
    }
    if runs.contains(where: { $0.outcome == .timedOut }) { return SilentFailure(exitCode: 124) }
    let isSameWork = comparison.variants.count == 1 || !comparison.hasChangedInput
    return isDone && isSameWork && comparison.sameAnswer != false ? nil : SilentFailure(exitCode: 1)
  }
}

extension MeasuredFigures {
  /// The figures that a lesson can name; `nil` for a sweep of no sizes.
  init?(_ measured: Measured) {
    switch measured.result {
    case .comparison(let comparison): self.init(comparison)
    case .sweep(let sweep): self.init(sweep)
    }
  }
}
