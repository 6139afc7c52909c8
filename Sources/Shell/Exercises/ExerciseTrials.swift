import BuiltIn
import Course
import Findings
import Foundation
import Glibc
import Languages
import Measurement
import MemoryTracking
import Presentation
import Streaming
import TerminalText

/// `exercise test`: the programs of exercises, judged to see whether each gets the verdict it
/// should.
struct ExerciseTrials {
  let exercises: [Exercise]
  let languages: [Language]
  let thoroughness: Thoroughness
  /// Whether to write a line as each program has been judged.
  let isText: Bool

  /// A program and what became of it.
  struct Trial {
    var exercise: String
    var language: String
    /// `load`, `fake` or `stream`.
    var version: String
    var expected: ExerciseJudgement.Verdict
    var judgement: ExerciseJudgement
    var passed: Bool
    var time: Duration
  }

  struct Report {
    var trials: [Trial] = []
    /// The languages that were left out, and why.
    var skipped: [(language: String, reason: String)] = []

    /// What the command fails with; `nil` if all is as it should be.
    var failure: (any Error)? {
      if trials.isEmpty {
        return CommandFailure.failed(
          "exercise: nothing was tested; install a language, or name others with --language")
      }
      return trials.allSatisfy(\.passed) ? nil : SilentFailure(exitCode: 1)
    }
  }

  /// Judges all programs, one after the other.
  func run(in session: Session) throws -> Report {
    let began = ContinuousClock.now
    var report = Report()
    for language in languages {
      let toolchain: Toolchain
      do throws(LanguageError) {
        toolchain = try Toolchain(language, interruption: session.interruption)
      } catch {
        report.skipped.append((language.id, error.description))
        session.output.report("exercise: \(language.title) is skipped: \(error)")
        continue
      }
      for exercise in exercises {
        let wanted = wanted(of: exercise, in: language)
        guard !wanted.isEmpty else { continue }
        let court = try ExerciseCourt(exercise, toolchain, in: session)
        defer { court.close() }
        for (version, expected) in wanted {
          let trial = try judge(exercise, version, expected, in: language, by: court, session)
          report.trials.append(trial)
          if isText { show(trial, on: session.output) }
        }
      }
    }
    if isText { conclude(report, in: began.duration(to: .now), on: session.output) }
    return report
  }

  /// The programs to judge, each with the verdict that it must get.
  private func wanted(
    of exercise: Exercise, in language: Language
  ) -> [(version: String, expected: ExerciseJudgement.Verdict)] {
    guard exercise.hasStarter(in: language) else { return [] }
    let versions = CaseProgram.versions(of: exercise.study, in: language)
    let fake: [(version: String, expected: ExerciseJudgement.Verdict)] =
      versions.contains("fake") && exercise.starter != "fake" ? [("fake", .fake)] : []
    return [(exercise.starter, exercise.fails)] + fake + [("stream", .right)]
  }

  private func judge(
    _ exercise: Exercise, _ version: String, _ expected: ExerciseJudgement.Verdict,
    in language: Language, by court: ExerciseCourt, _ session: Session
  ) throws -> Trial {
    let text = try session.exerciseDesk.program(version, of: exercise, in: language).text
    let path = try TemporaryFile.make(for: "program")
    defer { unlink(path.nativePath) }
    try ExerciseFolder.overwrite(path, with: text.bytes)
    let began = ContinuousClock.now
    let judgement = try court.judge(path, thoroughness)
    return Trial(
      exercise: exercise.id, language: language.id, version: version, expected: expected,
      judgement: judgement, passed: accepted(expected).contains(judgement.verdict),
      time: began.duration(to: .now))
  }

  /// The verdicts that are as they should be. On the smallest input alone, growth need not show
  /// yet.
  private func accepted(
    _ expected: ExerciseJudgement.Verdict
  ) -> Set<ExerciseJudgement.Verdict> {
    let hungry: Set<ExerciseJudgement.Verdict> = [.killed, .grows, .fake]
    guard thoroughness == .quick, hungry.contains(expected) else { return [expected] }
    return hungry.union([.right])
  }

  private func show(_ trial: Trial, on output: any Output) {
    output.showProgress(nil)
    let peak = trial.judgement.sizes.compactMap(\.peak).max().map { "\($0)" } ?? "–"
    let cells = [
      (trial.passed ? "ok" : "FAIL", 5), (trial.exercise, 12), (trial.language, 11),
      (trial.version, 7), (verdict(of: trial), 13), (peak, 11), (trial.time.figure, 8),
    ]
    let line = cells.map { text, width in
      text + String(repeating: " ", count: max(1, width - text.count))
    }.joined()
    output.write(line: String(line.reversed().drop { $0 == " " }.reversed()))
    if !trial.passed {
      output.write(
        sentence: "      expected \(trial.expected.rawValue): "
          + trial.judgement.explanation)
      output.write(lines: ExerciseView(trial.judgement).lines(on: output.display))
    }
    output.flush()
  }

  /// The verdict in a word. A hungry program that passes does so on the smallest size alone.
  private func verdict(of trial: Trial) -> String {
    let verdict = trial.judgement.verdict
    return verdict == .right && trial.expected != .right ? "right at ×1" : verdict.rawValue
  }

  private func conclude(_ report: Report, in time: Duration, on output: any Output) {
    guard !report.trials.isEmpty else { return }
    let passed = report.trials.filter(\.passed).count
    let skipped =
      report.skipped.isEmpty
      ? "" : "; not installed: \(report.skipped.map(\.language).joined(separator: ", "))"
    output.write("\n")
    output.write(
      sentence: "exercise: \(passed) of \(report.trials.count) programs are as they should be, in "
        + "\(time.figure)\(skipped)")
  }
}

extension ExerciseTrials.Report {
  /// Writes the report as JSON, `highwater.exercise-test/1`.
  func writeJSON(to sink: @escaping (String) -> Void) {
    JSONWriter.listing("exercise-test", version: HighWater.version, to: sink) { json in
      json.member("passed", failure == nil)
      json.array("programs", trials) { json, trial in
        json.member("exercise", trial.exercise)
        json.member("language", trial.language)
        json.member("program", trial.version)
        json.member("expected", trial.expected.rawValue)
        json.member("verdict", trial.judgement.verdict.rawValue)
        json.member("passed", trial.passed)
        json.member("seconds", trial.time)
        json.array("sizes", trial.judgement.sizes, onOneLine: true) { json, size in
          json.member("input_bytes", size.input.bytes)
          json.member("limit_bytes", size.limit.bytes)
          json.member("peak_bytes", size.peak?.bytes)
          json.member("outcome", size.outcome?.rawValue)
        }
        json.member("growth", trial.judgement.growth)
      }
      json.array("skipped", skipped, onOneLine: true) { json, skip in
        json.member("language", skip.language)
        json.member("reason", skip.reason)
      }
    }
  }
}
