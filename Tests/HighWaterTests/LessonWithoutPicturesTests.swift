import Foundation
import TestSupport
import Testing

/// A lesson on a machine where no program can be traced: what needs a picture is not judged, and
/// the rest is.
@Suite(.tags(.slow)) struct LessonWithoutPicturesTests {
  private let place: Workplace
  /// HighWater with its worker, and without what traces.
  private let executable: String

  init() throws {
    place = try Workplace()
    let folder = try place.folder.makeFolder("bare")
    // Another process copies them: a program that a child of this one holds open for writing cannot
    // be run (`ETXTBSY`).
    let copied = try run(
      "/bin/cp",
      ["highwater", "highwater-worker"].map { try BuiltProducts.path($0) } + [folder])
    try #require(copied.status == 0, "\(copied.errorText)")
    executable = folder + "/highwater"
  }

  private func highwater(_ arguments: [String]) throws -> FinishedProcess {
    try run(executable, arguments, environment: place.environment)
  }

  private func lesson(expecting relation: String) throws -> LessonFolder {
    try LessonFolder(
      in: place,
      body: """
        ```run
        fixture make records --size 1MiB
        load header --size 1MiB --where
        ```

        ```expect
        \(relation)
        ```
        """)
  }

  @Test func judgesWhatItCan() throws {
    let lessons = try lesson(expecting: "load.peak > 0.9 * input\nload.place > 0.9 * input")
    let tested = try highwater(["--lessons", lessons.path, "lesson", "test", "own"])
    #expect(tested.status == 0, "\(tested.errorText)")
    #expect(
      tested.outputText.contains(
        "ok    own: 2 expectations, 0 failed, 1 not decided on this machine"),
      "\(tested.outputText)")
  }

  @Test func failsWhatCanBeJudgedAndIsWrong() throws {
    let lessons = try lesson(expecting: "load.place > 0.9 * input\nload.peak < 0.5 * input")
    let tested = try highwater(["--lessons", lessons.path, "lesson", "test", "own"])
    #expect(tested.status == 1)
    #expect(tested.errorText.contains("'load.peak < 0.5 * input' does not hold"))
    #expect(!tested.errorText.contains("load.place"))
  }

  /// At the prompt a picture that cannot be made is refused, and nothing runs.
  @Test func refusesAtThePrompt() throws {
    let refused = try highwater(["load", "header", "--size", "1MiB", "--where"])
    #expect(refused.status == 1)
    #expect(refused.errorText.contains("highwater-worker-traced"))
    #expect(!refused.outputText.contains("Peak"))
  }
}
