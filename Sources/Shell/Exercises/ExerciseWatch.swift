import Course
import Findings
import Glibc
import Languages
import Measurement
import Presentation
import Streaming
import TerminalText

/// `exercise watch`: judges a program whenever it is saved, quickly first and then at all sizes. A
/// save during a judgement begins it anew.
struct ExerciseWatch {
  let work: ExerciseWork

  /// Watches until the user stops.
  ///
  /// - Returns: The newest verdict; `nil` if no judgement was finished.
  /// - Throws: An error if the folder goes away, or the language is not installed.
  func run(in session: Session) throws -> ExerciseJudgement.Verdict? {
    let changes = try ProgramChanges(of: work.language.fileName, in: work.progress.folder)
    let inner = session.interrupted(by: changes.interruption(or: session.interruption))
    // Found once: to ask a runtime for its version takes longer than to judge some programs.
    let toolchain = try Toolchain(work.language, interruption: session.interruption)
      .interrupted(by: inner.interruption)
    let court = try ExerciseCourt(work.exercise, toolchain, in: inner)
    defer { court.close() }
    session.output.write(
      sentence: "exercise: judging '\(work.program)' whenever it is saved; Ctrl-C leaves.")
    var verdict: ExerciseJudgement.Verdict?
    while !session.interruption.isPending {
      changes.forget()
      if access(work.program.nativePath, F_OK) == 0 {
        do {
          verdict = try judge(by: court, in: inner)
        } catch  where changes.hasChanged || session.interruption.isPending {
          // What was begun is of no use any more.
          session.output.showProgress(nil)
        }
      } else {
        session.output.write(
          sentence: "exercise: there is no '\(work.language.fileName)' there now; save it to go on."
        )
      }
      guard !session.interruption.isPending else { break }
      session.output.flush()
      try changes.wait(or: session.interruption)
      if !session.interruption.isPending { session.output.write("\n") }
    }
    // The interrupt has done its work: it ended the watching.
    Interruption.clear()
    return verdict
  }

  /// Judges once: what the ugly inputs and the smallest size show is said at once.
  private func judge(
    by court: ExerciseCourt, in session: Session
  ) throws -> ExerciseJudgement.Verdict {
    func judge(_ thoroughness: Thoroughness) throws -> ExerciseJudgement {
      let judgement = try court.judge(work.program, thoroughness)
      try court.store.record(judgement, thoroughness, at: ExerciseDesk.now)
      return judgement
    }
    let quick = try judge(.quick)
    switch quick.verdict {
    case .compile, .crashed, .wrong:
      // More sizes would not show more.
      show(quick, on: session.output)
      return quick.verdict
    case .right:
      session.output.write(
        sentence: "✓ \(work.name): right on ×1; now on all three sizes.")
    case .killed, .grows, .fake, .slow:
      show(quick, on: session.output)
      session.output.write("\n")
    }
    session.output.flush()
    let full = try judge(.full)
    show(full, on: session.output)
    return full.verdict
  }

  private func show(_ judgement: ExerciseJudgement, on output: any Output) {
    output.write(lines: ExerciseView(judgement).lines(on: output.display))
    output.flush()
  }
}
