import LessonScript
import Measurement
import Testing
import Course

@Suite struct LessonPlayerRunTests {
  private static let load = "load report --size 64MiB"
  private static let stream = "stream report --size 64MiB"

  /// A command that fails leaves the lesson before it; those before it are not run again.
  @Test func showsWhatTheStepAsksToLookAt() throws {
    let text = LessonSamples.text().replacing(
      "```run\nload report", with: "```run phases notes\nload report")
    let lesson = try Lesson(source: Array(text.utf8), file: "07-sample.md")
    let runner = TableRunner()
    let player = try LessonPlayer.sample(ScriptedTerminal(), runner: runner, lesson: lesson)
    try player.start("sample")
    try player.next()
    try player.goto("load")
    try player.next()
    #expect(runner.shown["fixture make report --size 64MiB"] == [])
    #expect(runner.shown["load report --size 64MiB"] == [.phases, .notes])
    try player.again()
    #expect(runner.shown["stream report --size 64MiB"] == [.phases, .notes])
  }

  @Test func goesOnBehindAFailedCommand() throws {
    let terminal = ScriptedTerminal()
    let runner = TableRunner()
    runner.failing = [Self.stream]
    let player = try LessonPlayer.sample(terminal, runner: runner)
    try player.start("sample")
    try player.goto("load")
    #expect(throws: CommandFailure.interrupted("load: interrupted")) { try player.next() }
    runner.failing = []
    try player.resume()
    #expect(terminal.take().last == #"pause run(["stream report --size 64MiB"])"#)
    try player.next()
    #expect(runner.lines == [Self.load, Self.stream, Self.stream])
    #expect(terminal.take().contains("expect true"))
  }

  @Test func repeatsTheLastRun() throws {
    let terminal = ScriptedTerminal(replies: ["200"])
    let runner = TableRunner()
    let player = try LessonPlayer.sample(terminal, runner: runner)
    try player.start("sample")
    #expect(
      throws: CommandFailure.usage(
        "again: nothing has run in this step yet; 'next' goes on")
    ) { try player.again() }
    try player.goto("load")
    try player.next()
    _ = terminal.take()
    runner.results[Self.load] = LessonSamples.comparison(["load": 90])
    try player.again()
    #expect(
      terminal.take() == [
        "> \(Self.load)", "> \(Self.stream)",
        "guess: You guessed 200.0 MiB; it was 90.0 MiB: your guess was 2.2 times that. "
          + "A gap like this is why it is worth measuring.",
        "expect false", "expect true", #"pause step("Apply it")"#,
      ])
  }

  @Test func tellsWhatWasNotMeasured() throws {
    let terminal = ScriptedTerminal(replies: ["200"])
    let runner = TableRunner()
    runner.results[Self.load] = LessonSamples.comparison(["load": 200], outcome: .limitKilled)
    let player = try LessonPlayer.sample(terminal, runner: runner)
    try player.start("sample")
    try player.goto("load")
    try player.next()
    let events = terminal.take()
    #expect(events.contains("guess: load.peak was not measured."))
    #expect(events.contains("expect false"))
  }

  /// Killed at each save in turn: the lesson goes on, nothing is lost but the command in flight.
  @Test func survivesAKillAtEverySave() throws {
    let whole = MortalStore(savesLeft: .max)
    let wholeRunner = TableRunner()
    try goThrough(whole, wholeRunner)
    let saves = whole.saves
    #expect(saves > 10)
    for killedAt in 0..<saves {
      let store = MortalStore(savesLeft: killedAt)
      let runner = TableRunner()
      do {
        try goThrough(store, runner)
        Issue.record("save \(killedAt) did not kill")
      } catch is MortalStore.Killed {
        store.savesLeft = .max
        try goThrough(store, runner)
      }
      let repeats = runner.lines.count - Set(runner.lines).count
      #expect(repeats <= 1, "killed at save \(killedAt): \(runner.lines)")
      #expect(Set(runner.lines) == Set(wholeRunner.lines), "killed at save \(killedAt)")
      let progress = try #require(try store.progress(of: "sample"))
      #expect(progress.hasCompleted(try LessonSamples.lesson()), "killed at save \(killedAt)")
    }
  }

  private func goThrough(_ store: MortalStore, _ runner: TableRunner) throws {
    let terminal = ScriptedTerminal()
    let player = try LessonPlayer.sample(terminal, runner: runner, store: store)
    try player.start("sample")
    for _ in 0..<20
    where try store.progress(of: "sample")?.hasCompleted(LessonSamples.lesson()) != true {
      try player.next()
    }
  }
}

/// A store whose process is killed in front of a save.
private final class MortalStore: LessonProgressStore {
  struct Killed: Error {}

  var savesLeft: Int
  private(set) var saves = 0
  private let kept = InMemoryProgress()

  init(savesLeft: Int) {
    self.savesLeft = savesLeft
  }

  func progress(of lesson: String) throws -> LessonProgress? { kept.progress(of: lesson) }

  func save(_ progress: LessonProgress) throws {
    guard savesLeft > 0 else { throw Killed() }
    savesLeft -= 1
    saves += 1
    kept.save(progress)
  }

  func forget(_ lesson: String) throws { kept.forget(lesson) }

  func forgetAll() throws { kept.forgetAll() }

  func currentLesson() throws -> String? { kept.currentLesson() }

  func setCurrentLesson(_ lesson: String) throws { kept.setCurrentLesson(lesson) }
}
