import Foundation
import TestSupport
import Testing

/// Every lesson's proofs can fail: with a worker that runs the stream version when asked for the
/// load version, no lesson passes `lesson test`.
///
/// That all pass with the true worker is a step of the build's checks, which takes as long.
@Suite(.tags(.slow)) struct LessonSwapTests {
  private static let lessons = [
    "symptom", "measure", "spike", "section", "tail", "count-transform", "copies", "accumulate",
    "header", "limits", "when-loading-wins", "growth", "page-cache", "the-bill", "fake-stream",
    "json", "sort-on-disk", "sketch", "your-own", "investigate", "backpressure", "right-size",
    "where",
  ]

  @Test(arguments: lessons)
  func failsWhereLoadStreams(lesson: String) throws {
    let place = try Workplace()
    let highwater = try Self.swappedProgram(in: place)
    let finished = try run(
      highwater, ["lesson", "test", lesson, "--scale", "small"], environment: place.environment)
    #expect(finished.status == 1, "\(finished.errorText)")
    #expect(finished.outputText.contains("\nFAIL  \(lesson): "), "\(finished.errorText)")
    #expect(finished.errorText.contains("load"))
    #expect(finished.errorText.contains("does not hold"))
  }

  @Test func areAllThereAre() throws {
    let place = try Workplace()
    let listed = try place.highwater("lessons").outputText.split(separator: "\n")
      .compactMap { line in line.split(separator: " ").dropFirst().first.map(String.init) }
    #expect(listed.filter(Self.lessons.contains) == Self.lessons)
  }

  /// Makes a HighWater whose worker never loads.
  private static func swappedProgram(in place: Workplace) throws -> String {
    let worker = try BuiltProducts.path("highwater-worker")
    let folder = try place.folder.makeFolder("bin")
    try place.folder.writeProgram(
      """
      #!/bin/sh
      study=$1 version=$2
      shift 2
      if [ "$version" = load ]; then version=stream; fi
      exec '\(worker)' "$study" "$version" "$@"

      """, to: "bin/highwater-worker")
    let program = folder + "/highwater"
    if link(place.executable, program) != 0 {
      // Whoever does not own a file may not link it. Copied by another process: see `writeProgram`.
      try #require(try run("/bin/cp", [place.executable, program]).status == 0)
    }
    return program
  }
}
