import WorkerProtocol
import Measurement
import MemoryTracking

// What a verdict means, and what to do next, in words.
extension ExerciseEvidence {
  /// What a program did that an exercise forbids, a sentence; `nil` for nothing.
  func offence(of trial: ExerciseTrial) -> String? {
    if let program = trial.run.refusedProgram {
      return "It executed another program, '\(program)', which an exercise does not allow."
    }
    if let breach = trial.run.breach { return breach.description }
    if !mayWriteFiles, let written = trial.writtenToDisk {
      return "It wrote \(written) to files, which this exercise does not allow."
    }
    return nil
  }

  /// What the verdict means, with the figures.
  var explanation: String {
    if compilerSaid != nil { return "It does not compile; the compiler says why." }
    let failure = failure
    switch verdict {
    case .compile, .right: return rightness
    case .crashed:
      guard let trial = failure?.trial else { return rightness }
      if trial.run.refusedProgram != nil {
        return "It was stopped on \(trial.input) because it called another program to do its work."
      }
      if trial.run.breach != nil {
        return "It was stopped on \(trial.input) because it took more of the machine than it may."
      }
      return "On \(trial.input) it \(trial.run.account ?? "failed")."
    case .wrong: return failure.map { wrongness(of: $0.trial) } ?? rightness
    case .killed: return failure.map { death(of: $0.trial) } ?? rightness
    case .grows: return creep(failure?.trial)
    case .fake:
      return "It reads in pieces and keeps them all: its memory rises as it reads, "
        + "by \(growthFigure) bytes for each byte.\(holdings)"
    case .slow:
      guard let trial = failure?.trial else { return rightness }
      let ours = reference.map { "; ours needs \($0.figure) for the smallest file" } ?? ""
      return "On \(trial.input) it had not ended after \(trial.run.wall.figure)\(ours)."
    }
  }

  private var rightness: String {
    let peaks = sized.compactMap(\.peak)
    guard let most = peaks.max(), let limit, let last = sized.last else {
      return "Its answers are right."
    }
    let files = sized.count == 1 ? "on \(last.bytes)" : "on files up to \(last.bytes)"
    return "Its answers are right, and it held at most \(most) of its \(limit) \(files)."
  }

  private func wrongness(of trial: ExerciseTrial) -> String {
    guard let difference = trial.difference else { return "On \(trial.input) its answer differs." }
    let place = "byte \(difference.offset + 1), in line \(difference.line)"
    let given = trial.run.answer?.byteCount ?? 0
    guard given > 0 || trial.expectedCount == 0 else {
      return "On \(trial.input) it prints nothing; the answer has \(count(trial.expectedCount))."
    }
    if trial.expectedCount == 0 {
      return "On \(trial.input) it prints \(count(given)); the answer is empty."
    }
    if difference.offset == given {
      return "On \(trial.input) its answer ends too early: after \(count(given)) of "
        + "\(count(trial.expectedCount))."
    }
    if difference.offset == trial.expectedCount {
      return "On \(trial.input) its answer goes on for \(count(given - trial.expectedCount)) "
        + "after the right one ends."
    }
    return "On \(trial.input) its answer is wrong from \(place)."
  }

  private func count(_ bytes: Int) -> String { FigureText.count(bytes, "byte") }

  private func death(of trial: ExerciseTrial) -> String {
    guard let limit = trial.limit else {
      return "On \(trial.input) it held more than the safety cap."
    }
    let how: String
    if trial.hasFullHeap, let heapCap {
      how = "filled its heap, which is capped at \(heapCap)"
    } else if trial.hasFullHeap {
      how = "ran out of memory"
    } else if trial.run.outcome == .completed {
      how = "held \(trial.peak.map { "\($0)" } ?? "more"), over its limit of \(limit)"
    } else {
      how = "was killed for holding more than its limit of \(limit)"
    }
    let moved = movedElsewhere(trial)
    let passed = sized.filter { $0.bytes < trial.bytes }.map { "\($0.bytes)" }
    guard !passed.isEmpty else {
      return "On the smallest file already, \(trial.bytes), it \(how).\(moved)\(holdings)"
    }
    return "It passed \(passed.joined(separator: " and ")), but on \(trial.bytes) it \(how)."
      + moved + holdings
  }

  private func movedElsewhere(_ trial: ExerciseTrial) -> String {
    guard let moved = trial.run.heldElsewhere, moved >= .mebibytes(4) else { return "" }
    return " What it puts on tmpfs or into a memfd, \(moved), is memory too and counts."
  }

  private func creep(_ trial: ExerciseTrial?) -> String {
    if let trial, let written = trial.writtenToDisk {
      return "On \(trial.input) it wrote \(written) to files in place of holding it in memory; "
        + "the exercise is to need neither."
    }
    let peaks = sized.compactMap { trial in trial.peak.map { "\($0) on \(trial.bytes)" } }
    return "It stayed below its limit, but its peak follows the file: "
      + "\(peaks.joined(separator: ", ")). That is \(growthFigure) bytes for each byte, "
      + "and a file large enough would kill it."
  }

  private var growthFigure: String { FigureText.number(growth ?? 0, decimals: 2) }

  /// How often it holds the file, if that was measured.
  private var holdings: String {
    guard let growth, growth >= FakeStream.leastHeld, unlimited.count > 1 else { return "" }
    return " You hold the file \(FigureText.number(growth, decimals: 1)) times."
  }

  /// What to do next, where the exercise has no hint of its own.
  var standardHint: String {
    switch verdict {
    case .right where sized.count < 2 && sizes.count > 1:
      "The larger files are still to come: exercise check \(exercise)"
    case .right:
      hasSolution
        ? "Compare it with ours: exercise diff \(exercise)" : "Choose the next one: exercise list"
    case .compile: "Correct the first error first; later ones often follow from it."
    case .crashed where failure?.trial.run.refusedProgram != nil:
      "Do in your own program what you let the other one do."
    case .crashed where failure?.trial.run.breach != nil:
      "Look for a loop that starts processes or writes files, and bound it."
    case .crashed where failure?.trial.run.message?.contains { !$0.isWhitespace } != true:
      "It wrote nothing to standard error: run it yourself on such a file, and let it say where it is."
    case .crashed: "Read the last lines that it wrote to standard error: they name the place."
    case .wrong where failure?.trial.factor ?? 1 > 1:
      "It is right on a smaller file: look at what happens where one piece ends and the next begins."
    case .wrong:
      failure?.trial.hint
        ?? "Read the task again, and compare with the sample: sample.answer is right."
    case .killed where failure?.trial.factor == 1 || (growth ?? 0) >= Self.wholeFile:
      "Do not ask for the whole file: read a line or a chunk, use it, and let go of it before the next."
    case .grows where failure?.trial.writtenToDisk != nil:
      "Keep only what the answer needs, and nothing anywhere else."
    case .killed, .grows:
      "Something grows with the file: look for a list, a dictionary or a text that you add to in the loop."
    case .fake:
      "Use each piece and drop it: the list that you add to is the whole file in another form."
    case .slow: "Look for a loop that reads the same bytes again, or that takes one byte at a time."
    }
  }
}
