import TestSupport
import Testing

/// `prepare`: what a lesson needs, before anybody waits for it.
@Suite(.tags(.slow)) struct PrepareTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test func makesTheFixturesOfALesson() throws {
    let finished = try place.highwater("prepare", "copies")
    #expect(finished.status == 0, "\(finished.errorText)")
    for text in [
      "3 fixtures, 3 to make: 44.0 MiB of disk", "made numbers-4MiB-seed1.txt",
      "made numbers-16MiB-seed1.txt", "load copies, 16.0 MiB", "13.3 bytes for each byte",
      "✓ yes", "The safety cap is ",
    ] {
      #expect(finished.outputText.contains(text), "'\(text)' is missing:\n\(finished.outputText)")
    }
    let again = try place.highwater("prepare", "copies").outputText
    #expect(again.contains("3 fixtures, 0 to make: "))
    #expect(!again.contains("made numbers"))
  }

  @Test func onlyLooksWhereAskedTo() throws {
    let finished = try place.highwater("prepare", "--dry-run")
    #expect(finished.status == 0, "\(finished.errorText)")
    #expect(finished.outputText.contains("spike"))
    #expect(try !place.highwater("fixture", "list").outputText.contains("seed1"))
  }

  @Test func failsWhereARunWouldBeRefused() throws {
    #expect(try place.highwater("set", "cap", "32MiB").status == 0)
    let finished = try place.highwater("prepare", "copies")
    #expect(finished.status == 1)
    #expect(finished.outputText.contains("✗ no, it is above the safety cap"))
    #expect(finished.errorText.hasPrefix("prepare: 2 of the runs would be refused"))
  }
}
