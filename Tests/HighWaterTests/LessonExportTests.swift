import TestSupport
import Testing

/// A lesson's results, as a file to keep.
@Suite(.tags(.slow)) struct LessonExportTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test func writesGuessesMeasurementsAndRows() throws {
    let commands = [
      "set scale small", "start tail", "next", "goto load", "answer 20MiB", "next", "goto stream",
      "answer 100KiB", "next", "goto usual", "answer 2",
    ]
    let gone = try place.highwater(
      "-c", commands[0], "-c", commands[1], "-c", commands[2], "-c", commands[3], "-c", commands[4],
      "-c", commands[5], "-c", commands[6], "-c", commands[7], "-c", commands[8], "-c", commands[9],
      "-c", commands[10])
    #expect(gone.status == 0, "\(gone.errorText)")
    let path = place.folder.path("notes.md")
    let export = try place.highwater("export", "--lesson", "tail", "--output", path)
    #expect(export.outputText == "export: wrote '\(path)'\n", "\(export.errorText)")
    let text = String(decoding: try place.folder.contents(of: "notes.md"), as: UTF8.self)
    #expect(text.hasPrefix("## The last lines: what you found\n"))
    #expect(text.contains("| A thousand lines of a log of 16 MiB"))
    #expect(text.contains("| 20.0 MiB | "))
    #expect(text.contains("| tail | load | 16.0 MiB | "))
    #expect(text.contains("| Get last N lines | ✗ | ✓ Read from end | "))
    #expect(text.contains("Questions answered right: 1 of 3."))
    #expect(text.contains("*Your turn*"))
    // The same on standard output, and nothing was run for it.
    let shown = try place.highwater("export", "--lesson", "tail", "--format", "markdown")
    #expect(shown.outputText == text)
  }

  @Test func tellsWhatCannotBeWritten() throws {
    let unbegun = try place.highwater("export", "--lesson", "tail")
    #expect(unbegun.status == 1)
    #expect(
      unbegun.errorText
        == "export: lesson 'tail' was not begun yet; 'start tail' begins it\n")
    #expect(try place.highwater("export", "--lesson", "tale").status == 64)
    #expect(try place.highwater("export", "1", "--lesson", "tail").status == 64)
    #expect(try place.highwater("export", "--lesson", "tail", "--format", "html").status == 64)
  }
}
