import Findings
import LessonScript
import MemoryTracking
import Testing
import Course

@Suite struct LessonEventMarkdownTests {
  @Test(arguments: [
    (
      LessonEvent.stepEntered(StepPlace(number: 2, count: 8), title: "Load it"),
      "Step 2 of 8: Load it"
    ),
    (.stepCompleted(StepPlace(number: 2, count: 8)), "✓ Step 2 of 8 completed."),
    (.lessonResumed(title: "A sample", isCompleted: false), "Going on with A sample"),
    (
      .pausing(.question(example: "answer 1")),
      "answer 1 answers it; next goes on without an answer."
    ),
    (.pausing(.step("Load it")), "next goes on to “Load it”."),
    (
      .pausing(.exercise("tail")),
      "exercise check judges your program; next goes on once it has passed, and skip goes on "
        + "without it."
    ),
    (.pausing(.end(nextLesson: "tail")), "The lesson ends here; start tail is next."),
    (
      .pausing(.end(nextLesson: nil)),
      "The lesson ends here, and no other is left: you have been through them all."
    ),
    (.pausing(.run(["load tail"])), "next runs this:"),
    (.hintsExhausted(count: 0, hasAnswer: false), "This step has no hints."),
    (
      .hintsExhausted(count: 2, hasAnswer: true), "Those were all 2 hints. answer shows the answer."
    ),
    (.quizAnswered(.wrong, feedback: [Markdown("Because.")]), "Not quite. Because."),
    (
      .smallScaleProposed(available: .mebibytes(2048)),
      "This machine has only 2.0 GiB of memory to spare. set scale small makes the files of lessons "
        + "a quarter of the size; then start again. set scale normal keeps them as they are."
    ),
    (.scaleKept(.small, wanted: .small), "Its files are at scale small."),
    (
      .scaleKept(.small, wanted: .large),
      "Its files are at scale small, at which you began it; reset lesson and start begin it again "
        + "at large."
    ),
    (
      .trustAsked(["measure -- rm"]),
      "This lesson is not one of HighWater's own. It wants to run these programs on this "
        + "machine, with all your rights:"
    ),
    (.playing(fixtures: [], experiments: []), "Try what you like; resume returns to the lesson."),
  ])
  func isPutIntoWords(event: LessonEvent, text: String) {
    #expect(event.markdown.plainText == text)
  }

