import LessonScript
import Testing
import Course

@Suite struct LessonPlayerResetTests {
  @Test func asksFirst() throws {
    let (player, terminal, store) = try atTheLoadStep(replies: ["no", "", "what"])
    for _ in 0..<3 { try player.reset(.lesson, isConfirmed: false) }
    #expect(terminal.take() == Array(repeating: "kept lesson 'sample'", count: 3))
    #expect(terminal.prompts.last == "forget what you did in lesson 'sample'? (yes/no) ")
    #expect(store.progress(of: "sample") != nil)
    terminal.replies = ["yes"]
    try player.reset(.lesson, isConfirmed: false)
    #expect(terminal.take() == ["forgotten lesson 'sample'"])
    #expect(store.progress(of: "sample") == nil)
    try player.start(nil)
    #expect(terminal.take().first == #"begun sample after ["before"]"#)
  }

  @Test func needsAYesWithoutATerminal() throws {
    let (player, terminal, store) = try atTheLoadStep(replies: [])
    terminal.canAsk = false
    #expect(throws: CommandFailure.usage("reset: nobody is there to agree; add --yes")) {
      try player.reset(.all, isConfirmed: false)
    }
    #expect(store.progress(of: "sample") != nil)
    try player.reset(.all, isConfirmed: true)
    #expect(store.progress(of: "sample") == nil)
    #expect(store.currentLesson() == nil)
  }

  @Test func forgetsAStepOnly() throws {
    let (player, terminal, store) = try atTheLoadStep(replies: ["y"])
    terminal.replies = ["y", "50"]
    try player.reset(.step, isConfirmed: false)
    #expect(
      terminal.take() == [
        "forgotten step 'load'", "step 2/3", "prose: Now load it.", "predict",
        #"pause run(["load report --size 64MiB", "stream report --size 64MiB"])"#,
      ])
    let progress = try #require(store.progress(of: "sample"))
    #expect(progress.steps["make"]?.isCompleted == true)
    #expect(progress.steps["load"]?.guesses.map(\.value) == [50 * 1_048_576])
  }

  private func atTheLoadStep(
    replies: [String]
  ) throws -> (LessonPlayer, ScriptedTerminal, InMemoryProgress) {
    let terminal = ScriptedTerminal(replies: ["100"])
    let store = InMemoryProgress()
    let player = try LessonPlayer.sample(terminal, store: store)
    try player.start("sample")
    for _ in 0..<3 { try player.next() }
    terminal.replies = replies
    _ = terminal.take()
    return (player, terminal, store)
  }
}
