package import Findings
import Measurement
import MemoryTracking
import TerminalText

/// A form in which the judgement of an exercise can be shown or written.
package enum ExerciseFormat: String, CaseIterable, Sendable {
  /// For people, laid out for the terminal.
  case text
  /// `highwater.exercise/1`.
  case json
  /// What Exercism's test runners write, `results.json` of version 3
  /// (https://exercism.org/docs/building/tooling/test-runners/interface).
  case exercism
  /// What Gradescope's autograders write, `results.json`
  /// (https://gradescope-autograders.readthedocs.io/en/latest/specs/).
  case gradescope
  /// What GitHub Classroom's autograding reporter takes from a test runner, before base64
  /// (https://github.com/classroom-resources/autograding-grading-reporter).
  case github
}

extension ExerciseJudgement {
  /// Writes the judgement for other programs; nothing for the text for people, which `ExerciseView`
  /// draws.
  ///
  /// - Parameters:
  ///   - format: The form.
  ///   - sink: Takes the text in pieces.
  package func write(as format: ExerciseFormat, to sink: @escaping (String) -> Void) {
    switch format {
    case .text: break
    case .json: JSONWriter.object(to: sink) { $0.members(of: self) }
    case .exercism: JSONWriter.object(to: sink) { $0.exercism(self) }
    case .gradescope: JSONWriter.object(to: sink) { $0.gradescope(self) }
    case .github: JSONWriter.object(to: sink) { $0.github(self) }
    }
  }

  /// One of the questions into which other programs take a judgement apart.
  struct Check {
    enum Result { case passed, failed, notReached }

    var name: String
    var result: Result
    /// What was found out, or why it was not.
    var message: String
  }

  /// The questions, in the order in which they are asked. What comes after one that failed was not
  /// reached, except for the sizes that ran.
  var checks: [Check] {
    let questions: [(name: String, fails: Set<Verdict>, passed: String)] = [
      (
        "The answers are right", [.compile, .crashed, .wrong],
        "The answers are the same as ours, byte for byte."
      ),
      (
        "The memory is flat", [.killed, .grows, .fake],
        "What it holds does not follow the input."
      ),
      ("It is fast enough", [.slow], "It took no longer than it may."),
    ]
    var hasFailed = false
    var checks = questions.map { name, fails, passed in
      if fails.contains(verdict) {
        hasFailed = true
        return Check(name: name, result: .failed, message: account)
      }
      return hasFailed
        ? Check(name: name, result: .notReached, message: "It was not reached: \(verdict.title).")
        : Check(name: name, result: .passed, message: passed)
    }
    let sizes = sizes.map { size in
      Check(
        name: "Input ×\(size.factor)",
        result: size.outcome.map { $0 == .completed ? .passed : .failed } ?? .notReached,
        message: "\(size.input) of input, limit \(size.limit), peak "
          + "\(size.peak.map { "\($0)" } ?? "–"): \(size.outcome?.label ?? "not run")")
    }
    checks.insert(contentsOf: sizes, at: 1)
    return checks
  }

  /// The verdict in plain text: what it means, what the program said, what to do next.
  private var account: String {
    var lines = ["\(verdict.title): \(explanation)"]
    if let offence { lines.append(offence) }
    if let difference {
      let text = { (line: [UInt8]?) in line.map { VisibleText.escaped(bytes: $0) } ?? "(its end)" }
      lines.append(
        "byte \(difference.offset), line \(difference.line)\(input.map { ", on \($0)" } ?? "")")
      lines.append("expected: \(text(difference.expected))")
      lines.append("yours:    \(text(difference.given))")
    }
    if let complaint { lines.append(complaint) }
    if !hint.isEmpty { lines.append("next: \(hint)") }
    return String(lines.joined(separator: "\n").prefix(Self.longestMessage))
  }

  /// What Exercism takes of a message, in characters, with room for those that JSON escapes.
  private static let longestMessage = 32_768
}

extension JSONWriter {
  /// `highwater.exercise/1`; what was not measured is null.
  fileprivate mutating func members(of judgement: ExerciseJudgement) {
    member("schema", "highwater.exercise/1")
    member("exercise", judgement.exercise)
    member("language", judgement.language)
    member("verdict", judgement.verdict.rawValue)
    array("sizes", judgement.sizes, onOneLine: true) { json, size in
      json.member("input_bytes", size.input.bytes)
      json.member("limit_bytes", size.limit.bytes)
      json.member("peak_bytes", size.peak?.bytes)
      json.member("outcome", size.outcome?.rawValue)
    }
    member("growth", judgement.growth)
    member("hint", judgement.hint)
  }

  /// A program that does not compile is an error without tests; all else passes or fails in each.
  fileprivate mutating func exercism(_ judgement: ExerciseJudgement) {
    let isError = judgement.verdict == .compile
    let checks = judgement.checks
    member("version", 3)
    member("status", isError ? "error" : judgement.verdict == .right ? "pass" : "fail")
    member("message", isError ? checks.first?.message : nil)
    array("tests", isError ? [] : checks) { json, check in
      json.member("name", check.name)
      json.member("status", check.result == .passed ? "pass" : "fail")
      json.member("message", check.result == .passed ? nil : check.message)
      json.member("test_code", "highwater exercise check \(judgement.exercise)")
      json.member("output", check.result == .passed ? check.message : nil)
      json.member("task_id", 1)
    }
  }

  /// All or nothing: the first program already answers one of the questions.
  fileprivate mutating func gradescope(_ judgement: ExerciseJudgement) {
    let checks = judgement.checks
    let time = judgement.sizes.compactMap(\.wall).reduce(Duration.zero, +)
    member("score", judgement.verdict == .right ? checks.count : 0)
    member("max_score", checks.count)
    member("execution_time", judgement.sizes.isEmpty ? nil : time)
    member("output", "\(judgement.verdict.title): \(judgement.explanation)")
    member("visibility", "visible")
    member("stdout_visibility", "visible")
    array("tests", checks) { json, check in
      json.member("score", check.result == .passed ? 1 : 0)
      json.member("max_score", 1)
      json.member("name", check.name)
      json.member("status", check.result == .passed ? "passed" : "failed")
      json.member("output", check.message)
    }
  }

  /// All or nothing, as for Gradescope; the reporter adds up the scores of the tests.
  fileprivate mutating func github(_ judgement: ExerciseJudgement) {
    let checks = judgement.checks
    let isRight = judgement.verdict == .right
    member("version", 1)
    member("status", judgement.verdict == .compile ? "error" : isRight ? "pass" : "fail")
    member("max_score", checks.count)
    array("tests", checks) { json, check in
      json.member("name", check.name)
      json.member("status", check.result == .passed ? "pass" : "fail")
      json.member("score", isRight ? 1 : 0)
      json.member("message", check.result == .passed ? nil : check.message)
      json.member("test_code", "highwater exercise check \(judgement.exercise)")
    }
  }
}
