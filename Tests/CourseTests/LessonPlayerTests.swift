import LessonScript
import Testing
import Course

@Suite struct LessonPlayerTests {
  @Test func goesThroughALessonAtATerminal() throws {
    let terminal = ScriptedTerminal(replies: ["150", "1", "2", "1,3"])
    let runner = TableRunner()
    let player = try LessonPlayer.sample(terminal, runner: runner)
    try player.start("sample")
    #expect(
      terminal.take() == [
        "begun sample after [\"before\"]", "step 1/3", "prose: A file first.",
        #"pause run(["fixture make report --size 64MiB"])"#,
      ])
    try player.next()
    #expect(
      terminal.take() == [
        "> fixture make report --size 64MiB", "completed 1", #"pause step("Load it")"#,
      ])
    try player.next()
    #expect(
      terminal.take() == [
        "step 2/3", "prose: Now load it.", "predict",
        #"pause run(["load report --size 64MiB", "stream report --size 64MiB"])"#,
      ])
    #expect(terminal.prompts == ["guess (MiB)> "])
    try player.next()
    #expect(
      terminal.take() == [
        "> load report --size 64MiB", "> stream report --size 64MiB",
        "guess: You guessed 150.0 MiB; it was 200.0 MiB: 1.3 times your guess. That is close.",
        "expect true", "expect true", "prose: It is well above.", "completed 2",
        #"pause step("Apply it")"#,
      ])
    try player.next()
    #expect(
      terminal.take() == [
        "step 3/3", "quiz", "wrong: One does.", "right: It holds the file.", "quiz",
        "right: It is. It is, too.", "completed 3", "recap 2/2",
        #"pause end(nextLesson: Optional("last"))"#,
      ])
    #expect(runner.lines.count == 3)
  }

  /// `next` never waits for an answer that nobody can give.
  @Test func goesThroughALessonWithoutATerminal() throws {
    let terminal = ScriptedTerminal()
    let player = try LessonPlayer.sample(terminal)
    try player.start("sample")
    try player.next()
    try player.next()
    #expect(terminal.take().suffix(2) == ["predict", #"pause question(example: "answer 100MiB")"#])
    try player.next()
    #expect(
      terminal.take().prefix(3) == [
        "> load report --size 64MiB", "> stream report --size 64MiB", "guess: Measured: 200.0 MiB.",
      ])
    try player.next()
    #expect(terminal.take() == ["step 3/3", "quiz", #"pause question(example: "answer 1")"#])
    try player.next()
    #expect(terminal.take() == ["quiz", #"pause question(example: "answer 1")"#])
    try player.next()
    #expect(terminal.take().prefix(2) == ["completed 3", "recap 0/2"])
    #expect(terminal.prompts.isEmpty)
  }

  @Test func startsWhereItWasLeft() throws {
    let store = InMemoryProgress()
    let first = try LessonPlayer.sample(ScriptedTerminal(replies: ["1GiB"]), store: store)
    try first.start("sample")
    try first.next()
    try first.next()
    let terminal = ScriptedTerminal(replies: [])
    let runner = TableRunner()
    let second = try LessonPlayer.sample(terminal, runner: runner, store: store)
    #expect(try second.place()?.steps.map(\.isCurrent) == [false, true, false])
    try second.start(nil)
    #expect(
      terminal.take() == [
        "resumed", "step 2/3", "prose: Now load it.", "predict (guessed 1.0 GiB)",
        #"pause run(["load report --size 64MiB", "stream report --size 64MiB"])"#,
      ])
    #expect(runner.lines.isEmpty)
    try second.next()
    #expect(
      terminal.take().contains(
        "guess: You guessed 1.0 GiB; it was 200.0 MiB: your guess was 5.1 times that. "
          + "A gap like this is why it is worth measuring."))
  }

  @Test func goesBackWithoutRunningAgain() throws {
    let terminal = ScriptedTerminal(replies: ["100"])
    let runner = TableRunner()
    let player = try LessonPlayer.sample(terminal, runner: runner)
    try player.start("sample")
    for _ in 0..<3 { try player.next() }
    try player.next()
    _ = terminal.take()
    try player.back()
    #expect(
      terminal.take() == [
        "step 2/3", "prose: Now load it.", "predict", "done 2",
        "guess: You guessed 100.0 MiB; it was 200.0 MiB: 2 times your guess. "
          + "A gap like this is why it is worth measuring.",
        "expect true", "expect true", "prose: It is well above.", #"pause step("Apply it")"#,
      ])
    try player.goto("1")
    try player.goto("ma")
    try player.next()
    #expect(terminal.take().last == #"pause step("Apply it")"#)
    #expect(runner.lines.count == 3)
    #expect(
      failure { try player.goto("aply") } == "goto: there is no step 'aply'; did you mean 'apply'?")
    try player.goto("make")
    #expect(
      failure { try player.back() } == "back: this is the first step; 'where' lists the steps")
  }

  @Test func skipsAStepAndTellsSo() throws {
    let terminal = ScriptedTerminal()
    let runner = TableRunner()
    let player = try LessonPlayer.sample(terminal, runner: runner)
    try player.start("sample")
    try player.skip()
    try player.next()
    try player.skip()
    try player.whereAmI()
    #expect(terminal.take().last == #"place ["skipped", "completed", "begun"]"#)
    try player.skip()
    #expect(terminal.take().first == "recap 0/2")
    #expect(runner.lines.count == 2)
    try player.goto("make")
    try player.next()
    try player.whereAmI()
    #expect(terminal.take().last == #"place ["completed", "completed", "skipped"]"#)
  }

  @Test func playsAndResumes() throws {
    let terminal = ScriptedTerminal()
    let player = try LessonPlayer.sample(terminal)
    try player.start("sample")
    try player.next()
    try player.play()
    #expect(terminal.take().last == #"playing with ["fixture make report --size 64MiB"], try []"#)
    for command in [player.next, player.back, player.skip] {
      #expect(
        failure(command) == "lesson: 'sample' waits while you play; type 'resume' to return")
    }
    try player.resume()
    #expect(
      terminal.take() == [
        "step 1/3", "prose: A file first.", "done 1", #"pause step("Load it")"#,
      ])
  }

  @Test func beginsWithWhatIsOpen() throws {
    let terminal = ScriptedTerminal()
    let store = InMemoryProgress()
    let player = try LessonPlayer.sample(terminal, store: store)
    #expect(try player.place() == nil)
    #expect(
      failure { try player.next() }
        == "lesson: you have not begun one; type 'start' to begin, 'lessons' to choose")
    try player.start(nil)
    #expect(
      terminal.take() == [
        "begun before", "step 1/1", "prose: Prose.", "completed 1", "recap 0/0",
        #"pause end(nextLesson: Optional("sample"))"#,
      ])
    try player.start(nil)
    #expect(terminal.take().first == "begun sample")
    try player.start("last")
    // It is the last in order, but not the last that is left.
    #expect(terminal.take().last == #"pause end(nextLesson: Optional("sample"))"#)
    try player.start("before")
    #expect(terminal.take().prefix(2) == ["again", "step 1/1"])
    try player.start("sample")
    for _ in 1...3 { try player.skip() }
    #expect(terminal.take().last == "pause end(nextLesson: nil)")
  }

  private func failure(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
    }
  }
}
