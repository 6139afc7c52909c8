import CaseStudies
package import Findings
package import Languages
package import LessonScript
package import MemoryTracking
import Spelling

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

extension Exercise {
  /// What a learner reads beside the program: the task, how the program is called, what is right,
  /// and what to type next.
  ///
  /// - Parameter language: What the program is written in.
  /// - Returns: The page, some KiB.
  package func page(in language: Language) -> Markdown {
    let file = language.fileName
    let call =
      ([language.commandLine(language.run)] + ["FILE"] + arguments.map(CommandWords.quoted))
      .joined(separator: " ")
    let compile = language.compile.map { language.commandLine($0) + "\n" } ?? ""
    let options = zip(study.programOptions, arguments).map { option, value in
      [
        Markdown.Block.paragraph([
          .code(value), .text(": \(option.help.prefix(1).lowercased() + option.help.dropFirst())"),
        ])
      ]
    }
    var blocks: [Markdown.Block] = [.heading(level: 1, [.text(title)])] + task.blocks
    blocks += [
      .heading(level: 2, [.text("The program")]),
      .paragraph([
        .text(hasStarter(in: language) ? "Change " : "Write "), .code(file),
        .text(", in \(language.title). It is called so:"),
      ]),
      .code(language: "console", compile + call),
    ]
    if !options.isEmpty {
      blocks += [
        .paragraph([.code("FILE"), .text(" is the input; then come:")]),
        .list(Markdown.List(start: nil, isTight: true, items: options)),
      ]
    }
    blocks += [
      .paragraph([
        .code(ExerciseFolder.sampleName), .text(" is a small input, "),
        .code(ExerciseFolder.answerName), .text(" the right answer to it."),
      ]),
      .heading(level: 2, [.text("What is right")]),
    ]
    blocks += Markdown(rules(in: language)).blocks
    blocks += [.heading(level: 2, [.text("What to type")])]
    let commands = Self.commands + (hasStarter(in: language) ? Self.commandsOnOurs : "")
    blocks += Markdown(commands).blocks
    return Markdown(blocks)
  }

  private func rules(in language: Language) -> String {
    let files = mayWriteFiles ? "It may write files of its own beside where it runs. " : ""
    return """
      - Its answer is the same as HighWater's, byte for byte, on made inputs and on ugly ones: an empty \
      file, no final newline, CRLF, NUL bytes, invalid UTF-8, one long line, fewer lines than asked for.
      - What it holds does not follow its input. It runs on inputs of three sizes, ×1, ×4 and ×16, under \
      one limit: what an empty \(language.title) program holds on this machine, plus \(allowance).
      - \(files)Children, shared memory and files in memory count as its own; it starts no other programs\
      \(mayWriteFiles ? "." : ", and writes no files.")
      """
  }

  private static let commands = """
    In this folder, at HighWater's prompt or after `highwater` on the command line:

    | Command | What it does |
    |---|---|
    | `exercise check` | judges the program |
    | `exercise watch` | judges it whenever you save it, until Ctrl-C |
    | `exercise edit` | opens it in your editor, then judges it |
    | `exercise hint` | shows the next hint |
    | `exercise reset` | puts the first program back, and keeps yours beside it |

    """

  /// The rows of the table that need a program of ours in the language.
  private static let commandsOnOurs = """
    | `exercise solution` | shows ours, once yours has passed |
    | `exercise diff` | shows what differs between yours and ours |

    """
}

extension Language {
  /// A command of its entry as it is typed in the folder of a program.
  func commandLine(_ words: [String]) -> String {
    words.filter { $0 != "{heap cap}" }
      .map {
        CommandWords.quoted(
          $0.replacing("{program}", with: fileName).replacing("{build}", with: "."))
      }
      .joined(separator: " ")
  }
}