  @Test func speaksOfAGoal() throws {
    #expect(
      LessonEvent.pausing(.goal(solution: "load tail")).markdown.plainText
        == "Reach it by a command of your own: each one that measures is judged. hint helps, answer "
        + "shows one that does, skip goes on without it.")
    let body = "```do\nPass it.\n\ngoal: load.peak > 1MiB\nsolution: load tail\n```"
    let source = "---\nid: a\ntitle: A\nminutes: 5\nversion: 1\n---\n\n## Only {#only}\n\n\(body)\n"
    let lesson = try Lesson(source: Array(source.utf8), file: "x.md")
    guard case .goal(let goal) = lesson.steps[0].blocks[0].content else {
      Issue.record("no goal")
      return
    }
    #expect(LessonEvent.goal(goal, reachedBy: nil).markdown.plainText == "Pass it.")
    #expect(
      LessonEvent.goal(goal, reachedBy: "load tail").markdown.plainText
        == "Pass it. You reached it by load tail.")
    let missed = GoalVerdict(
      command: "load tail", results: [.failed(detail: "a")], shortfalls: ["`a` was 1", "b is c"])
    #expect(
      LessonEvent.goalJudged(goal, missed).markdown.plainText
        == "✗ Not yet: a was 1. ✗ Not yet: b is c.")
    let reached = GoalVerdict(
      command: "load tail", results: [.held(detail: "2 > 1")], shortfalls: [])
    #expect(
      LessonEvent.goalJudged(goal, reached).markdown.plainText == "✓ Goal reached: 2 > 1.")
  }

  @Test(arguments: [
    (
      LessonTask.State.new,
      "Exercise: The last lines, to be written in Go; set language chooses another language.",
      "You have not begun the exercise The last lines yet."
    ),
    (
      .begun(language: "Go", folder: "/home/ann/tail", verdict: nil), "Exercise: The last lines.",
      "The exercise The last lines is not passed yet."
    ),
    (
      .passed(language: "Go"), "Exercise: The last lines. You have passed it, in Go.",
      "✓ Exercise passed: The last lines, in Go."
    ),
    (
      .left, "Exercise: The last lines, to be written in a language of your own.",
      "The exercise The last lines is left for later."
    ),
  ])
  func speaksOfAnExercise(state: LessonTask.State, introduction: String, standing: String) {
    let task = LessonTask(name: "tail", title: "The last lines", language: "Go", state: state)
    #expect(firstLine(.exercise(task)) == introduction)
    #expect(firstLine(.exerciseChecked(task)) == standing)
  }

  private func firstLine(_ event: LessonEvent) -> String? {
    event.markdown.blocks.first.map { Markdown([$0]).plainText }
  }

  @Test func saysWhatWasFoundOutAboutAProgram() {
    let task = LessonTask(
      name: "tail", title: "The last lines", language: "Go",
      state: .begun(language: "Java", folder: "/home/ann/tail", verdict: .grows))
    let blocks = LessonEvent.exerciseChecked(task).markdown.blocks
    #expect(
      Markdown(Array(blocks[1...1])).plainText
        == "Your program in Java is in /home/ann/tail; the newest verdict on it is 'grows'.")
    #expect(blocks[2] == .code(language: "console", "> exercise check\n> exercise hint"))
  }

  /// What is completed, passed by and new is told by marks, in few columns.
  @Test func marksTheStepsOfAPlace() throws {
    let player = try LessonPlayer.sample(ScriptedTerminal())
    try player.start("sample")
    var place = try #require(try player.place())
    place.steps[0].status = .completed
    place.steps[1].status = .skipped
    place.steps[2].status = .new
    guard case .list(let list) = LessonEvent.place(place).markdown.blocks[1] else {
      Issue.record("no list of steps")
      return
    }
    #expect(
      list.items.map { Markdown($0).plainText } == [
        "✓ Make it (make): you are here", "skipped: Load it (load)", "new: Apply it (apply)",
      ])
  }

  @Test func tellsExpectations() throws {
    let lesson = try LessonSamples.lesson()
    guard case .expect(let expectations) = lesson.steps[1].stages[3].content else {
      Issue.record("no expectations")
      return
    }
    let held = LessonEvent.expectation(expectations[0], .held(detail: "200 B > 96 B"))
    #expect(held.markdown.plainText == "✓ holds: load.peak > 1.5 * input  (200 B > 96 B)")
    let impossible = LessonEvent.expectation(
      expectations[0], .notMeasured(.impossible(.input, "there is no hook")))
    #expect(
      impossible.markdown.plainText
        == "– cannot be judged: load.peak > 1.5 * input  "
        + "(not measured: input cannot be measured here: there is no hook)")
    let failed = LessonEvent.expectation(expectations[0], .notMeasured(.divisionByZero))
    #expect(
      failed.markdown.plainText
        == "✗ does not hold: load.peak > 1.5 * input  (not measured: it divides by zero)")
  }

  @Test func beginsWithTheIntroductionOnce() throws {
    let source = LessonSamples.text().replacing("What it", with: "# A sample\n\nWhat it")
    let lesson = try Lesson(source: Array(source.utf8), file: "x.md")
    #expect(
      LessonEvent.lessonBegun(lesson, requirements: ["before"]).markdown.plainText
        == "A sample 3 steps, about 5 minutes, 64.0 MiB of files. It builds on lessons you have "
        + "not completed: before. What it is about.")
  }

  @Test func listsThePlace() throws {
    let player = try LessonPlayer.sample(ScriptedTerminal())
    try player.start("sample")
    let place = try #require(try player.place())
    #expect(
      LessonEvent.place(place).markdown.blocks.prefix(2) == [
        .heading(level: 2, [.text("A sample (sample)")]),
        .list(
          Markdown.List(
            start: 1, isTight: true,
            items: [
              [.paragraph([.strong([.text("Make it (make): you are here")])])],
              [.paragraph([.text("Load it (load)")])],
              [.paragraph([.text("Apply it (apply)")])],
            ])),
      ])
  }
}
