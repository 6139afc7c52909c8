import Foundation
import TestSupport
import Testing

/// Every command that the README tells people to type does what it says, on small files.
@Suite(.tags(.slow)) struct ReadmeTests {
  private let place: Workplace
  private let text: String

  init() throws {
    place = try Workplace()
    text = String(decoding: try fileContents(BuiltProducts.package() + "/README.md"), as: UTF8.self)
  }

  /// The lines of the fenced blocks in a language.
  private func lines(_ language: String) -> [String] {
    var lines: [String] = []
    var isWithin = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isWithin = !isWithin && line == "```\(language)"
      } else if isWithin {
        lines.append(String(line))
      }
    }
    return lines
  }

  /// What is typed after a prompt, without the explanation that follows two spaces.
  private func typed(behind prompt: String) -> [String] {
    lines("console").filter { $0.hasPrefix(prompt) }.map { line in
      let typed = line.dropFirst(prompt.count)
      return String(typed[..<(typed.firstRange(of: "  ")?.lowerBound ?? typed.endIndex)])
    }
  }

  @Test func itsCommandLinesRun() throws {
    let folder = try place.folder.makeFolder("work")
    try place.folder.write(
      String(repeating: "one ERROR\ntwo\nthree\n", count: 2000), to: "work/app.log")
    let lines = lines("sh").filter { !$0.contains("apt-get") } + typed(behind: "$ ")
    #expect(lines.count >= 8, "\(lines)")
    let tools = URL(filePath: place.executable).deletingLastPathComponent().path
    for line in lines where line != "highwater" && line != "highwater demo --notes" {
      let finished = try run(
        "/bin/sh", ["-c", "PATH='\(tools)':\"$PATH\"; \(HelpExamples.smallInShell(line))"],
        environment: place.environment, workingFolder: folder)
      #expect(finished.status == 0, "\(line): \(finished.errorText)")
    }
    #expect(try place.folder.contents(of: "work/report.html").count > 1000)
    #expect(try place.folder.contents(of: "work/spike.cast").starts(with: Array("{".utf8)))
  }

  @Test func itsLinesForThePromptRun() throws {
    let lines = typed(behind: "highwater> ")
    #expect(lines.count >= 5, "\(lines)")
    // There is a step to go back to only behind the first.
    let played = lines.flatMap { $0 == "back" ? ["goto 2", $0] : [$0] }
    let finished = try run(
      place.executable, played.flatMap { ["-c", $0] }, environment: place.environment)
    #expect(finished.status == 0, "\(lines): \(finished.errorText)")
  }

  @Test func itsOptionsAndCommandsExist() throws {
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let commands = rows.compactMap { row in
      row.dropFirst(3).split { " `[".contains($0) }.first.map(String.init)
    }
    #expect(commands.count > 15)
    let help = try place.highwater("help", "commands").outputText
    let options = try place.highwater("help", "compare").outputText
    for command in commands {
      let page = command.hasPrefix("-") ? options : help
      #expect(page.contains(command), "\(command)")
    }
  }
}
