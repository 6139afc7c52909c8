package import Findings
package import LessonScript
package import MemoryTracking

/// A task for a learner: to make a hungry program of a case flat, in a language of their choice.
///
/// It is one Markdown file, `Lessons/Exercises/NN-id.md`, which ExerciseReading reads:
///
///     ---
///     id: tail
///     title: The last lines
///     case: tail
///     options: { lines: 10 }
///     starter: load
///     fails: killed
///     allowance: 16MiB
///     fixture: log
///     writes: no
///     ---
///     What to do, in Markdown.
///
///     ```hint
///     A hint, revealed by 'exercise hint' in their order.
///     ```
///
///     ```hint killed
///     A hint that is shown with a verdict in place of the standard one.
///     ```
///
/// `id`, `title`, `case` and `allowance` must be given. `options` and `fixture` are the case's own
/// if they are left out, `starter` is `load`, `fails` is `killed` for a `load` and `fake` for a
/// `fake`, and `writes`, whether a program may write files, is `no`.
package struct Exercise: Hashable, Sendable, Identifiable {
  package struct Hint: Hashable, Sendable {
    /// The verdict with which it is shown; `nil` for one that is revealed when asked for.
    package var verdict: ExerciseJudgement.Verdict?
    package var text: Markdown

    package init(verdict: ExerciseJudgement.Verdict?, text: Markdown) {
      self.verdict = verdict
      self.text = text
    }
  }

  package var id: String
  package var title: String
  /// The case whose answers are right.
  package var caseID: String
  /// The options of the case, with the defaults filled in.
  package var options: [String: String]
  /// The program that the learner starts from: `load` or `fake`.
  package var starter: String
  /// The verdict on the starter.
  package var fails: ExerciseJudgement.Verdict
  /// What a program may hold more than an empty program of its language.
  package var allowance: ByteCount
  /// The recipe of its inputs.
  package var fixture: String
  /// Whether a program may write files.
  package var mayWriteFiles: Bool
  package var task: Markdown
  package var hints: [Hint]
  /// The file that it was read from, `03-tail.md`.
  package var file: String

  package init(
    id: String, title: String, caseID: String, options: [String: String] = [:],
    starter: String = "load", fails: ExerciseJudgement.Verdict = .killed, allowance: ByteCount,
    fixture: String, mayWriteFiles: Bool = false, task: Markdown, hints: [Hint] = [],
    file: String
  ) {
    self.id = id
    self.title = title
    self.caseID = caseID
    self.options = options
    self.starter = starter
    self.fails = fails
    self.allowance = allowance
    self.fixture = fixture
    self.mayWriteFiles = mayWriteFiles
    self.task = task
    self.hints = hints
    self.file = file
  }
}
