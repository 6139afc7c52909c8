import CaseStudies
import Findings
import Languages
import LessonScript
import MemoryTracking
import Testing

@testable import Course

/// Exercises read from their files, each mistake at its place.
@Suite struct ExerciseReadingTests {
  private static let python = Language(
    id: "python", title: "Python", fileName: "main.py", probe: ["python3", "--version"],
    run: ["python3", "{program}"], empty: "")

  static func read(_ text: String, file: String = "x.md") -> ExerciseReading {
    ExerciseReading(
      Array(text.utf8), file: file,
      ExerciseReading.Surroundings(recipes: ["log", "report"], languages: [python]))
  }

  static let sound = """
    ---
    id: last
    title: The last lines
    case: tail
    options: { lines: 3 }
    allowance: 8MiB
    ---

    Show the last lines.

    ```python
    print("shown as code")
    ```

    ```hint
    Look at the *end*.
    ```

    ```hint killed
    It holds every line.
    ```

    """

  @Test func readsEverything() throws {
    let reading = Self.read(Self.sound, file: "some/07-last.md")
    #expect(reading.mistakes == [])
    let exercise = try #require(reading.exercise)
    #expect(exercise.id == "last" && exercise.title == "The last lines" && exercise.number == 7)
    #expect(exercise.caseID == "tail" && exercise.options["lines"] == "3")
    #expect(exercise.arguments == ["3"])
    #expect(exercise.starter == "load" && exercise.fails == .killed)
    #expect(exercise.allowance == .mebibytes(8) && exercise.fixture == exercise.study.fixture)
    #expect(!exercise.mayWriteFiles)
    #expect(exercise.task.plainText == "Show the last lines.")
    #expect(exercise.plainHints.map(\.plainText) == ["Look at the end."])
    #expect(exercise.hints.last?.verdict == .killed)
  }

  @Test func takesWhatIsGivenInPlaceOfTheStandard() throws {
    let text = Self.sound.replacing(
      "allowance: 8MiB",
      with: "allowance: 8MiB\nstarter: fake\nfixture: report\nwrites: yes")
    let exercise = try #require(Self.read(text).exercise)
    #expect(exercise.starter == "fake" && exercise.fails == .fake)
    #expect(exercise.fixture == "report" && exercise.mayWriteFiles)
  }

  @Test func tellsEveryMistakeAtItsPlace() {
    let text = """
      ---
      id: Last
      title: ""
      case: tial
      starter: stream
      fails: right
      allowance: 8 bananas
      fixture: lgo
      writes: perhaps
      level: 3
      ---

      > ```hint
      > In a quote.
      > ```

      ```hint right
      x
      ```

      ```hint killed
      x
      ```

      ```hint killed
      x
      ```

      ```hnit
      x
      ```

      ```hint
      """
    let verdicts = "compile, crashed, wrong, killed, grows, fake, slow"
    let mistakes = [
      "2:1: error: front matter: id cannot be 'Last'; write small letters, digits and hyphens",
      "3:1: error: front matter: title must be one line of text; write 'title: …'",
      "4:1: error: front matter: there is no case 'tial'; did you mean 'tail'?",
      "5:1: error: front matter: starter cannot be 'stream'; write one of load, fake",
      "6:1: error: front matter: fails cannot be 'right'; write one of \(verdicts)",
      "7:1: error: front matter: allowance cannot be '8 bananas'; write a size from 1.0 MiB to "
        + "1.0 GiB, as in 16MiB",
      "8:1: error: front matter: there is no recipe 'lgo'; did you mean 'log'?",
      "9:1: error: front matter: writes cannot be 'perhaps'; write one of no, yes",
      "10:1: error: front matter: unknown key 'level'; the keys are id, title, case, options, "
        + "starter, fails, allowance, fixture, writes",
      "13:3: error: fence: 'hint' is in a list or quote; move it to the margin",
      "17:1: error: hint: there is no verdict 'right' to hint at; write one of \(verdicts), or "
        + "nothing",
      "25:1: error: hint: there is one for 'killed' already; remove one",
      "29:1: error: fence: unknown 'hnit'; write hint, or 'text' for what is only shown",
      "33:1: error: fence: 'hint' is not closed; end it with a line of its own",
    ]
    let reading = Self.read(text)
    #expect(reading.exercise == nil)
    #expect(reading.mistakes.map(\.description) == mistakes.map { "x.md:\($0)" })
  }