/// All exercises: the built-in ones and a teacher's own.
package struct ExerciseLibrary: Sendable {
  /// Those without mistakes, ordered by the numbers of their files, then by name.
  package let exercises: [Exercise]
  /// Those with mistakes, by the name that their file gives them.
  private let faulty: [String: LessonError]

  /// Reads exercises from the names and bytes of their files.
  ///
  /// If two files have the same id, the later one counts, so that a teacher's exercise can replace
  /// a built-in one.
  ///
  /// - Complexity: O(n) time and space in the number of bytes.
  package init(
    files: [(name: String, bytes: [UInt8])], _ surroundings: ExerciseReading.Surroundings
  ) {
    var found: [String: Exercise] = [:]
    var faulty: [String: LessonError] = [:]
    for file in files {
      let reading = ExerciseReading(file.bytes, file: file.name, surroundings)
      if let exercise = reading.exercise {
        found[exercise.id] = exercise
        faulty[exercise.id] = nil
      } else {
        faulty[LessonFileName(file.name)?.id ?? file.name] = LessonError(reading.mistakes)
      }
    }
    self.faulty = faulty
    exercises = found.values.sorted {
      ($0.number ?? .max, $0.id) < ($1.number ?? .max, $1.id)
    }
  }

  /// Makes a library of the given exercises, in their order.
  package init(exercises: [Exercise]) {
    self.exercises = exercises
    faulty = [:]
  }

  /// The files with mistakes, by name, and what is wrong with each.
  package var mistakes: [(name: String, error: LessonError)] {
    faulty.map { (name: $0.key, error: $0.value) }.sorted { $0.name < $1.name }
  }

  /// Finds an exercise by its id, its number, or the beginning of its id.
  ///
  /// - Throws: `CommandFailure` if none or several match, or if its file has mistakes.
  package func exercise(named name: String) throws(CommandFailure) -> Exercise {
    if let exact = exercises.first(where: { $0.id == name }) { return exact }
    if let error = faulty[name] { throw .mistakes(error.mistakes.map(\.description)) }
    if let number = Int(name), let numbered = exercises.first(where: { $0.number == number }) {
      return numbered
    }
    let beginning = exercises.filter { !name.isEmpty && $0.id.hasPrefix(name) }
    if beginning.count == 1 { return beginning[0] }
    guard beginning.isEmpty else {
      let ids = beginning.map(\.id).joined(separator: ", ")
      throw .usage("exercise: '\(name)' could be \(ids); write more of it")
    }
    let nearest = Spelling.nearest(to: name, in: exercises.map(\.id))
    throw .usage(
      "exercise: there is no '\(name)'; "
        + (nearest.map { "did you mean '\($0)'?" } ?? "type 'exercise list' to list them"))
  }
}

extension Exercise {
  /// The number that its file's name begins with; `nil` if there is none.
  package var number: Int? { LessonFileName(file)?.number }

  /// The languages that have its starter and its solution.
  package func languages(of table: LanguageTable) -> [Language] {
    table.languages.filter(hasStarter)
  }

  /// Whether it has a starter and a solution in a language; in any other, a learner writes all of
  /// it.
  package func hasStarter(in language: Language) -> Bool {
    let versions = CaseProgram.versions(of: study, in: language)
    return versions.contains(starter) && versions.contains("stream")
  }
}

/// An exercise to begin from: `exercise new ID`.
package enum ExerciseSkeleton {
  /// The file of a small sound exercise that runs as it stands; `nil` if the id is not an
  /// `Identifier`.
  package static func text(id: String, caseID: String) -> String? {
    guard Identifier.isValid(id) else { return nil }
    return """
      ---
      id: \(id)
      title: Less memory for the same answer
      case: \(caseID)
      starter: load
      fails: killed
      allowance: 16MiB
      ---

      This program works, and holds more the larger its file is. Change it so that it gives the same
      answers and what it holds does not follow the file.

      Say here what the answer is, to the byte: what is a line, what an empty file gives. `cases
      \(caseID)` describes the case.

      ```hint
      The first hint points at what grows.
      ```

      ```hint
      The last one says what to do, and leaves the doing to the learner.
      ```

      ```hint fake
      This one is shown if a program reads in pieces and keeps them all.
      ```

      """
  }
}
