import Foundation
import TestSupport
import Testing

/// `measure` and `versus`, through the built program.
@Suite(.tags(.slow)) struct CommandMeasuringTests {
  private let place: Workplace
  private let probe: String

  init() throws {
    place = try Workplace()
    probe = try BuiltProducts.path("memory-probe")
  }

  private func result(_ arguments: [String]) throws -> CommandComparisonJSON {
    let finished = try run(place.executable, arguments, environment: place.environment)
    #expect(finished.errorText.isEmpty, "\(arguments): \(finished.errorText)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(CommandComparisonJSON.self, from: Data(finished.output))
  }

  private func expectFailure(_ arguments: [String], code: Int32, _ error: String) throws {
    let finished = try run(place.executable, arguments, environment: place.environment)
    #expect(finished.status == code, "\(arguments)")
    #expect(finished.errorText == error + "\n")
  }

  @Test func tellsACommandsExactPeak() throws {
    let result = try result([
      "measure", "--name", "spike", "--format", "json", "--", probe, "spike", "\(100 << 20)", "2",
    ])
    #expect(result.schema == "highwater.comparison/1")
    #expect(result.case == nil && result.input.path == nil)
    #expect(result.variants.map(\.variant) == ["spike"])
    let run = try #require(result.variants.first?.runs.first)
    #expect(run.outcome == "completed" && run.exitCode == 0)
    #expect(run.peakMethod == "VmHWM at exit" && run.floorBytes == 0)
    #expect(run.peakBytes >= 99 << 20 && run.treePeakBytes >= run.peakBytes)
  }

  @Test func runsCommandsByTurns() throws {
    let mark = place.folder.path("turns")
    let result = try result([
      "versus", "--shell", "printf a >> '\(mark)'", "printf b >> '\(mark)'", "--runs", "3",
      "--format", "json", "--name", "one", "--name", "two",
    ])
    #expect(result.variants.map(\.variant) == ["one", "two"])
    #expect(result.comparison.sameAnswer == nil)
    #expect(String(decoding: try fileContents(mark), as: UTF8.self) == "ababab")
  }

  @Test func comparesWhatCommandsPrint() throws {
    let same = try place.highwater("versus", "printf 'a b'", "echo -n a b", "--same-output")
    #expect(same.status == 0)
    #expect(same.outputText.contains("Same answer: 3 bytes"))
    let other = try place.highwater("versus", "printf a", "printf b", "--same-output")
    #expect(other.status == 1)
    #expect(other.outputText.contains("Different answers"))
  }

  @Test func fillsInAFileWhateverItsName() throws {
    let path = try place.folder.write("one\ntwo\n", to: "it's a \"file\" $HOME")
    for shell in [[], ["--shell"]] {
      let result = try result(
        ["versus", "cat {file}", "grep '' {file}", "--same-output", "--format", "json"] + shell
          + ["--file", path])
      #expect(result.input.bytes == 8)
      #expect(result.comparison.sameAnswer == true)
    }
  }

  @Test func makesTheFile() throws {
    let result = try result([
      "measure", "--size", "1MiB", "--format", "json", "--", "wc", "-c", "{file}",
    ])
    #expect(result.input.bytes == 1 << 20 && result.input.fixture == "log")
    #expect(result.variants.first?.variant == "wc")
  }

  /// GNU grep stops at its first match if its output is /dev/null, and so reads only a fraction.
  @Test(arguments: ["measure", "versus"])
  func commandsWriteToAPipeThatIsRead(command: String) throws {
    let words =
      command == "measure"
      ? ["measure", "--size", "4MiB", "--format", "json", "--", "grep", "", "{file}"]
      : ["versus", "grep '' {file}", "cat {file}", "--size", "4MiB", "--format", "json"]
    for variant in try result(words).variants {
      #expect(try #require(variant.runs.first?.readBytes) >= 4 << 20, "\(variant.variant)")
    }
  }

  @Test func showsTheOutputOnlyWhenAsked() throws {
    // The command itself is shown, with its arguments.
    let hidden = try place.highwater("measure", "--", "printf", "hel%s\\n", "lo")
    #expect(!hidden.outputText.contains("hello"))
    let shown = try place.highwater("measure", "--show-output", "--", "printf", "hel%s\\n", "lo")
    #expect(shown.outputText.hasPrefix("hello\n"))
    #expect(shown.outputText.contains("Peak memory"))
  }

  @Test func keepsWhatItMeasured() throws {
    #expect(try place.highwater("measure", "--", "sleep", "0.05").status == 0)
    let chart = try place.highwater("chart")
    #expect(chart.status == 0)
    #expect(chart.outputText.hasPrefix("sleep 0.05, memory against time\n"))
  }

  @Test func tellsACommandsFailure() throws {
    let finished = try place.highwater(
      "measure", "--", "sh", "-c", "printf 'it\\nbroke\\n' >&2; exit 3")
    #expect(finished.status == 1)
    #expect(finished.outputText.contains("sh failed with exit code 3"))
    #expect(finished.outputText.contains("\n  it\n  broke\n"), "\(finished.outputText)")
  }

  /// It ended by itself, so its figures are exact, whatever its exit code.
  @Test func measuresACommandThatEndsWithAnotherExitCode() throws {
    let failed = try place.highwater("measure", "--", "grep", "-c", "zzzz", "/etc/passwd")
    #expect(failed.status == 1)
    #expect(!failed.outputText.contains("≥"))
    #expect(failed.outputText.contains("exit code 1"))
    let lines = failed.outputText.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("Time") && $0.hasSuffix("ms") })
    let ignored = try place.highwater(
      "measure", "--ignore-failure", "--format", "csv", "--", "grep", "-c", "zzzz", "/etc/passwd")
    #expect(ignored.status == 0)
    #expect(ignored.outputText.contains("failed,1,,"))
    #expect(
      try place.highwater("versus", "--ignore-failure", "false", "sh -c 'exit 1'").status == 0)
    #expect(
      try place.highwater("measure", "--ignore-failure", "--", "sh", "-c", "kill $$").status == 1)
  }

  @Test func tellsTheFloorWhereItMayNotTrace() throws {
    let text = try place.highwater("measure", "--untraced", "--", "true").outputText
    // Without a cgroup the bound holds only if the machine began no other process meanwhile.
    if text.contains("≤ ") {
      #expect(text.contains("cannot show less than"))
    } else {
      #expect(text.contains("Its peak is not known") || text.contains("≥ "), "\(text)")
    }
  }

  /// It is not in the tests of Measurement, whose process may hold more than any probe.
  @Test(arguments: [["--", "exec"], ["--untraced", "--", "spike"]])
  func tellsWhatOnlyTheKernelHasCounted(words: [String]) throws {
    let options = Array(words.dropLast())
    let work = try #require(words.last)
    let result = try result(
      ["measure", "--format", "json"] + options + [probe, work, "\(100 << 20)"])
    let run = try #require(result.variants.first?.runs.first)
    #expect(run.outcome == "completed" && run.peakMethod == "wait4")
    #expect(run.floorBytes > 0 && run.floorBytes < 64 << 20)
    #expect(run.peakBytes >= 99 << 20 && run.peakBytes < 110 << 20)
  }

  @Test func saysWhatIsMissing() throws {
    try expectFailure(
      ["measure"], code: 64,
      "measure: there is no command; write it and its arguments, as in 'measure sort file'")
    try expectFailure(
      ["versus", "true"], code: 64,
      "versus: it takes two commands; give another, each in quotes")
    try expectFailure(
      ["versus", "true", "false 'x"], code: 64,
      "versus: 'false 'x' cannot be split (a quote does not end; add another '); or give --shell")
    try expectFailure(
      ["versus", "true", " "], code: 64,
      "versus: a command is empty; write a program and its arguments in quotes")
    try expectFailure(
      ["versus", "true", "false", "--name", "x"], code: 64,
      "versus: '--name' is given once for 2 commands; give it once for each, or leave it out")
    try expectFailure(
      ["measure", "--", "wc", "{file}"], code: 64,
      "input: nothing tells what '{file}' is; give --file or --size")
    try expectFailure(
      ["measure", "--size", "1MiB", "--", "true"], code: 64,
      "input: no command says where the file goes; write '{file}' in its place")
    try expectFailure(
      ["measure", "--show-output", "--format", "json", "--", "true"], code: 64,
      "stdout: output that is let through would be mixed with the 'json'; leave out one of them")
    try expectFailure(
      ["measure", "--", "no-such-program-7"], code: 64,
      "command: there is no program 'no-such-program-7'; check the spelling, or give its path")
  }

  @Test(.enabled(if: !isRoot, "root may search every folder"))
  func namesAMissingProgramBesideAFolderThatMayNotBeSearchedAsOrdinaryUser() throws {
    let closed = try place.folder.makeFolder("closed")
    chmod(closed, 0)
    defer { chmod(closed, 0o700) }
    let finished = try run(
      place.executable, ["measure", "--", "no-such-program-7"],
      environment: place.environment.merging(["PATH": "\(closed):/usr/bin:/bin"]) { $1 })
    #expect(finished.status == 64)
    #expect(
      finished.errorText
        == "command: there is no program 'no-such-program-7'; check the spelling, or give its path\n"
    )
  }
}

/// The part of a result of commands that these tests check.
struct CommandComparisonJSON: Decodable {
  struct Input: Decodable {
    var path: String?
    var bytes: Int?
    var fixture: String?
  }

  struct Run: Decodable {
    var outcome: String
    var exitCode: Int
    var peakBytes: Int
    var peakMethod: String
    var floorBytes: Int
    var treePeakBytes: Int
    var readBytes: Int?
  }

  struct Variant: Decodable {
    var variant: String
    var runs: [Run]
  }

  struct Figures: Decodable {
    var sameAnswer: Bool?
  }

  var schema: String
  var `case`: String?
  var input: Input
  var variants: [Variant]
  var comparison: Figures
}
