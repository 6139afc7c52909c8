import TestSupport
import Testing

/// The manual page, as man(1) shows it.
@Suite(.tags(.slow)) struct ManualTests {
  @Test func isRenderedWithoutAWarning() throws {
    let place = try Workplace()
    let page = try place.folder.write(try place.highwater("manual").output, to: "highwater.1")
    let finished = try run(
      "/usr/bin/env", ["man", "--warnings=all", "-l", page],
      environment: ["MANWIDTH": "80", "MANPAGER": "cat", "GROFF_NO_SGR": "1"])
    #expect(finished.status == 0 && finished.errorText.isEmpty, "\(finished.errorText)")
    let text = String(finished.outputText.filter { $0 != "\u{8}" })
    for heading in ["NAME", "SYNOPSIS", "OPTIONS", "COMMANDS", "TOPICS", "FILES", "EXIT STATUS"] {
      #expect(
        text.contains("\n\(heading)\n") || finished.outputText.contains(heading), "\(heading)")
    }
    #expect(text.contains("highwater - measure before you scale; stream instead of loading"))
    #expect(text.contains("compare"))
  }
}
