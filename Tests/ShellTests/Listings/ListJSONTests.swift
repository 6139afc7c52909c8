import LessonScript
import BuiltIn
import FixtureMaking
import Foundation
import MemoryTracking
import TestSupport
import Testing

@testable import Course
@testable import Shell

/// Lessons and fixtures as JSON for scripts.
@Suite struct ListJSONTests {
  @Test func writesEveryKeyOfALesson() throws {
    let statuses: [LessonListing.Status] = [
      .notBegun, .begun(completed: 2, of: 5, skipped: 1), .completed, .changed(newSteps: 1),
      .faulty(mistakes: 3),
    ]
    let title = "A \"title\" \u{1B}[31m\u{202E} in 漢字"
    var text = ""
    LessonListing.writeJSON(
      statuses.enumerated().map { index, status in
        LessonListing(
          number: index == 0 ? nil : index, id: "own", title: title,
          minutes: index == 0 ? nil : 5, status: status, isCurrent: index == 1,
          part: index == 2 ? .fix : nil, purpose: index == 2 ? "to stop" : nil,
          requires: index == 2 ? ["measure", "spike"] : [])
      }
    ) { text += $0 }
    let parsed = try ParsedJSON(text)
    #expect(
      parsed.keys
        == Set(
          """
          schema highwater lessons lessons.number lessons.lesson lessons.title \
          lessons.duration_seconds lessons.current lessons.part lessons.purpose \
          lessons.requires lessons.status lessons.completed_steps \
          lessons.skipped_steps lessons.steps lessons.new_steps lessons.mistakes
          """.split(separator: " ").map(String.init)))
    #expect(parsed.object["schema"] as? String == "highwater.lessons/1")
    let lessons = parsed["lessons"]
    #expect(
      lessons.map { $0["status"] as? String } == [
        "not begun", "begun", "completed", "changed", "faulty",
      ])
    #expect(lessons.allSatisfy { $0["title"] as? String == title })
    #expect(lessons[0]["number"] is NSNull && lessons[0]["duration_seconds"] is NSNull)
    #expect(lessons[1]["current"] as? Bool == true && lessons[1]["duration_seconds"] as? Int == 300)
    #expect(lessons[1]["completed_steps"] as? Int == 2 && lessons[1]["steps"] as? Int == 5)
    #expect(lessons[1]["skipped_steps"] as? Int == 1 && lessons[2]["skipped_steps"] is NSNull)
    #expect(lessons[2]["part"] as? String == "fix" && lessons[1]["part"] is NSNull)
    #expect(lessons[2]["requires"] as? [String] == ["measure", "spike"])
    #expect(lessons[3]["new_steps"] as? Int == 1 && lessons[4]["mistakes"] as? Int == 3)
  }

  @Test func writesEveryKeyOfAFixture() throws {
    let folder = try TemporaryFolder()
    let store = FixtureStore(
      directory: folder.path("a \"folder\"\u{7}"),
      recipes: try BuiltIn.recipes.texts.map {
        try Recipe(yaml: $0.string, fileName: $0.name)
      })
    var text = ""
    store.writeJSON([]) { text += $0 }
    let empty = try ParsedJSON(text)
    #expect(empty.object["schema"] as? String == "highwater.fixtures/1")
    #expect(empty.object["folder"] as? String == store.directory)
    #expect(empty["files"].isEmpty && empty["recipes"].count == store.recipes.count)

    let made = try store.make("log", size: ByteCount(1000), seed: nil) { _, _ in true }
    text = ""
    store.writeJSON(try store.list()) { text += $0 }
    let parsed = try ParsedJSON(text)
    #expect(
      parsed.keys
        == Set(
          """
          schema highwater folder recipes recipes.recipe recipes.kind recipes.about recipes.seed \
          files files.name files.path files.recipe files.bytes files.seed
          """.split(separator: " ").map(String.init)))
    #expect(parsed["files"].map { $0["path"] as? String } == [made.path])
    #expect(parsed["files"].map { $0["bytes"] as? Int } == [1000])
  }
}
