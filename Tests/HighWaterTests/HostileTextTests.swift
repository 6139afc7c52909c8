import Foundation
import TestSupport
import Testing

/// Nothing in a file's content or name acts on the terminal.
@Suite(.tags(.slow)) struct HostileTextTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// A line with escape sequences, bells, direction overrides, C1 controls and invalid UTF-8.
  private static let line: [UInt8] =
    Array("in \u{1B}[31mred\u{1B}[0m \u{1B}]0;title\u{7} \u{202E}back\u{2066} \u{9B}31m ".utf8)
    + [0xFF, 0xC3, 0x28, 0x00, 0x08, 0x0E, 0x7F, 0x0D] + Array("needle\u{200B}\n".utf8)

  private static let names = [
    "evil\u{1B}[2J\u{7}.log", "back\u{202E}gol.txt", "two\nlines.log", "tab\tbell\u{7}.log",
  ]

  /// Writes the files into a folder of their own.
  private func makeFiles() throws -> [String] {
    try place.folder.makeFolder("files")
    return try Self.names.map { name in
      try place.folder.write(Self.line + Self.line, to: "files/\(name)")
    }
  }

  /// Expects no control character but newlines, and no other character that acts on its
  /// surroundings.
  private func expectHarmless(
    _ bytes: [UInt8], _ what: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      Issue.record("\(what): not UTF-8", sourceLocation: sourceLocation)
      return
    }
    let acting = text.unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar != "\n"
      case .format, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }
    #expect(acting.isEmpty, "\(what): \(acting.map { $0.value })", sourceLocation: sourceLocation)
  }

  @Test func stayEscapedInWhatIsMeasuredAndRecorded() throws {
    for path in try makeFiles() {
      for arguments in [
        ["compare", "preview", "--file", path, "--answer", "-"],
        ["compare", "search", "--pattern", "needle", "--file", path],
        ["stream", "tail", "-n", "1", "--file", path, "--format", "markdown"],
        ["stream", "preview", "--file", path, "--format", "json"],
        ["measure", "--name", path, "--", "wc", path], ["show"], ["runs"], ["chart"],
        ["compare", "preview", "--file", path + "\u{1B}[5m"], ["read", path], ["code", path],
        ["lesson", "check", path], ["fixture", "info", path], ["help", path], [path],
        ["set", "cap", path], ["--workbook", path, "runs"], ["--lessons", path, "lessons"],
        ["compare", "section", "--header", path, "--size", "1MiB"],
      ] {
        let finished = try run(place.executable, arguments, environment: place.environment)
        expectHarmless(finished.output + finished.errors, "\(arguments)")
      }
    }
  }

  @Test func areShownForWhatTheyAre() throws {
    let path = try place.folder.write(Self.line, to: "hostile")
    let finished = try place.highwater("stream", "preview", "--file", path, "--answer", "-")
    #expect(finished.status == 0, "\(finished.errorText)")
    #expect(
      finished.outputText.hasSuffix(
        """

        Answer
        in \\e[31mred\\e[0m \\e]0;title\\x07 \\u{202E}back\\u{2066} \\u{9B}31m \
        \\xFF\\xC3(\\x00\\x08\\x0E\\x7F\\rneedle\\u{200B}

        """))
  }

  @Test func keepCharactersWholeAcrossChunks() throws {
    // A chunk holds 128 KiB: the character stands across its end.
    let text = String(repeating: "a", count: (1 << 17) - 1) + "日本\n"
    let path = try place.folder.write(text, to: "long")
    let finished = try place.highwater("stream", "preview", "--file", path, "--answer", "-")
    #expect(finished.outputText.hasSuffix("\nAnswer\n\(text)"))
  }

  @Test func neverReachTheTerminalAsAnAnswer() throws {
    let path = try place.folder.write(Self.line, to: "hostile")
    for answer in ["/dev/tty", "/dev/stdout", "/dev/fd/1"] {
      let terminal = try place.terminal("stream", "preview", "--file", path, "--answer", answer)
      #expect(try terminal.waitForExit() == .exited(64))
      #expect(terminal.screen.text.contains("give '-' to see the answer here"), "\(answer)")
    }
    let finished = try place.highwater(
      "stream", "preview", "--file", path, "--answer", "-", "--format", "json")
    #expect(
      finished.errorText == "answer: '-' would stand within the json; name a file\n")
  }

  @Test func stayEscapedOnTheTerminal() throws {
    let files = try makeFiles()
    let prompt = try PromptTerminal(
      place: place, changing: ["NO_COLOR": "1"], workingFolder: place.folder.path("files"))
    // Tab offers nothing that would act when it is put into the line.
    try prompt.complete("load preview --file ")
    try prompt.session.wait(until: "a bell") { $0.bells > 0 }
    let script = try place.folder.write(
      files.map { "stream preview --file '\($0)'" }.joined(separator: "\n") + "\nshow\n"
        + "compare \u{1B}[2J\u{7}\n", to: "script.hw")
    try prompt.type(.control("u"))
    let start = prompt.session.transcript.count
    try prompt.type(.text("read --keep-going \(script)"), .enter)
    try prompt.session.wait(for: "case: there is no case '\\e[2J\\x07'")
    // The line editor's own sequences stand before the end of the line that it read and behind the
    // last one; in between there is but the end of its mode for pasting, and the line that follows
    // a run, which begins at the margin and clears what it leaves.
    let sent = String(decoding: prompt.session.transcript[start...], as: UTF8.self)
      .replacing("\r\n", with: "\n").replacing("\u{1B}[?2004l", with: "")
      .replacing(/\r([^\r\n\u{1B}]*)\u{1B}\[K/) { $0.output.1 }
    let shown = sent.unicodeScalars.drop { $0 != "\n" }
    let end = shown.lastIndex(of: "\n") ?? shown.endIndex
    #expect(shown.count > 1000)
    expectHarmless(Array(String(shown[..<end]).utf8), "the terminal")
    try prompt.leave()
  }

  @Test func stayEscapedInALesson() throws {
    try place.folder.makeFolder("lessons")
    let lesson = try place.folder.write(
      Array(
        """
        ---
        id: evil
        title: "A \u{1B}[31mtitle"
        minutes: 5
        version: 1
        ---
        ## One \u{202E}step {#one}

        Some \u{1B}[2J prose \u{7}.

        ```run
        cases \u{1B}[2J
        ```

        """.utf8), to: "lessons/20-evil.md")
    for arguments in [
      ["lesson", "check", lesson], ["--lessons", place.folder.path("lessons"), "lessons"],
      ["--lessons", place.folder.path("lessons"), "start", "evil"],
      ["--lessons", place.folder.path("lessons"), "next"],
      ["--lessons", place.folder.path("lessons"), "where"],
    ] {
      let finished = try run(place.executable, arguments, environment: place.environment)
      expectHarmless(finished.output + finished.errors, "\(arguments)")
    }
  }
}
