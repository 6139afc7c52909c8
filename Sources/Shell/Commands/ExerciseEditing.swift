import ArgumentParser
import Course
import Findings
import Glibc
import Measurement
import Presentation
import TerminalText

/// `exercise watch [NAME]`.
struct ExerciseWatchCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Judge your program whenever you save it, until Ctrl-C.",
    discussion: """
      First the ugly inputs and the smallest size, then all three sizes. A save during a judgement \
      begins it anew.

        exercise watch
        exercise watch tail
      """)

  static let concernsProgress = true

  @ParentCommand var root: HighWater
  @OptionGroup var exercise: ExerciseArguments

  func run(in session: Session) throws {
    let verdict = try ExerciseWatch(work: exercise.work(in: session)).run(in: session)
    if verdict != .right { throw SilentFailure(exitCode: 1) }
  }
}

/// `exercise edit [NAME]`.
struct ExerciseEdit: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Open your program in your editor, and judge it when you return.",
    discussion: """
      The editor is that of the variable VISUAL, else of EDITOR.

        exercise edit
        exercise edit tail --quick
      """)

  static let concernsProgress = true

  @ParentCommand var root: HighWater
  @OptionGroup var exercise: ExerciseArguments
  @Flag(help: "Then try the ugly inputs and the smallest size alone.") var quick = false

  func run(in session: Session) throws {
    let work = try exercise.work(in: session)
    try edit(work.program, in: session)
    let judgement = try session.exerciseDesk.judge(work, quick ? .quick : .full)
    session.output.write(lines: ExerciseView(judgement).lines(on: session.output.display))
    if judgement.verdict != .right { throw SilentFailure(exitCode: 1) }
  }

  /// Runs the editor, which has the terminal to itself meanwhile.
  private func edit(_ program: String, in session: Session) throws {
    let chosen = ["VISUAL", "EDITOR"].lazy
      .compactMap { name in environment(name).map { (name: name, editor: $0) } }
      .first { !$0.editor.allSatisfy(\.isWhitespace) }
    guard let (variable, editor) = chosen else {
      throw CommandFailure.usage(
        "exercise: no editor is chosen; set EDITOR, as in 'export EDITOR=nano', or open "
          + "'\(program)' yourself and use 'exercise watch'")
    }
    // As other programs do: the variable may hold options, which a shell takes apart.
    let run = try session.giveTerminal(
      to: ["sh", "-c", "\(editor) \"$@\"", editor, program])
    guard run.outcome == .completed else {
      throw CommandFailure.failed(
        "exercise: the editor '\(editor)' failed (\(run.ending)); check \(variable)")
    }
  }
}
