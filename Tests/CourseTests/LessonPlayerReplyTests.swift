import LessonScript
import Testing
import Course

@Suite struct LessonPlayerReplyTests {
  @Test func hintsWhileAsking() throws {
    let terminal = ScriptedTerminal(replies: ["hint", "lots", " 2 GiB "])
    let player = try LessonPlayer.sample(terminal)
    try player.start("sample")
    try player.goto("load")
    #expect(
      terminal.take().suffix(4) == [
        "predict", "hint 1/2: First hint.",
        "unclear: write a number and a unit, as in 100MiB; a bare number is in MiB. "
          + "Enter goes on without an answer, Ctrl-C returns to the prompt.",
        #"pause run(["load report --size 64MiB", "stream report --size 64MiB"])"#,
      ])
  }

  @Test func tellsTheAnswerWhileAsking() throws {
    let terminal = ScriptedTerminal(replies: ["answer", "1GiB", "answer", "4"])
    let player = try LessonPlayer.sample(terminal)
    try player.start("sample")
    try player.goto("load")
    #expect(terminal.take().suffix(3).prefix(2) == ["predict", "answer: The answer."])
    try player.goto("apply")
    #expect(
      terminal.take().dropFirst(2).prefix(2) == [
        "unclear: this step has no answer to show; 'hint' may help",
        "unclear: write a number from 1 to 2. Enter goes on without an answer, Ctrl-C returns "
          + "to the prompt.",
      ])
  }

  @Test func enterGoesOnWithoutAnAnswer() throws {
    let terminal = ScriptedTerminal(replies: ["", "1", "", ""])
    let player = try LessonPlayer.sample(terminal)
    try player.start("sample")
    try player.goto("load")
    #expect(
      terminal.take().last
        == #"pause run(["load report --size 64MiB", "stream report --size 64MiB"])"#)
    try player.goto("apply")
    #expect(
      terminal.take() == [
        "step 3/3", "quiz", "wrong: One does.", "quiz", "completed 3",
        #"pause end(nextLesson: Optional("last"))"#,
      ])
  }

  /// Ctrl-C leaves the question open; it is asked again by `next`.
  @Test func controlCLeavesTheQuestionOpen() throws {
    let terminal = ScriptedTerminal(replies: [])
    let runner = TableRunner()
    let player = try LessonPlayer.sample(terminal, runner: runner)
    try player.start("sample")
    try player.goto("load")
    #expect(terminal.take().last == #"pause question(example: "answer 100MiB")"#)
    try player.next()
    #expect(terminal.take() == ["predict", #"pause question(example: "answer 100MiB")"#])
    #expect(terminal.prompts.count == 2)
    #expect(runner.lines.isEmpty)
  }

  @Test func answersByCommand() throws {
    let terminal = ScriptedTerminal()
    let player = try LessonPlayer.sample(terminal)
    try player.start("sample")
    #expect(failure { try player.answer("1") } == "answer: no question is open; 'next' goes on")
    try player.goto("load")
    #expect(
      failure { try player.answer("3s") }
        == "answer: cannot read '3s'; write a number and a unit, as in 100MiB; "
        + "a bare number is in MiB")
    _ = terminal.take()
    try player.answer("0.2GiB")
    #expect(
      terminal.take() == [#"pause run(["load report --size 64MiB", "stream report --size 64MiB"])"#]
    )
    try player.next()
    #expect(
      terminal.take().contains(
        "guess: You guessed 204.8 MiB; it was 200.0 MiB. Spot on."))
    #expect(
      failure { try player.answer("1") }
        == "answer: no question is open; 'answer' alone shows the answer")
    try player.next()
    _ = terminal.take()
    #expect(
      failure { try player.answer("3") } == "answer: cannot read '3'; write a number from 1 to 2")
    try player.answer("1")
    #expect(terminal.take() == ["wrong: One does.", #"pause question(example: "answer 1")"#])
    try player.answer("2")
    try player.answer("1")
    #expect(
      terminal.take() == [
        "right: It holds the file.", "quiz", #"pause question(example: "answer 1")"#,
        "incomplete: It is.", #"pause question(example: "answer 1")"#,
      ])
    #expect(
      failure { try player.answer("1 x") }
        == "answer: cannot read '1 x'; write a number from 1 to 3, or several, as in 1,2")
    try player.answer("3 1")
    #expect(terminal.take().first == "right: It is. It is, too.")
  }

  @Test func revealsHintsInOrderAndThenTheAnswer() throws {
    let terminal = ScriptedTerminal()
    let store = InMemoryProgress()
    let player = try LessonPlayer.sample(terminal, store: store)
    try player.start("sample")
    #expect(
      failure { try player.revealAnswer() }
        == "answer: this step has no answer to show; 'hint' may help")
    try player.hint()
    #expect(terminal.take().last == "no hints after 0, answer false")
    try player.goto("load")
    _ = terminal.take()
    try player.hint()
    try LessonPlayer.sample(terminal, store: store).hint()
    try player.hint()
    try player.revealAnswer()
    #expect(
      terminal.take() == [
        "hint 1/2: First hint.", "hint 2/2: Second hint.", "no hints after 2, answer true",
        "answer: The answer.",
      ])
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
