import Course
import LessonScript
import Measurement
import MemoryTracking

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
    let name = String(baseName(of: program).prefix { $0.isLetter })
    let found = arguments.first { $0.names.contains(name) }
    return found.map { [program] + $0.arguments }
  }
}
