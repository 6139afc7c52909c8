import Foundation
import TestSupport
import Testing

/// The main job, through the built programs: fixture, load run, stream run, side by side.
@Suite(.tags(.slow)) struct CompareTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test(arguments: ["tail", "section", "count", "report"])
  func comparesACaseOnAFixtureMadeForIt(study: String) throws {
    let result = try place.comparison(study, "--size", "32MiB")
    #expect(result.schema == "highwater.comparison/1")
    #expect(result.input.bytes == 32 << 20)
    #expect(result.variants.map(\.variant) == ["load", "stream"])
    #expect(result.comparison.sameAnswer == true)
    #expect(result.load.outcome == "completed" && result.stream.outcome == "completed")
    #expect(result.load.peakMethod == "worker VmHWM")
    #expect(!result.load.checkpoints.isEmpty && !result.stream.checkpoints.isEmpty)
    // Held against the input, not against absolute bytes.
    let factor = study == "tail" ? 1.0 : 1.5
    #expect(Double(result.load.peakBytes) >= factor * Double(result.input.bytes))
    #expect(result.stream.peakBytes - result.stream.startBytes < result.input.bytes / 16)
  }

  @Test func showsPhasesResultsVerdictAndTable() throws {
    let finished = try place.highwater("compare", "tail", "--size", "4MiB")
    #expect(finished.status == 0, "\(finished.errorText)")
    for text in [
      "load    [MEMORY] Tracking enabled. RSS: ", "stream  [MEMORY] ", "Before (load)",
      "After (stream)", "Peak memory", "% less", "Same answer", "worker VmHWM", "When to stream",
      "▸ Get last N lines",
    ] {
      #expect(finished.outputText.contains(text), "'\(text)' is missing:\n\(finished.outputText)")
    }
    #expect(!finished.output.contains(0x1B), "escape sequences without a terminal")
  }

  @Test func leavesOutTheLinesOfPhasesWhereToldTo() throws {
    let quiet = try place.highwater("load", "tail", "--size", "1MiB", "--quiet")
    #expect(!quiet.outputText.contains("[MEMORY]") && quiet.outputText.contains("Peak memory"))
    #expect(quiet.outputText.first?.isNewline == false, "\(quiet.outputText)")
    let kept = try place.highwater(
      "-c", "set quiet on", "-c", "load tail --size 1MiB", "-c", "set quiet off", "-c",
      "stream tail --size 1MiB")
    #expect(kept.outputText.ranges(of: "[MEMORY] Tracking").count == 1, "\(kept.outputText)")
  }

  @Test func fillsTheTableFromEarlierRuns() throws {
    #expect(try place.highwater("table").outputText.contains("run compare count"))
    #expect(try place.highwater("compare", "count", "--size", "4MiB").status == 0)
    let table = try place.highwater("table").outputText
    #expect(!table.contains("run compare count"))
    #expect(table.contains("4.0 MiB"))
  }

  @Test(arguments: [
    ("empty", "", 10), ("noFinalNewline", "one\ntwo\nthree", 2), ("newlines", "\n\n\n\n", 2),
    ("crlf", "one\r\ntwo\r\nthree\r\n", 2), ("nul", "a\0b\nc\0\n\0", 2), ("few", "one\ntwo\n", 10),
    ("none", "one\ntwo\n", 0),
  ])
  func tailsAsTheSystemsOwn(name: String, text: String, lines: Int) throws {
    try expectSameTail(Array(text.utf8), lines: lines)
  }

  @Test func tailsBytesThatAreNoText() throws {
    var generator = SeededGenerator(seed: 7)
    try expectSameTail(generator.bytes(count: 300_000), lines: 100)
  }

  @Test func tailsALineLongerThanAnyBuffer() throws {
    try expectSameTail([UInt8](repeating: 0x78, count: 8 << 20), lines: 1)
    try expectSameTail([0x61, 10] + [UInt8](repeating: 0x78, count: 8 << 20) + [10], lines: 1)
  }

  /// The program has options with the same letters, which must not take them.
  @Test(arguments: [["-c", "7"], ["-c7"], ["--bytes", "7"], ["-n", "2"], ["-n2"]])
  func takesTheSystemsOwnShortOptions(words: [String]) throws {
    let input = try place.folder.write("one\ntwo\nthree\nfour", to: "input")
    let reference = try run(
      "/usr/bin/tail", words.map { $0 == "--bytes" ? "-c" : $0 } + [input])
    let answer = place.folder.path("answer")
    let finished = try run(
      place.executable, ["stream", "tail"] + words + ["--file", input, "--answer", answer],
      environment: place.environment)
    #expect(finished.status == 0, "\(finished.errorText)")
    #expect(try fileContents(answer) == reference.output)
  }

  private func expectSameTail(_ bytes: [UInt8], lines: Int) throws {
    let input = try place.folder.write(bytes, to: "input")
    let reference = try run("/usr/bin/tail", ["-n", "\(lines)", input])
    for version in ["load", "stream"] {
      let answer = place.folder.path("answer-\(version)")
      let finished = try place.highwater(
        version, "tail", "--file", input, "-n", "\(lines)", "--answer", answer)
      #expect(finished.status == 0, "\(version): \(finished.errorText)")
      #expect(try fileContents(answer) == reference.output, "\(version) -n \(lines)")
    }
    #expect(try place.highwater("compare", "tail", "--file", input, "-n", "\(lines)").status == 0)
  }
}
