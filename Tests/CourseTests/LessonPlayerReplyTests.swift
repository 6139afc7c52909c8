import LessonScript
import Testing
import Course

@Suite struct LessonPlayerReplyTests {
  private let waysOut =
    "Enter goes on without an answer, Ctrl-C returns to the prompt; "
    + "hint, answer, back, skip, goto STEP, where, play and help work here too."

  @Test func hintsWhileAsking() throws {
    let terminal = ScriptedTerminal(replies: ["hint", "lots", " 2 GiB "])
    let player = try LessonPlayer.sample(terminal)
    try player.start("sample")
    try player.goto("load")
    #expect(
      terminal.take().suffix(4) == [
        "predict", "hint 1/2: First hint.",
        "unclear: write a number and a unit, as in 100MiB; a bare number is in MiB. "
          + waysOut,
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
        "unclear: write a number from 1 to 2. " + waysOut,
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
        "step 3/3", "quiz", "wrong: One does.", "quiz", "completed 3", "retry by answer 1",
        #"pause end(nextLesson: Optional("last"))"#,
      ])
  }

  /// Everything that moves about works at a guess and at a quiz as it does at the prompt.
  @Test(arguments: [
    (["back"], "step 1/3"), (["goto make"], "step 1/3"), (["goto 1"], "step 1/3"),
    (["g 1"], "step 1/3"), (["goto 9", "goto 1"], "step 1/3"),
    (["play"], #"playing with ["fixture make report --size 64MiB"]"#),
    (["where", "back"], "place [\"completed\", \"begun\", \"open\"]"),
    (["help"], "unclear: write a number and a unit, as in 100MiB; a bare number is in MiB. "),
    (["hi", "next"], "hint 1/2: First hint."), (["ans", "next"], "answer: The answer."),
    (["skip"], "step 3/3"),
    (["next"], #"pause run(["load report --size 64MiB", "stream report --size 64MiB"])"#),
  ])
  func movesAboutAtAGuess(replies: [String], shows event: String) throws {
    let terminal = ScriptedTerminal(replies: [])
    let player = try LessonPlayer.sample(terminal)
    try player.start("sample")
    try player.next()
    _ = terminal.take()
    terminal.replies = replies
    try player.next()
    let shown = terminal.take()
    #expect(shown.contains { $0.hasPrefix(event) }, "\(shown)")
  }

  @Test(arguments: [
    (["back"], "step 2/3"), (["goto load"], "step 2/3"), (["skip"], "recap"), (["next"], "quiz"),
    (["play"], "playing with"), (["where"], "place"), (["hint"], "no hints after 0"),
    (["answer"], "unclear: this step has no answer"), (["help"], "unclear: write a number from 1"),
    (["goto nowhere"], "unclear: goto: there is no step 'nowhere'"), (["5"], "unclear: write"),
  ])
  func movesAboutAtAQuiz(replies: [String], shows event: String) throws {
    let terminal = ScriptedTerminal(replies: [])
    let player = try LessonPlayer.sample(terminal)
    try player.start("sample")
    terminal.replies = replies
    try player.goto("apply")
    let shown = terminal.take().drop { $0 != "step 3/3" }.dropFirst(2)
    #expect(shown.contains { $0.hasPrefix(event) }, "\(shown)")
  }

  @Test func staysAtTheFirstStepWithAReason() throws {
    let terminal = ScriptedTerminal(replies: ["back", ""])
    let text = """
      ## Only {#only}

      ```quiz
      Which?

      - [x] This
        Yes.
      - [ ] That
        No.
      ```

      """
    let player = try LessonPlayer.sample(
      terminal, lesson: try LessonSamples.lesson(steps: text))
    try player.start("sample")
    #expect(
      terminal.take().contains("unclear: this is the first step; 'where' lists the steps"))
  }

  /// A wrong answer, then Enter: the step is done, and the question can still be got right.
  @Test func triesAQuizAgainThatWasPassedBy() throws {
    let terminal = ScriptedTerminal(replies: ["1", "", "1,2", ""])
    let store = InMemoryProgress()
    let player = try LessonPlayer.sample(terminal, store: store)
    try player.start("sample")
    try player.goto("apply")
    #expect(terminal.take().suffix(2).first == "retry by answer 1")
    let right = {
      try #require(store.progress(of: "sample")).steps["apply"]?.quizAnswers.map(\.isRight)
    }
    #expect(try right() == [false, false])
    try player.answer("2")
    #expect(
      terminal.take() == [
        "right: It holds the file.", "retry by answer 1",
        #"pause end(nextLesson: Optional("last"))"#,
      ])
    try player.answer("1,3")
    #expect(terminal.take().count == 2)
    #expect(try right() == [true, true])
    #expect(
      failure { try player.answer("1") }
        == "answer: no question is open; 'answer' alone shows the answer")
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
