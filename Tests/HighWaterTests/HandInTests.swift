import Foundation
import TestSupport
import Testing

/// `hand-in`: what a learner did, in one file.
@Suite(.tags(.slow)) struct HandInTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  private static let program = """
    import collections
    import sys

    with open(sys.argv[1], "rb") as file:
        sys.stdout.buffer.writelines(collections.deque(file, int(sys.argv[2])))

    """

  private var archive: String { place.folder.path("mine.tar") }

  /// An exercise with a verdict, and the first steps of a lesson.
  private func work() throws {
    let folder = place.folder.path("secret-work")
    let started = try place.highwater(
      "exercise", "start", "tail", "--language", "python", "--folder", folder)
    #expect(started.status == 0, "\(started.errorText)")
    try place.folder.write(Self.program, to: "secret-work/main.py")
    #expect(
      try run(
        place.executable, ["exercise", "check", "--quick"],
        environment: place.environment, workingFolder: folder
      ).status == 0)
    let lessons = try LessonFolder(
      in: place,
      body: """
        ```predict
        How much?

        unit: MiB
        against: load.peak
        ```

        ```run
        fixture make log --size 1MiB
        load tail --size 1MiB
        ```

        ```quiz
        Which?

        - [ ] This
          It is not.
        - [x] That
          It is.
        ```
        """)
    var learner = try Learner(in: place, lessons: lessons.path)
    try learner.type("start own", shows: "guess (MiB)>")
    try learner.type("12", shows: "next runs these:")
    try learner.type("next", shows: "answer (1-2)>")
    try learner.type("1", shows: "Not quite.")
    try learner.kill()
  }

  private func handIn(_ words: String...) throws -> FinishedProcess {
    try run(
      place.executable,
      ["--lessons", place.folder.path("lessons"), "hand-in"] + words + ["--output", archive],
      environment: place.environment)
  }

  /// The files of the archive, by name.
  private func files() throws -> [String: [UInt8]] {
    try? FileManager.default.removeItem(atPath: place.folder.path("out"))
    let out = try place.folder.makeFolder("out")
    #expect(
      try run("/usr/bin/env", ["tar", "--extract", "--file", archive, "--directory", out]).status
        == 0)
    let names = try run("/usr/bin/env", ["tar", "--list", "--file", archive]).outputText.split(
      separator: "\n")
    return try Dictionary(
      uniqueKeysWithValues: names.map { ("\($0)", try place.folder.contents(of: "out/\($0)")) })
  }

  @Test func holdsWhatWasDoneAndNothingElse() throws {
    try work()
    let asked = try handIn()
    #expect(asked.status == 64)
    #expect(asked.errorText.hasSuffix("nothing was written; look at it, and add --yes\n"))
    #expect(!FileManager.default.fileExists(atPath: archive))

    let made = try handIn("--yes", "--as", " Ada L ")
    #expect(made.status == 0, "\(made.errorText)")
    for shown in [
      "exercise tail, python", "right on ×1", "programs/tail-python/main.py", "lesson own",
      "0 of 1 steps, 2 answers", "The name in it is 'Ada L'.", "hand-in: wrote '\(archive)', ",
    ] {
      #expect(made.outputText.contains(shown), "\(shown)\n\(made.outputText)")
    }

    let files = try files()
    #expect(files["programs/tail-python/main.py"] == Array(Self.program.utf8))
    let index = try ParsedJSON(String(decoding: try #require(files["index.json"]), as: UTF8.self))
    #expect(index.object["schema"] as? String == "highwater.hand-in/1")
    #expect(index.object["name"] as? String == "Ada L")
    #expect((index.object["seed"] as? Int).map { $0 > 0 } == true)
    #expect(
      Set(index["files"].compactMap { $0["name"] as? String } + ["index.json"])
        == Set(files.keys))
    for file in index["files"] {
      let path = place.folder.path("out/\(file["name"] as? String ?? "")")
      let digest = try run("/usr/bin/env", ["sha256sum", path]).outputText.prefix(64)
      #expect(file["sha256"] as? String == String(digest))
    }
    let exercise = try #require(index["exercises"].first)
    #expect(
      exercise["verdict"] as? String == "right" && exercise["thoroughness"] as? String == "quick")
    #expect(exercise["passed_at"] is NSNull)
    let size = try #require((exercise["sizes"] as? [[String: Any]])?.first)
    #expect((size["peak_bytes"] as? Int).map { $0 > 0 } == true)

    let lesson = try ParsedJSON(
      String(decoding: try #require(files["lessons/own.json"]), as: UTF8.self))
    let step = try #require(lesson["steps"].first)
    let guess = try #require((step["guesses"] as? [[String: Any]])?.first)
    #expect(guess["guess"] as? Double == 12_582_912.0)
    #expect((guess["measured"] as? Double).map { $0 > 1_048_576 } == true)
    let answer = try #require((step["answers"] as? [[String: Any]])?.first)
    #expect(answer["choice"] as? [Int] == [0] && answer["is_right"] as? Bool == false)
    let measured = try #require((step["measured"] as? [[String: Any]])?.first)
    let variant = try #require((measured["variants"] as? [[String: Any]])?.first)
    #expect((variant["figures"] as? [String: Any])?["peak"] != nil)

    // Nothing of who and where.
    let text = String(decoding: try place.folder.contents(of: "mine.tar"), as: UTF8.self)
    for secret in [place.folder.path, "secret-work", NSHomeDirectory()] {
      #expect(!text.contains(secret), "\(secret)")
    }
    if NSUserName() != "root" { #expect(!text.contains(NSUserName())) }
  }

  @Test func takesWhatIsNamed() throws {
    let nothing = try place.highwater("hand-in", "--yes")
    #expect(nothing.status == 1 && nothing.errorText.hasPrefix("hand-in: nothing was begun yet;"))
    try work()
    #expect(try handIn("own", "--yes").status == 0)
    #expect(Set(try files().keys) == ["index.json", "lessons/own.json"])
    #expect(
      try handIn("nope", "--yes").errorText
        == "hand-in: there is no exercise or lesson 'nope'; 'exercise list' and 'lessons' list them\n"
    )
    #expect(
      try handIn("count", "--yes").errorText
        == "hand-in: 'count' was not begun yet; 'exercise start count' begins it\n")
    try FileManager.default.removeItem(atPath: place.folder.path("secret-work/main.py"))
    let gone = try handIn("tail", "--yes")
    #expect(gone.status == 0 && gone.outputText.contains("it is gone from its folder"))
    #expect(Set(try files().keys) == ["index.json"])
  }

  /// At the prompt it asks who hands in, and whether to write.
  @Test func asksBeforeItWrites() throws {
    try work()
    let terminal = try place.terminal(
      "--lessons", place.folder.path("lessons"), workingFolder: place.folder.path, rows: 60)
    try terminal.wait(until: "the prompt") { $0.isAtEmptyPrompt }
    try terminal.send("hand-in own\r")
    try terminal.wait(for: "hand in as (Enter for no name)")
    try terminal.send("\r")
    try terminal.wait(for: "write 'hand-in.tar'? (yes/no)")
    #expect(terminal.screen.fullText.contains("There is no name in it"))
    try terminal.send("no\r")
    try terminal.wait(for: "hand-in: nothing was written")
    try terminal.send("hand-in own\r")
    try terminal.wait(until: "the second question") {
      $0.cursorLine.hasPrefix("hand in as (Enter for no name)")
    }
    try terminal.send("Ada L.\r")
    try terminal.wait(for: "write 'Ada-L.tar'? (yes/no)")
    try terminal.send("yes\r")
    try terminal.wait(for: "hand-in: wrote 'Ada-L.tar'")
    #expect(FileManager.default.fileExists(atPath: place.folder.path("Ada-L.tar")))
    #expect(!FileManager.default.fileExists(atPath: place.folder.path("hand-in.tar")))
    try terminal.send("quit\r")
    try terminal.waitForExit()
  }
}
