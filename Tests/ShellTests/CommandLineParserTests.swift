import Measurement
import CaseStudies
import Course
import Testing
import Workbook

@testable import Shell

/// What words come to, and what is said of words that come to nothing.
@Suite struct CommandLineParserTests {
  private func message(_ words: String...) -> String { message(words) }

  private func message(_ words: [String]) -> String {
    do {
      _ = try CommandLineParser.parse(words)
      return "parsed"
    } catch {
      return "\(error)"
    }
  }

  @Test func takesTheBeginningsOfCommands() throws {
    #expect(try CommandLineParser.parse(["comp", "tail"]) is Compare)
    #expect(try CommandLineParser.parse(["fix", "m", "log", "--size", "1MiB"]) is FixtureMake)
    #expect(message("re") == "highwater: 're' could be resume, reset, read; write more of it")
  }

  @Test func takesPlainAnywhereButBehindTwoDashes() throws {
    #expect(try CommandLineParser.parse(["cases", "--plain"]).root.plain)
    #expect(CommandLineParser.isPlain(["measure", "--plain", "--", "ls"]))
    #expect(!CommandLineParser.isPlain(["measure", "--", "ls", "--plain"]))
    #expect(!CommandLineParser.isPlain(["measure", "ls", "--plain"]))
    #expect(CommandLineParser.isPlain(["measure", "--plain", "ls", "--plain"]))
    #expect(!CommandLineParser.isPlain(["stream", "search", "--", "--plain"]))
  }

  @Test func leavesAProgramsOwnColour() throws {
    #expect(CommandLineParser.color(["measure", "--color", "never", "ls"]) == .never)
    for words in [["ls", "--color", "always"], ["--", "ls", "--color=always"]] {
      #expect(CommandLineParser.color(["measure"] + words) == .auto)
      let measure = try #require(try CommandLineParser.parse(["measure"] + words) as? Measure)
      #expect(measure.words == words.filter { $0 != "--" })
      #expect(measure.root.color == .auto)
    }
  }

  @Test(arguments: [
    (["comprae"], "highwater: there is no command 'comprae'; did you mean 'compare'?"),
    (["xyzzy"], "highwater: there is no command 'xyzzy'; type 'help' to list them"),
    (["report"], "highwater: 'report' is a case, not a command; did you mean 'compare report'?"),
    (["fixture", "mkae"], "fixture: there is no command 'mkae'; did you mean 'make'?"),
    (
      ["compare", "tail", "--szie", "1"], "compare: unknown option '--szie'; did you mean '--size'?"
    ),
    (["goto"], "goto: missing expected argument '<step>'; type 'help goto' to see what it takes"),
    (
      ["compare", "tail", "--szie", "-3"],
      "compare: unknown option '--szie'; did you mean '--size'?"
    ),
    (
      ["measure", "-n", "-3"],
      "measure: unknown option '-n'; type 'help measure' to see what it takes"
    ),
  ]) func saysWhatIsWrongAndWhatToType(words: [String], message: String) {
    #expect(throws: CommandFailure.self) { try CommandLineParser.parse(words) }
    do {
      _ = try CommandLineParser.parse(words)
    } catch {
      #expect("\(error)" == message)
    }
  }

