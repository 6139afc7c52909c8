import LessonScript
import Languages
import TestSupport
import Testing

@testable import Course

@Suite struct ExerciseFolderTests {
  private let place: TemporaryFolder
  private let language = Language(
    id: "python", title: "Python", fileName: "main.py", probe: [], run: ["python3", "{program}"],
    empty: "")
  private let contents = ExerciseFolder.Contents(
    program: Array("first\n".utf8), task: "# Task\n", sample: Array("a\nb\n".utf8),
    answer: Array("b\n".utf8))

  init() throws {
    place = try TemporaryFolder()
  }

  private func make(_ name: String) throws -> ExerciseFolder {
    try ExerciseFolder(creating: place.path(name), "tail", language, contents)
  }

  @Test func holdsWhatALearnerNeeds() throws {
    let folder = try make("work")
    #expect(folder.exercise == "tail" && folder.language == "python")
    let names = ["/.exercise", "/TASK.md", "/main.py", "/sample.answer", "/sample.txt"]
    for name in names { #expect(throws: Never.self) { try place.contents(of: "work" + name) } }
    #expect(place.names() == ["work"])
    #expect(try place.contents(of: "work/main.py") == Array("first\n".utf8))
    #expect(try place.contents(of: "work/sample.answer") == Array("b\n".utf8))
  }

  @Test func leavesWhatIsThere() throws {
    _ = try make("work")
    try place.write("mine\n", to: "work/main.py")
    let failure = #expect(throws: CommandFailure.self) { _ = try make("work") }
    #expect(
      failure
        == .usage(
          "exercise: '\(place.path("work"))' exists already and is left as it is; give another "
            + "--folder"))
    #expect(try place.contents(of: "work/main.py") == Array("mine\n".utf8))
    _ = try place.makeFolder("empty")
    #expect(throws: CommandFailure.self) { _ = try make("empty") }
    #expect(!place.names().contains { $0.hasPrefix(".exercise") })
  }

  @Test func isFoundFromWithin() throws {
    let folder = try make("work")
    _ = try place.makeFolder("work/deep")
    #expect(try ExerciseFolder(around: place.path("work/deep"))?.path == folder.path)
    #expect(try ExerciseFolder(around: place.path("work")) == folder)
    #expect(try ExerciseFolder(around: place.path) == nil)
  }

  @Test func tellsAMarkThatCannotBeRead() throws {
    _ = try make("work")
    try place.write("# nothing\nexercise:\n", to: "work/.exercise")
    #expect(throws: CommandFailure.self) { _ = try ExerciseFolder(around: place.path("work")) }
  }

  @Test func keepsWhatItReplaces() throws {
    let folder = try make("work")
    let program = folder.path + "/main.py"
    for number in 1...3 {
      try place.write("version \(number)\n", to: "work/main.py")
      let kept = try ExerciseFolder.replace(program, with: Array("first\n".utf8))
      #expect(kept == "\(program).\(number)")
    }
    for number in 1...3 {
      #expect(
        try place.contents(of: "work/main.py.\(number)") == Array("version \(number)\n".utf8))
    }
    #expect(try place.contents(of: "work/main.py") == Array("first\n".utf8))
  }

  @Test func pageSaysHowTheProgramIsCalled() throws {
    let exercise = try #require(ExerciseReadingTests.read(ExerciseReadingTests.sound).exercise)
    let page = exercise.page(in: language)
    #expect(page.blocks.contains(.code(language: "console", "python3 main.py FILE 3")))
    #expect(page.plainText.contains("Show the last lines."))
  }

  /// Where there is no program of ours, there is none to look at.
  @Test func pageNamesOnlyWhatCanBeTyped() throws {
    let exercise = try #require(ExerciseReadingTests.read(ExerciseReadingTests.sound).exercise)
    var own = language
    own.fileName = "main.pl"
    for command in ["exercise reset", "exercise solution", "exercise diff"] {
      #expect(String(describing: exercise.page(in: language)).contains(command))
      #expect(
        String(describing: exercise.page(in: own)).contains(command)
          == (command == "exercise reset"))
    }
  }
}
