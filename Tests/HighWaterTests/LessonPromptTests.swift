import TestSupport
import Testing

/// What can be typed wherever a lesson waits: each word, at each kind of prompt.
@Suite(.tags(.slow)) struct LessonPromptTests {
  private let place: Workplace
  private let lessons: String

  init() throws {
    place = try Workplace()
    lessons = try place.folder.makeFolder("lessons")
    try place.folder.write(Self.lesson, to: "lessons/01-own.md")
  }

  /// A step where a lesson waits in some way, and what is wrong there and then right.
  struct Kind: Sendable, CustomTestStringConvertible {
    let step: String
    /// What HighWater waits with; `nil` for its prompt.
    let prompt: String?
    var wrong: (typed: String, shows: String)?
    var right: (typed: String, shows: String)?

    var testDescription: String { step }
  }

  static let kinds = [
    Kind(step: "step", prompt: nil),
    Kind(
      step: "size", prompt: "guess (MiB)>", wrong: ("soon", "write a number"),
      right: ("20", "runs these")),
    Kind(
      step: "number", prompt: "guess (x)>", wrong: ("2 MiB", "write a number"),
      right: ("2", "runs these")),
    Kind(
      step: "choice", prompt: "answer (1-2)>", wrong: ("1", "Not quite."), right: ("2", "Right.")),
    Kind(
      step: "quiz", prompt: "answer (1-3)>", wrong: ("1,2", "Not quite."), right: ("1,3", "Right.")),
    Kind(
      step: "goal", prompt: nil,
      wrong: ("load header --size 1MiB", "✗ Not yet: the input had 1.0 MiB"),
      right: ("load header --size 3MiB", "✓ Goal reached")),
    Kind(step: "exercise", prompt: nil),
  ]

  @Test(arguments: kinds) func takesEachWord(at kind: Kind) throws {
    var learner = try Learner(in: place, lessons: lessons)
    try learner.type("start own", shows: "Step 1 of 10")
    let waits = kind.prompt ?? "highwater own "
    func arrive() throws {
      try learner.type("goto \(kind.step)", shows: "The step \(kind.step).")
      #expect(learner.prompt.hasPrefix(waits), "\(learner.prompt)")
    }
    try arrive()
    // What stays at the step, and the right reply is still to be given.
    for (word, text) in [
      ("where", "The \(kind.step) (\(kind.step)): you are here"), ("hint", "Hint 1 of 1"),
      ("hint", "That was the only hint."), ("answer", "This is the answer."),
      (
        "help",
        kind.prompt == nil ? "explains one, with examples" : "hint, answer, back, skip, goto STEP"
      ),
    ] {
      try learner.type(word, shows: text)
      #expect(learner.prompt.hasPrefix(waits), "\(word): \(learner.prompt)")
    }
    let number = try #require(Self.steps.firstIndex(of: kind.step)) + 1
    // What leaves it.
    for (word, text) in [
      ("back", "Step \(number - 1) of 10"), ("skip", "Step \(number + 1) of 10"),
      ("goto first", "Step 1 of 10"), ("play", "Try what you like"),
    ] {
      try learner.type(word, shows: text)
      if word == "play" { try learner.type("resume", shows: "The step \(kind.step).") }
      try arrive()
    }
    for reply in [kind.wrong, kind.right].compactMap({ $0 }) {
      try learner.type(reply.typed, shows: reply.shows)
    }
    try learner.kill()
  }

  /// At the end of a page the word is for what comes after it.
  @Test(arguments: [
    ("where", "1. ✓ The first (first)"), ("hint", "Hint 1 of 1"),
    ("answer", "This is the answer."), ("help", "hint, answer, back, skip, goto STEP"),
    ("back", "Step 8 of 10"), ("skip", "Step 10 of 10"), ("goto first", "Step 1 of 10"),
    ("play", "Try what you like"), ("20", "runs these"),
  ])
  func takesEachWordBetweenTwoPages(word: String, text: String) throws {
    var learner = try Learner(in: place, lessons: lessons, rows: 12)
    try learner.type("start own")
    while learner.prompt == "Enter goes on>" { try learner.type("") }
    try learner.type("goto long")
    #expect(learner.prompt == "Enter goes on>")
    #expect(learner.page.count <= 11)
    try learner.type(word, shows: text)
    try learner.kill()
  }

  private static let steps = [
    "first", "step", "size", "number", "choice", "quiz", "goal", "exercise", "long", "last",
  ]

  private static let lesson =
    LessonFolder.beginning
    + steps.map { step in
      """

      ## The \(step) {#\(step)}

      The step \(step).

      \(bodies[step] ?? "")
      ```hint
      This is the hint.
      ```

      ```answer
      This is the answer.
      ```

      """
    }.joined()

  private static let bodies = [
    "size": guess("MiB", "load.peak", of: "1MiB"),
    "number": guess("x", "load.read / input", of: "2MiB"),
    "choice": quiz("[ ] One", "[x] Two"), "quiz": quiz("[x] One", "[ ] Two", "[x] Three"),
    "goal": """
    ```do
    Read more.

    goal: load is completed
    goal: input > 2MiB
    solution: load header --size 3MiB
    ```

    """,
    "exercise": "```exercise\nheader\n```\n",
    "long": (1...5).map { "Paragraph \($0).\n\n" }.joined()
      + guess("MiB", "load.final", of: "4MiB"),
  ]

  private static func guess(_ unit: String, _ sum: String, of size: String) -> String {
    """
    ```predict
    How much?
    unit: \(unit)
    against: \(sum)
    ```

    ```run
    fixture make records --size \(size)
    load header --size \(size)
    ```

    """
  }

  private static func quiz(_ options: String...) -> String {
    """
    ```quiz
    Which?

    \(options.map { "- \($0)\n  Said of it.\n" }.joined())```

    """
  }
}
