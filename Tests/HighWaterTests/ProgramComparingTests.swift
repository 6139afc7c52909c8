import Foundation
import TestSupport
import Testing

/// Cases as programs in other languages, through the built programs. Most tests bring a language of
/// their own, for which a shell is enough.
@Suite(.tags(.slow)) struct ProgramComparingTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.folder.makeFolder("state")
    try place.folder.makeFolder("state/highwater")
  }

  /// Puts a learner's table beside the workbook, with one language that runs a line of `sh` in
  /// which `$1` is the input and `$2` the number of lines.
  private func addLanguage(_ line: String, empty: String = "", more: String = "") throws {
    try place.folder.write(
      """
      odd:
        title: Odd
        file: main.py
        installed: sh -c true
        run: [sh, -c, "[ -s $0 ] || exit 0; \(line)", "{program}"]
        empty: "\(empty)"
      \(more)
      """, to: "state/highwater/languages.yaml")
  }

  /// What was printed, as if no line had been too long.
  private func unwrapped(_ finished: FinishedProcess) -> String {
    finished.outputText.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static let isPythonInstalled =
    (try? run("/usr/bin/env", ["python3", "--version"]))?.status == 0

  @Test(.enabled(if: isPythonInstalled, "python3 is not installed"))
  func comparesPythonWhereInstalled() throws {
    let result = try place.comparison(
      "tail", "--language", "python", "--variants", "load,fake,stream", "--size", "16MiB")
    #expect(result.variants.map(\.variant) == ["python load", "python fake", "python stream"])
    #expect(result.comparison.sameAnswer == true)
    let grown = result.variants.map { $0.runs[0].peakBytes - $0.runs[0].startBytes }
    #expect(grown[0] > result.input.bytes && grown[1] > result.input.bytes)
    #expect(grown[2] < result.input.bytes / 4)
    #expect(result.variants.allSatisfy { $0.runs[0].startBytes > 1 << 20 })
    let last = try place.highwater("show", "1")
    #expect(last.outputText.contains("✓ Same answer as Swift's"))
    #expect(unwrapped(last).contains("Start: what an empty Python program held, Python 3"))
    // The decision table is about Swift.
    #expect(try place.highwater("table").outputText.contains("run compare tail"))
  }

  @Test(.enabled(if: isPythonInstalled, "python3 is not installed"))
  func countsGrowthAboveTheStartWhereInstalled() throws {
    let finished = try place.highwater(
      "sweep", "tail", "--language", "python", "--variants", "fake,stream", "--sizes",
      "4MiB,16MiB,32MiB")
    #expect(finished.status == 0, "\(finished.errorText)")
    #expect(finished.outputText.contains("python fake looks like a stream, grows like a load"))
    #expect(finished.outputText.contains("constant"))
  }

  @Test func takesALanguageFromTheLearnersTable() throws {
    try addLanguage("tail -n $2 $1")
    let result = try place.comparison(
      "tail", "--languages", "swift,odd", "--variants", "stream", "--size", "1MiB")
    #expect(result.variants.map(\.variant) == ["swift stream", "odd stream"])
    #expect(result.comparison.sameAnswer == true)
    #expect(try place.highwater("runs").outputText.contains("odd stream"))
    let csv = try place.highwater("export", "1", "--format", "csv").outputText
    #expect(csv.contains(",odd,swift stream,"))
    let page = try place.highwater("export", "1", "--format", "html").outputText
    #expect(page.contains("--languages swift,odd --variants stream"))
    let list = try place.highwater("languages", "--format", "json").outputText
    #expect(list.contains("\"language\": \"odd\"") && list.contains("\"installed\": true"))
    #expect(try place.highwater("cases", "tail").outputText.contains(", odd"))
  }

  /// HighWater measures itself here, so that no memory of this process's other tests counts.
  @Test func comparesAnAnswerOf256MiBInFlatMemory() throws {
    struct Measured: Decodable {
      struct Variant: Decodable { var runs: [Run] }
      struct Run: Decodable {
        var outcome: String
        var peakBytes: Int
      }
      var variants: [Variant]
    }
    try addLanguage("tail -n $2 $1")
    let finished = try place.highwater(
      "measure", "--format", "json", "--", place.executable, "stream", "tail", "--language", "odd",
      "--lines", "1000000000", "--size", "256MiB")
    try #require(finished.status == 0, "\(finished.outputText)\(finished.errorText)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let measured = try decoder.decode(Measured.self, from: Data(finished.output))
    #expect(measured.variants[0].runs[0].outcome == "completed")
    #expect(measured.variants[0].runs[0].peakBytes < 128 << 20)
  }

  @Test func failsIfAnAnswerIsNotSwifts() throws {
    try addLanguage("echo other")
    let finished = try place.highwater("load", "tail", "--language", "odd", "--size", "1MiB")
    #expect(finished.status == 1)
    #expect(finished.outputText.contains("✗ Not Swift's answer, which is "))
    #expect(unwrapped(finished).contains("odd load: 6 bytes"))
    #expect(unwrapped(finished).contains("Start: what an empty Odd program held."))
    let fit = try place.highwater("fit", "tail", "--language", "odd", "--size", "1MiB")
    #expect(fit.status == 1)
    #expect(
      fit.errorText.contains("'odd load' does not give the answer that Swift's version gives"))
  }

  /// A line that looks like a checkpoint is a part of the answer like any other.
  @Test func takesWhateverIsPrintedForTheAnswer() throws {
    try addLanguage("cat $1")
    let input = try place.folder.write(
      "a\n[MEMORY] Start: RSS 1.0 MiB (+0.0) | Peak 1.0 MiB (+0.0 since start)\n", to: "input")
    let finished = try place.highwater("stream", "tail", "--language", "odd", "--file", input)
    #expect(finished.status == 0, "\(finished.outputText)")
    #expect(finished.outputText.contains("✓ Same answer as Swift's"))
  }

  @Test func showsAProgramThatFails() throws {
    try addLanguage("echo beginning; echo Traceback >&2; exit 3")
    let finished = try place.highwater("load", "tail", "--language", "odd", "--size", "1MiB")
    #expect(finished.status == 1)
    #expect(
      finished.outputText.contains("Traceback") && finished.outputText.contains("exit code 3"))
    #expect(!finished.outputText.contains("Not Swift's answer"))
  }

  @Test func namesWhatIsMissingOrWrong() throws {
    try addLanguage(
      "true",
      more: """
        lost:
          title: Lost
          file: main.py
          installed: highwater-no-such-tool
          package: lost-lang
          run: lost {program}
          empty: ""
        """)
    let lost = try place.highwater("load", "tail", "--language", "lost")
    #expect(lost.status == 1)
    #expect(lost.errorText.contains("for Lost is not installed; apt-get install lost-lang"))
    let answer = try place.highwater("load", "tail", "--language", "odd", "--answer", "x")
    #expect(answer.status == 64)
  }

  /// An entry with mistakes stops only who asks for that language, and each mistake has a line.
  @Test func namesTheMistakesOfALearnersTable() throws {
    let path = try place.folder.write(
      Array("odd:\n  titel: Odd\n".utf8), to: "state/highwater/languages.yaml")
    let broken = try place.highwater("load", "tail", "--language", "odd")
    #expect(broken.status == 1)
    let lines = broken.errorText.split(separator: "\n")
    #expect(lines.count == 6 && lines.allSatisfy { $0.hasPrefix("\(path):2:3: error: ") })
    #expect(lines.contains { $0.hasSuffix("unknown key 'titel'; did you mean 'title'?") })
    #expect(try place.highwater("code", "tail", "--language", "python").status == 0)
    let script = try place.highwater("-c", "load tail --language odd")
    #expect(script.errorText == "command:1: \(broken.errorText)")
    let listed = try place.highwater("languages")
    #expect(listed.status == 0 && unwrapped(listed).contains("unknown key 'titel'"))
    #expect(listed.outputText.contains("python"))
    let json = try place.highwater("languages", "--format", "json")
    #expect(json.outputText.contains("\"mistakes\": ["))
    // A file that is no table has no entries to go on with.
    try place.folder.write("odd: [", to: "state/highwater/languages.yaml")
    let none = try place.highwater("code", "tail", "--language", "python")
    #expect(none.status == 1 && none.errorText.contains("this is not YAML"))
    // Without a language nobody reads the table.
    #expect(try place.highwater("load", "tail", "--size", "1MiB").status == 0)
  }

  @Test func showsProgramsWithTheirLines() throws {
    let all = try place.highwater("code", "tail", "--language", "python").outputText
    #expect(all.contains("tail/load.py\n1   #") || all.contains("tail/load.py\n 1   #"))
    #expect(all.contains("tail/stream.py\n"))
    let one = try place.highwater("code", "tail", "stream", "--language", "python").outputText
    #expect(!one.contains("tail/stream.py\n") && all.contains(one))
    #expect(try place.highwater("code", "tail", "map", "--language", "python").status == 64)
  }

  /// In a group with too little memory for it, which root can make.
  @Test(.enabled(if: isRoot, "needs root")) func saysThatTheKernelKilledACompilerAsRoot() throws {
    let probe = try BuiltProducts.path("memory-probe")
    try addLanguage("cat $1", more: "  compile: ['\(probe)', touch, '400000000']")
    let finished = try place.highwater(
      "measure", "--limit", "60MiB", "--show-output", "--", place.executable, "load", "tail",
      "--language", "odd", "--size", "1MiB")
    #expect(
      finished.errorText.contains("compiler of Odd was killed by the kernel for want of memory")
        || finished.outputText.contains("by watchdog"), "\(finished)")
  }

  /// The folder of the programs goes when the user stops the command; a killed shell's goes with
  /// the next command.
  @Test(arguments: [SIGINT, SIGKILL])
  func leavesNoProgramsBehind(signal: Int32) throws {
    let temporary = try place.folder.makeFolder("tmp")
    func left() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: temporary)
        .filter { $0.hasPrefix("highwater-programs-") }
    }
    try addLanguage("echo $$ > \(place.folder.path("mark")); sleep 600", empty: "x")
    let terminal = try place.terminal(
      "load", "tail", "--language", "odd", "--size", "1MiB", changing: ["TMPDIR": temporary])
    #expect(waits { (try? fileContents(place.folder.path("mark")))?.isEmpty == false })
    #expect(try left().count == 1)
    terminal.signal(signal)
    try terminal.waitForExit()
    #expect(try left().count == (signal == SIGKILL ? 1 : 0))
    try addLanguage("tail -n $2 $1")
    let finished = try run(
      place.executable, ["load", "tail", "--language", "odd", "--size", "1MiB"],
      environment: place.environment.merging(["TMPDIR": temporary]) { $1 })
    #expect(finished.status == 0, "\(finished.errorText)")
    #expect(try left().isEmpty)
  }
}
