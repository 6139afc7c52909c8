import Findings
import LessonScript
import MemoryTracking

/// A form in which the results of a class can be shown or written.
package enum ClassFormat: String, CaseIterable, Sendable {
  /// For people, laid out for the terminal.
  case text
  /// `highwater.class/1`.
  case json
  /// A record for each learner and program.
  case csv
  case markdown, html
  /// A file for each hand-in, as Gradescope's autograders write it, `results.json`
  /// (https://gradescope-autograders.readthedocs.io/en/latest/specs/).
  case gradescope
}

extension ClassView {
  /// Writes it for other programs and pages; nothing for the text for people, which the view draws,
  /// and for a form that has a file for each hand-in.
  ///
  /// - Parameters:
  ///   - format: The form.
  ///   - version: HighWater's.
  ///   - sink: Takes the text in pieces.
  package func write(
    as format: ClassFormat, version: String, to sink: @escaping (String) -> Void
  ) {
    switch format {
    case .text, .gradescope: break
    case .json:
      JSONWriter.listing("class", version: version, to: sink) { json in json.members(of: report) }
    case .csv: writeCSV(to: sink)
    case .markdown: sink(MarkdownText.text(of: document.markdown))
    case .html: writePage(version: version, to: sink)
    }
  }

  /// A learner without a program has a record of their own.
  private func writeCSV(to sink: @escaping (String) -> Void) {
    sink(
      CSVExport.line([
        "learner", "file", "exercise", "language", "handed_in", "found", "differs", "growth",
        "peak_bytes", "is_starter", "thoroughness", "seed", "node", "problem",
      ]))
    for learner in report.learners {
      if learner.programs.isEmpty {
        sink(
          CSVExport.line(
            [learner.name, learner.file] + Array(repeating: "", count: 10)
              + [learner.node ?? "", learner.problem ?? ""]))
      }
      for program in learner.programs {
        sink(
          CSVExport.line([
            learner.name, learner.file, program.exercise, program.language,
            program.handedIn?.rawValue ?? "", program.verdict?.rawValue ?? "",
            "\(program.differs)", program.growth.map { "\($0)" } ?? "",
            program.peak.map { "\($0.bytes)" } ?? "", "\(program.isStarter)",
            program.isQuick ? "quick" : "full", "\(program.seed)", learner.node ?? "",
            program.problem ?? "",
          ]))
      }
    }
  }
}

extension JSONWriter {
  /// `highwater.class/1`; what was not found out is null.
  fileprivate mutating func members(of report: ClassReport) {
    array("learners", report.learners) { json, learner in
      json.member("name", learner.name)
      json.member("file", learner.file)
      json.member("problem", learner.problem)
      json.member("remarks", learner.remarks)
      json.member("node", learner.node)
      json.array("programs", learner.programs, onOneLine: true) { json, program in
        json.member("exercise", program.exercise)
        json.member("language", program.language)
        json.member("handed_in", program.handedIn?.rawValue)
        json.member("found", program.verdict?.rawValue)
        json.member("differs", program.differs)
        json.member("problem", program.problem)
        json.member("explanation", program.explanation)
        json.member("growth", program.growth)
        json.member("peak_bytes", program.peak?.bytes)
        json.member("is_starter", program.isStarter)
        json.member("thoroughness", program.isQuick ? "quick" : "full")
        json.member("seed", program.seed)
      }
    }
    array("exercises", report.exerciseSummaries, onOneLine: true) { json, summary in
      json.member("exercise", summary.exercise)
      json.member("judged", summary.judged)
      json.member("right", summary.right)
      json.member("most_frequent_fault", summary.commonFault?.value.rawValue)
      json.member("most_frequent_fault_count", summary.commonFault?.count)
    }
    array("guesses", report.guessSummaries, onOneLine: true) { json, summary in
      json.members(of: summary.question)
      json.member("unit", summary.unit.rawValue)
      json.member("guesses", summary.count)
      json.member("median", summary.median)
      json.member("measured", summary.measured)
      json.member("measured_guesses", summary.measuredCount)
      json.member("within_factor_2", summary.near)
    }
    array("answers", report.quizSummaries, onOneLine: true) { json, summary in
      json.members(of: summary.question)
      json.member("answers", summary.count)
      json.member("right", summary.right)
      json.member("most_frequent_error", summary.commonError?.value)
      json.member("most_frequent_error_count", summary.commonError?.count)
    }
    array("same_programs", report.sharedPrograms, onOneLine: true) { json, program in
      json.member("exercise", program.exercise)
      json.member("language", program.language)
      json.member("is_starter", program.isStarter)
      json.member("learners", program.learners)
    }
  }

  private mutating func members(of question: ClassReport.Question) {
    member("lesson", question.lesson)
    member("step", question.step)
    member("stage", question.stage)
    member("question", question.text)
  }
}

extension ClassReport.Learner {
  /// Writes what was found of a hand-in as Gradescope's `results.json`: a test for each program,
  /// which gives a point if it is right.
  ///
  /// A hand-in without a program has the score 0 of 1.
  ///
  /// - Parameter sink: Takes the text in pieces.
  package func writeGradescope(to sink: @escaping (String) -> Void) {
    JSONWriter.object(to: sink) { json in
      json.member("score", programs.count { $0.verdict == .right })
      json.member("max_score", max(1, programs.count))
      json.member(
        "output",
        ([problem ?? (programs.isEmpty ? "No program was handed in." : nil)].compactMap { $0 }
          + remarks).joined(separator: "\n"))
      json.member("visibility", "visible")
      json.member("stdout_visibility", "visible")
      json.array("tests", programs) { json, program in
        let isRight = program.verdict == .right
        json.member("score", isRight ? 1 : 0)
        json.member("max_score", 1)
        json.member("name", "\(program.exercise) in \(program.language)")
        json.member("status", isRight ? "passed" : "failed")
        json.member(
          "output",
          program.verdict.map { "\($0.title). \(program.explanation ?? "")" } ?? program.problem)
      }
    }
  }
}