  @Test func offersTheFormsThatThereAre() {
    #expect(
      message("compare", "tail", "--format", "pdf").hasPrefix(
        "compare: the value 'pdf' is invalid for '--format <format>'; give one of 'text', 'json'"))
  }

  /// ArgumentParser takes time with the square of the words.
  @Test func keepsTheWordsOfAProgramFromArgumentParser() throws {
    let program = ["true"] + (1...20_000).map { "\($0)" } + ["--plain", "--", "-c", "--help"]
    let line = try CommandLineWords(["meas", "--runs", "2", "--"] + program)
    #expect(line.words == ["measure", "--runs", "2"])
    #expect(line.programWords == program)
    let command = try CommandLineParser.parse(["measure", "--runs", "2", "--"] + program)
    let measure = try #require(command as? Measure)
    #expect(measure.words == program)
    #expect(measure.runs.runs == 2)
    #expect(!measure.root.plain)
  }

  /// The first word that is no option of `measure` begins the program, whose options are its own.
  @Test(arguments: [
    (["ls", "-l"], ["measure"], ["ls", "-l"]),
    (
      ["--runs", "2", "--cold", "ls", "--plain"], ["measure", "--runs", "2", "--cold"],
      ["ls", "--plain"]
    ),
    (["--runs=2", "ls", "--help"], ["measure", "--runs=2"], ["ls", "--help"]),
    (["--runs", "2", "--", "-x", "--"], ["measure", "--runs", "2"], ["-x", "--"]),
    (
      ["--size", "1MiB", "wc", "--", "{file}"], ["measure", "--size", "1MiB"],
      ["wc", "--", "{file}"]
    ),
    (["--help"], ["measure", "--help"], []),
    ([], ["measure"], []),
  ])
  func findsAProgramWithoutTwoDashes(words: [String], own: [String], program: [String]) throws {
    let line = try CommandLineWords(["measure"] + words)
    #expect(line.words == own)
    #expect(line.programWords == program)
  }

  @Test(arguments: [
    (["count"], "case count"), (["transform", "upper"], "case transform upper"),
    (["sort {file}"], "sort"), (["a {file}", "b {file}"], "a, b"),
    (["python3 load.py {file}", "python3 x/stream.py {file}"], "load.py, stream.py"),
    (["sort {file}", "sort -u {file}"], "sort {file}, sort -u {file}"),
    (["--", "ls", "-l"], "ls"), (["--name", "x", "--", "ls"], "x"),
  ])
  func tellsCasesFromCommands(words: [String], subjects: String) throws {
    let sweep = try #require(
      try CommandLineParser.parse(["sweep"] + words) as? SweepCommand)
    switch try sweep.subject.subjects(of: "sweep", sweep.command) {
    case .study(let study, let mode):
      #expect(["case", study.id, mode].compactMap { $0 }.joined(separator: " ") == subjects)
    case .commands(let commands):
      #expect(commands.map(\.name).joined(separator: ", ") == subjects)
    }
  }

  @Test(arguments: [
    (
      [],
      "sweep: there is nothing to run; name a case, as in 'sweep tail', or write a command after '--'"
    ),
    (["tial"], "case: there is no case 'tial'; did you mean 'tail'?"),
    (
      ["sort {file}", "tail"],
      "sweep: 'tail' is not a command among commands; write each in quotes, with its arguments"
    ),
    (["tail", "--", "ls"], "sweep: 'tail' and a command after '--' exclude each other; give one"),
    (["sort x"], "sweep: 'sort' does not say where what varies goes; write '{file}' in its place"),
    (
      ["tail", "--parameter", "n=1,2"],
      "sweep: '--parameter' varies a number in commands; a case has none"
    ),
    (
      ["a {n}", "--parameter", "n=1"],
      "sweep: there is only '1'; give two values or more, as in n=1,2,4"
    ),
    (
      ["a {n}", "--parameter", "n=1,x"],
      "parameter: 'x' is no number from 0; write numbers, as in n=1,2,4"
    ),
    (
      ["a {file}", "--files", "x,y", "--sizes", "1MiB,2MiB"],
      "sweep: --sizes, --files and --parameter exclude each other; give one"
    ),
  ])
  func refusesOtherSubjects(words: [String], message: String) throws {
    let sweep = try #require(
      try CommandLineParser.parse(["sweep"] + words) as? SweepCommand)
    let error = #expect(throws: CommandFailure.self) { try sweep.sweptPlan(.builtIn) }
    #expect(error?.description == message)
  }

  @Test func leavesTheTwoDashesOfOtherCommands() throws {
    let line = try CommandLineWords(["compare", "tail", "--", "-c", "9"])
    #expect(line.words == ["compare", "tail", "--", "-c", "9"])
    #expect(line.programWords == [])
  }

  @Test(arguments: [
    (["compare", "tail"], "compare: cannot take '50002' words; give at most 1000"),
    (["fixture", "make"], "fixture make: cannot take '50002' words; give at most 1000"),
    (["versus"], "versus: cannot take '50001' words; give at most 1000"),
  ]) func refusesMoreWordsThanAnyoneTypes(words: [String], message: String) {
    #expect(
      self.message(words + Array(repeating: "w", count: 50_000)) == message)
  }

  @Test func givesACommandTheShortOptionsThatTheProgramHasToo() throws {
    for words in [["tail", "-c", "10"], ["tail", "-c10"], ["tail", "--bytes", "10"]] {
      let command = try #require(try CommandLineParser.parse(["compare"] + words) as? Compare)
      #expect(command.options.bytes == "10")
      #expect(command.root.commandLines == [])
    }
    let shell = try CommandLineParser.parse(["-c", "quit"])
    #expect(shell.root.commandLines == ["quit"])
  }

  @Test func takesTheProgramsOptionsBeforeAndAfterACommand() throws {
    let lines = [
      ["--workbook", "w", "runs"], ["--workbook=w", "runs"], ["runs", "--workbook", "w"],
    ]
    for words in lines {
      #expect(try CommandLineParser.parse(words).root.workbookPath == "w", "\(words)")
    }
  }
}