  @Test(arguments: [
    ("lines: 3", "rows: 3", "tail: there is no option '--rows'"),
    ("{ lines: 3 }", "3", "options must be values by name; write 'options: { lines: 10 }'"),
    ("lines: 3", "lines: many", "tail: '--lines' cannot be 'many'"),
    (
      "allowance: 8MiB\n", "allowance: 8MiB\nfails: fake\n",
      "a program 'load' is never called a fake"
    ),
    ("Show the last lines.", "", "task: it is missing"),
    ("allowance: 8MiB\n", "", "'allowance' is missing; add a line 'allowance: …'"),
    (
      "---\nid: last", "id: last",
      "it is missing; begin the file with a line '---', then id, title, case and allowance"
    ),
  ])
  func tellsAMistake(of old: String, as new: String, message: String) {
    var text = Self.sound.replacing(old, with: new)
    if new.isEmpty, message.hasPrefix("task") {
      text = text.replacing("```python\nprint(\"shown as code\")\n```\n", with: "")
    }
    let reading = Self.read(text)
    #expect(reading.exercise == nil)
    #expect(reading.mistakes.contains { $0.message.contains(message) }, "\(reading.mistakes)")
  }

  @Test func tellsAnIDThatIsNotTheFiles() {
    let reading = Self.read(Self.sound, file: "03-first.md")
    #expect(
      reading.mistakes.map(\.description) == [
        "03-first.md:2:1: error: front matter: the id 'last' is not the file's 'first'; make them "
          + "the same"
      ])
  }

  @Test func tellsThatNoLanguageHasThePrograms() {
    var unknown = Self.python
    unknown.fileName = "main.zz"
    let reading = ExerciseReading(
      Array(Self.sound.utf8), file: "x.md",
      ExerciseReading.Surroundings(recipes: ["log"], languages: [unknown]))
    #expect(
      reading.mistakes.map(\.message) == [
        "front matter: no language has a program 'load' of 'tail'; choose another starter or case"
      ])
  }

  @Test func readsItsSkeleton() throws {
    let text = try #require(ExerciseSkeleton.text(id: "mine", caseID: "count"))
    #expect(Self.read(text, file: "mine.md").mistakes == [])
    #expect(ExerciseSkeleton.text(id: "No id", caseID: "count") == nil)
  }

  @Test func libraryOrdersByNumberAndFindsByName() throws {
    let files = [("02-last.md", "last"), ("10-late.md", "late"), ("first.md", "first")].map {
      (name: $0.0, bytes: Array(Self.sound.replacing("id: last", with: "id: \($0.1)").utf8))
    }
    let library = ExerciseLibrary(
      files: files.reversed() + [(name: "05-bad.md", bytes: Array("no front matter".utf8))],
      ExerciseReading.Surroundings(recipes: ["log"], languages: [Self.python]))
    #expect(library.exercises.map(\.id) == ["last", "late", "first"])
    #expect(library.mistakes.map(\.name) == ["bad"])
    for (name, id) in [("late", "late"), ("2", "last"), ("f", "first")] {
      #expect(try library.exercise(named: name).id == id)
    }
    for (name, message) in [
      ("la", "exercise: 'la' could be last, late; write more of it"),
      ("lsat", "exercise: there is no 'lsat'; did you mean 'last'?"),
      (
        "quite-different",
        "exercise: there is no 'quite-different'; type 'exercise list' to list them"
      ),
    ] {
      let failure = #expect(throws: CommandFailure.self) { try library.exercise(named: name) }
      #expect(failure == .usage(message))
    }
    let failure = #expect(throws: CommandFailure.self) { try library.exercise(named: "bad") }
    #expect(failure?.description.hasPrefix("05-bad.md:1:1: error:") == true)
  }
}
