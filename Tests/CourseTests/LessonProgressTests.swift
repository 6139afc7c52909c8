import Foundation
import LessonScript
import Testing
import Course

@Suite struct LessonProgressTests {
  /// A changed step is to be done anew; what was guessed and measured in it is kept.
  @Test func aNewVersionKeepsHistory() throws {
    let store = InMemoryProgress()
    let terminal = ScriptedTerminal(replies: ["100", "2", "1,3"])
    let runner = TableRunner()
    let first = try LessonPlayer.sample(terminal, runner: runner, store: store)
    try first.start("sample")
    for _ in 0..<4 { try first.next() }
    #expect(try #require(store.progress(of: "sample")).hasCompleted(LessonSamples.lesson()))

    let changed = try LessonSamples.lesson(version: 2, closing: "It is above.")
    let second = try LessonPlayer.sample(terminal, runner: runner, store: store, lesson: changed)
    try second.whereAmI()
    #expect(terminal.take().last == #"place ["completed", "new", "completed"]"#)
    terminal.replies = ["300"]
    try second.goto("load")
    try second.next()
    #expect(runner.lines.filter { $0.hasPrefix("load") }.count == 2)
    let progress = try #require(store.progress(of: "sample"))
    #expect(progress.version == 2)
    #expect(progress.history.map(\.stepID) == ["load"])
    #expect(progress.history.map(\.version) == [1])
    #expect(progress.history[0].progress.guesses.map(\.value) == [100 * 1_048_576])
    #expect(progress.history[0].progress.isCompleted)
    #expect(progress.steps["load"]?.guesses.map(\.value) == [300 * 1_048_576])
    #expect(progress.hasCompleted(changed))
  }

  /// Without a rise of the version a change is a matter of spelling.
  @Test func theSameVersionKeepsProgress() throws {
    let store = InMemoryProgress()
    let terminal = ScriptedTerminal()
    let first = try LessonPlayer.sample(terminal, store: store)
    try first.start("sample")
    for _ in 0..<3 { try first.next() }
    let changed = try LessonSamples.lesson(closing: "It is above.")
    let second = try LessonPlayer.sample(terminal, store: store, lesson: changed)
    try second.whereAmI()
    #expect(terminal.take().last == #"place ["completed", "completed", "open"]"#)
  }

  /// Progress that was kept with digests of another kind is brought along by a visit.
  @Test func aVisitBringsTheDigestsUpToDate() throws {
    let store = InMemoryProgress()
    let terminal = ScriptedTerminal(replies: ["100", "2", "1,3"])
    let player = try LessonPlayer.sample(terminal, store: store)
    try player.start("sample")
    for _ in 0..<4 { try player.next() }
    var progress = try #require(store.progress(of: "sample"))
    for id in progress.steps.keys { progress.steps[id]?.digest = "of another kind" }
    store.save(progress)
    try player.start("sample")
    let changed = try LessonSamples.lesson(version: 2, closing: "It is above.")
    try LessonPlayer.sample(terminal, store: store, lesson: changed).whereAmI()
    #expect(terminal.take().last == #"place ["completed", "new", "completed"]"#)
  }

  /// A step that is not there any more leaves the learner at the first that is open.
  @Test func survivesARemovedStep() throws {
    let store = InMemoryProgress()
    let player = try LessonPlayer.sample(ScriptedTerminal(), store: store)
    try player.start("sample")
    try player.next()
    try player.goto("apply")
    let text = LessonSamples.text(version: 2).replacing("{#apply}", with: "{#apply-it}")
    let changed = try Lesson(source: Array(text.utf8), file: "07-sample.md")
    let terminal = ScriptedTerminal()
    try LessonPlayer.sample(terminal, store: store, lesson: changed).start("sample")
    #expect(terminal.take().prefix(2) == ["resumed", "step 2/3"])
  }

  @Test func isKeptAsJSON() throws {
    let store = InMemoryProgress()
    let player = try LessonPlayer.sample(
      ScriptedTerminal(replies: ["100", "1"]), store: store)
    try player.start("sample")
    for _ in 0..<4 { try player.next() }
    let progress = try #require(store.progress(of: "sample"))
    let json = try JSONEncoder().encode(progress)
    #expect(try JSONDecoder().decode(LessonProgress.self, from: json) == progress)
  }
}
