import Foundation
import TestSupport
import Testing

/// `demo`, as driven by a presenter at a terminal and by a script.
@Suite(.tags(.slow)) struct DemoTests {
  private let place: Workplace
  private let lessons: String

  init() throws {
    place = try Workplace()
    lessons = place.folder.path("lessons")
    try FileManager.default.createDirectory(atPath: lessons, withIntermediateDirectories: true)
    try place.folder.write(Array(Self.lesson.utf8), to: "lessons/20-talk.md")
  }

  private static let lesson = """
    ---
    id: talk
    title: A talk
    minutes: 5
    version: 1
    ---

    ## Make it {#make}

    A file first.

    ```run
    fixture make log --size 1MiB
    ```

    ```note
    Smile.
    ```

    ## Compare it {#compare}

    Now the two.

    ```run
    compare tail --size 1MiB
    ```

    ```expect
    same answer
    ```

    """

  @Test func goesThroughALessonByKeysFromAPipe() throws {
    let cast = place.folder.path("talk.cast")
    let finished = try place.highwater(
      "--lessons", lessons, "demo", "talk", "--record", cast,
      standardInput: "\n\n\nbcases tail\nstart\n\n\n\n\n")
    #expect(finished.status == 64, "start is refused: \(finished.errorText)")
    #expect(finished.errorText.contains("demo: 'start' is about your own progress"))
    let again = try place.highwater(
      "--lessons", lessons, "demo", "talk", standardInput: "\n\nbcases tail\n\n\n\n\nq")
    #expect(again.status == 0, "\(again.errorText)")
    for text in [
      "A talk", "Step 1 of 2: Make it", "A file first.", "> fixture make log --size 1MiB",
      "Step 2 of 2: Compare it", "Same answer", "holds: `same answer`",
    ] {
      #expect(again.outputText.contains(text), "'\(text)' is missing:\n\(again.outputText)")
    }
    #expect(!again.output.contains(0x1B), "escape sequences without a terminal")
    #expect(try castText(cast).contains("Step 1 of 2: Make it"))
  }

  @Test func goesThroughABuiltInLessonUnattended() throws {
    let finished = try place.highwater(
      "demo", "header", standardInput: String(repeating: "\n", count: 80))
    #expect(finished.status == 0, "\(finished.errorText)")
    #expect(finished.outputText.contains("what you found"))
    #expect(!finished.outputText.contains("✗ does not hold"), "\(finished.outputText)")
  }

  @Test func leavesTheLearnersProgressAlone() throws {
    #expect(try place.highwater("start", "spike").status == 0)
    let before = try place.highwater("where").outputText
    let finished = try place.highwater(
      "--lessons", lessons, "demo", "talk", standardInput: "\n\n\n\n\n\n\n")
    #expect(finished.status == 0, "\(finished.errorText)")
    #expect(try place.highwater("where").outputText == before)
    #expect(try !place.highwater("--lessons", lessons, "lessons").outputText.contains("of 2 steps"))
  }

  @Test func failsUnattendedWhereACommandFails() throws {
    let broken = Self.lesson.replacing(
      "compare tail --size 1MiB", with: "compare tail -n x --size 1MiB")
    try place.folder.write(Array(broken.utf8), to: "lessons/20-talk.md")
    let finished = try place.highwater(
      "--lessons", lessons, "demo", "talk", standardInput: "\n\n\n\n\n\n\n")
    #expect(finished.status != 0)
  }

  @Test func showsOneStepAScreenAndFollowsItWithNotes() throws {
    let talk = try place.terminal("--lessons", lessons, "demo", "talk", columns: 100, rows: 30)
    try talk.wait(for: "Enter goes on")
    #expect(!talk.screen.text.contains("Make it"))
    let notes = try place.terminal("demo", "--notes", columns: 60, rows: 20)
    try notes.wait(for: "talk, step 1 of 2: Make it")
    try notes.wait(for: "Smile.")
    try talk.send(.enter)
    try talk.wait(for: "Enter runs fixture make log --size 1MiB   q quit")
    #expect(!talk.screen.text.contains("minutes"), "the title is still there")
    try notes.wait(for: "Enter runs fixture make log")
    try talk.send(.enter)
    try talk.wait(for: "Enter goes to “Compare it”")
    try talk.send("b")
    try talk.wait(until: "a prompt") { $0.cursorLine == "demo>" }
    try talk.send("next\r")
    try talk.wait(for: "demo: 'next' is about your own progress")
    try talk.send("\r")
    try talk.wait(for: "Enter goes to “Compare it”")
    try talk.send("\u{1B}[6~")
    try talk.wait(for: "Enter runs compare tail --size 1MiB")
    #expect(!talk.screen.text.contains("A file first."), "the step before is still there")
    try notes.wait(for: "step 2 of 2: Compare it")
    try talk.send(.enter)
    try talk.wait(for: "holds: same answer")
    // What is typed before the keys are told is not taken.
    try talk.wait(until: "the keys") { $0.cursorLine.hasPrefix("Enter goes on   q quit") }
    try talk.send("p")
    try talk.wait(for: "Step 1 of 2")
    try talk.wait(until: "the keys") { $0.cursorLine.contains("q quit") }
    try talk.send("q")
    #expect(try talk.waitForExit() == .exited(0))
    try notes.wait(for: "waiting for a demo")
    try notes.send("q")
    #expect(try notes.waitForExit() == .exited(0))
  }

  @Test func fitsItsLinesToAWindowOfAnotherWidth() throws {
    let talk = try place.terminal("--lessons", lessons, "demo", "talk", columns: 100, rows: 30)
    try talk.wait(for: "Enter goes on   q quit   p back   r repeat   b prompt   s skip the step")
    let notes = try place.terminal("demo", "--notes", columns: 60, rows: 20)
    try notes.wait(for: "talk, step 1 of 2: Make it")
    for terminal in [talk, notes] { try terminal.resize(columns: 30, rows: 20) }
    try talk.wait(until: "the keys on one line") { screen in
      screen.cursorLine == "Enter goes on   q quit" && !screen.text.contains("r repeat")
    }
    try notes.wait(until: "the notes drawn anew") {
      $0.lines.contains("talk, step 1 of 2: Make it")
    }
    try notes.wait(for: "Smile.")
    try talk.send("q")
    #expect(try talk.waitForExit() == .exited(0))
  }

  @Test func staysWithItsStepAtControlCInARun() throws {
    let slow = Self.lesson.replacing("--size 1MiB", with: "--size 2GiB")
    try place.folder.write(Array(slow.utf8), to: "lessons/20-talk.md")
    let talk = try place.terminal("--lessons", lessons, "demo", "talk", columns: 80, rows: 24)
    try talk.wait(for: "Enter goes on")
    try talk.send(.enter)
    try talk.wait(for: "Enter runs fixture make")
    try talk.send(.enter)
    try talk.wait(until: "the progress") { $0.cursorLine.hasPrefix("making log") }
    try talk.send(.control("c"))
    try talk.wait(until: "the keys again") { $0.cursorLine.hasPrefix("Enter runs fixture make") }
    #expect(!talk.screen.text.contains("making log"))
    try talk.send("q")
    #expect(try talk.waitForExit() == .exited(0))
  }

  /// What a key shows and the window has no room for waits for the next key.
  @Test func waitsBeforeWhatDoesNotFit() throws {
    let talk = try place.terminal("--lessons", lessons, "demo", "talk", columns: 60, rows: 12)
    try talk.wait(for: "Enter goes on")
    for next in ["Enter runs fixture make", "Enter goes to", "Enter runs compare tail"] {
      try talk.send(.enter)
      try talk.wait(until: next) { $0.cursorLine.hasPrefix(next) }
    }
    try talk.send(.enter)
    try talk.wait(until: "the end of a page") { $0.cursorLine == "Enter goes on   q quit" }
    #expect(talk.screen.text.contains("> compare tail --size 1MiB"))
    #expect(!talk.screen.fullText.contains("holds: same answer"))
    try talk.send("q")
    #expect(try talk.waitForExit() == .exited(0))
  }

  @Test func leavesAReadableRecordingWhenItIsKilled() throws {
    let cast = place.folder.path("killed.cast")
    let talk = try place.terminal(
      "--lessons", lessons, "demo", "talk", "--record", cast, columns: 90, rows: 30)
    try talk.wait(for: "Enter goes on")
    try talk.send(.enter)
    try talk.wait(for: "Enter runs")
    try talk.resize(columns: 70, rows: 20)
    try talk.send(.enter)
    try talk.wait(for: "Enter goes to")
    talk.signal(SIGKILL)
    try talk.waitForExit()
    let lines = try castLines(cast)
    let header = try #require(
      try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
    #expect(header["version"] as? Int == 2 && header["width"] as? Int == 90)
    let events = try lines.dropFirst().map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any], "\(line)")
    }
    let times = events.compactMap { $0[0] as? Double }
    #expect(times == times.sorted() && times.count == events.count)
    let kinds = Set(events.compactMap { $0[1] as? String })
    #expect(kinds == ["o", "m", "r"])
    // Played back, the recording shows what the terminal showed.
    var screen = Screen(columns: 70, rows: 20)
    for event in events where event[1] as? String == "o" {
      screen.feed(Array((event[2] as? String ?? "").utf8))
    }
    #expect(screen.text.contains("fixture: made"))
    #expect(screen.text.contains("Enter goes to “Compare it”"))
  }

  @Test func writesOverNoFileThatStandsThere() throws {
    let path = try place.folder.write(Array("mine".utf8), to: "mine.cast")
    let finished = try place.highwater("--lessons", lessons, "demo", "talk", "--record", path)
    #expect(finished.status == 64)
    #expect(
      finished.errorText
        == "record: '\(path)' is there already; give another name, or remove it first\n")
    #expect(try fileContents(path) == Array("mine".utf8))
  }

  @Test func hasNoNotesToFollowWithoutADemo() throws {
    let finished = try place.highwater("demo", "--notes")
    #expect(finished.status == 1)
    #expect(finished.errorText == "demo: none is running; start one, as in 'demo spike'\n")
    let all = try place.highwater("--lessons", lessons, "demo", "talk", "--notes")
    #expect(all.outputText.contains("Smile."))
  }

  private func castLines(_ path: String) throws -> [String] {
    String(decoding: try fileContents(path), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func castText(_ path: String) throws -> String {
    try castLines(path).joined()
  }
}
