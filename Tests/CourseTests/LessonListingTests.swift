import Course
import LessonScript
import Shell
import Testing

@Suite struct LessonListingTests {
  @Test func tellsHowFarOneIs() throws {
    let store = InMemoryProgress()
    let player = try LessonPlayer.sample(ScriptedTerminal(), store: store)
    #expect(try statuses(player, store) == ["not begun", "not begun", "not begun"])
    try player.start("before")
    try player.start("sample")
    try player.next()
    #expect(try statuses(player, store) == ["completed", "1 of 3 steps", "not begun"])
    let listing = try player.library.listing(store)
    #expect(listing.map(\.isCurrent) == [false, true, false])
    #expect(listing.map(\.number) == [1, 7, 1])
    #expect(listing[1].title == "A sample")
    #expect(listing[1].minutes == 5)
  }

  /// By part, then by number; those of no part last. What must come first is missing until it is
  /// done.
  @Test func ordersByPartAndNamesWhatIsMissing() throws {
    let text = { (id: String, fields: String) in
      Array(
        "---\nid: \(id)\ntitle: T\nminutes: 5\nversion: 1\n\(fields)---\n\n## One {#one}\n\nProse.\n"
          .utf8)
    }
    let library = LessonLibrary(
      proven: [
        (name: "01-own.md", bytes: text("own", "")),
        (name: "02-judge.md", bytes: text("judge", "part: judge\nrequires: [see, gone]\n")),
        (name: "03-see.md", bytes: text("see", "part: see\npurpose: to see\n")),
        (name: "04-later.md", bytes: text("later", "part: see\nrequires: [see]\n")),
      ], files: [], grammar: LessonGrammar())
    let store = InMemoryProgress()
    let listing = try library.listing(store)
    #expect(listing.map(\.id) == ["see", "later", "judge", "own"])
    #expect(listing.map(\.part) == [.see, .see, .judge, nil])
    #expect(listing.map(\.purpose) == ["to see", nil, nil, nil])
    #expect(listing.map(\.missing) == [[], ["see"], ["see"], []])
    var done = LessonProgress(beginning: library.lessons[0])
    done.steps["one"] = StepProgress(library.lessons[0].steps[0])
    done.steps["one"]?.isCompleted = true
    store.save(done)
    #expect(try library.listing(store).map(\.missing) == [[], [], [], []])
  }

  @Test func countsNewSteps() throws {
    let store = InMemoryProgress()
    try LessonPlayer.sample(ScriptedTerminal(), store: store).start("sample")
    let changed = try LessonSamples.lesson(version: 2, closing: "It is above.")
    let player = try LessonPlayer.sample(ScriptedTerminal(), store: store, lesson: changed)
    #expect(try statuses(player, store) == ["not begun", "2 new steps", "not begun"])
  }

  @Test func countsMistakes() throws {
    let library = LessonLibrary(
      files: [(name: "04-faulty.md", bytes: [0xff])], grammar: LessonGrammar())
    let listing = try library.listing(InMemoryProgress())
    #expect(listing.map(\.id) == ["faulty"])
    #expect(listing.map(\.status.description) == ["3 mistakes in its file"])
  }

  private func statuses(_ player: LessonPlayer, _ store: InMemoryProgress) throws -> [String] {
    try player.library.listing(store).map(\.status.description)
  }
}
