import LessonScript
import Testing

@testable import Shell

/// What a lesson from elsewhere may do: the one table of every command, and of every option of
/// those that lessons can use. A new command or option must be added here before the tests pass
/// again.
@Suite struct LessonPermissionTests {
  /// What a line in a lesson needs.
  enum Permission: Equatable {
    /// It touches nothing but fixtures and the workbook.
    case free
    /// It runs a program, after the user agreed to the lesson's text.
    case trust
    /// No lesson may do it.
    case refused
  }

  /// What the subjects of a line are, which decides on the options that it takes.
  enum Subject {
    case study, commands, other
  }

  /// A line that a lesson can use, with `…` for options and CASE for a case.
  struct Form: CustomTestStringConvertible, Sendable {
    var line: String
    var subject: Subject
    var permission: Permission
    var testDescription: String { line }

    init(_ line: String, _ subject: Subject, _ permission: Permission) {
      (self.line, self.subject, self.permission) = (line, subject, permission)
    }
  }

  /// Every command that lessons can use, once for each kind of subject.
  static let forms = [
    Form("compare … CASE", .study, .free), Form("load … CASE", .study, .free),
    Form("stream … CASE", .study, .free), Form("sweep … CASE", .study, .free),
    Form("fit … --variants load CASE", .study, .free),
    Form("sweep … -- cat {file} {n}", .commands, .trust),
    Form("fit … -- cat {file}", .commands, .trust),
    Form("languages …", .other, .trust),
    Form("measure … -- cat {file}", .commands, .trust),
    Form("versus … a b", .commands, .trust), Form("why … -- cat {file}", .commands, .trust),
    Form("cases …", .other, .free), Form("table …", .other, .free), Form("bill …", .other, .free),
    Form("chart …", .other, .free), Form("tracker … python", .other, .free),
    Form("fixture make … --size 1MiB log", .other, .free),
    Form("exercise list …", .other, .free), Form("exercise hint … tail", .other, .free),
  ]

  /// Every other command, with a line that is valid at the prompt.
  static let refused = [
    "hand-in", "class x", "judge-hand-ins --results x",
    "start", "lessons", "next", "back", "goto 1", "where", "hint", "answer", "skip", "again",
    "play",
    "resume", "reset step --yes", "trust own --yes", "lesson check", "lesson test", "lesson new x",
    "demo spike", "prepare spike", "code tail", "watch 1", "check", "runs list", "runs remove 1",
    "show",
    "export", "fixture list", "fixture info x", "fixture remove x", "set", "history", "read x",
    "manual", "quit", "self-test", "package", "help",
    "exercise start tail", "exercise check", "exercise watch",
    "exercise edit", "exercise solution", "exercise diff", "exercise reset", "exercise new x",
    "exercise lint", "exercise test",
  ]

  /// An option with values, and what lines with each need.
  struct Option: Sendable {
    /// The values, or none for a flag, and whether a lesson may give them.
    var values: [(text: String?, isAllowed: Bool)]
    /// The lines that it has a meaning in; the command refuses it in others.
    var subject: Subject?
    /// A case that takes it.
    var study = "tail"
    /// Whether a case is run by programs with it.
    var runsPrograms = false

    static func allowed(
      _ values: String?..., of subject: Subject? = nil, study: String = "tail"
    ) -> Option {
      Option(values: values.map { ($0, true) }, subject: subject, study: study)
    }

    static func refused(
      _ values: String?..., of subject: Subject? = nil, study: String = "tail"
    ) -> Option {
      Option(values: values.map { ($0, false) }, subject: subject, study: study)
    }
  }

  /// Every option of those commands.
  static let options: [String: Option] = [
    // Where the memory is, and how much of it to show.
    "--where": .allowed(nil, "--all", "--stacks 2"), "--all": .allowed(nil),
    "--stacks": .allowed("2"),
    // The input: fixtures alone.
    "--size": .allowed("1MiB"), "--fixture": .allowed("log"), "--sizes": .allowed("1MiB,2MiB"),
    "--file": .refused("/etc/passwd"), "--files": .refused("/etc/passwd"),
    "--seed": .refused("7"), "--parameter": .allowed("n=1,2", of: .commands),
    // The runs: the cap is the user's own.
    "--runs": .allowed("2"), "--limit": .allowed("64MiB"), "--timeout": .allowed("5s"),
    "--interval": .allowed("10ms"), "--cold": .allowed(nil), "--cap": .refused("1TiB"),
    "--force": .refused(nil),
    // A cluster is no learner's.
    "--on": .refused("slurm"), "--gather": .refused("/tmp"),
    "--job-memory": .refused("1GiB --on slurm"), "--job-time": .refused("1h --on slurm"),
    "--image": .refused("x --on kubernetes"), "--claim": .refused("x --on kubernetes"),
    "--jobs-at-once": .allowed("2"),
    "--format": .allowed("text", "json"),
    "--quiet": .allowed(nil),
    // What is run.
    "--variants": .allowed("load", of: .study), "--name": .allowed("x", of: .commands),
    "--same-output": .allowed(nil, of: .commands), "--show-output": .refused(nil),
    "--untraced": .allowed(nil, of: .commands),
    "--ignore-failure": .allowed(nil, of: .commands), "--warmup": .allowed("1", of: .commands),
    "--shell": .refused(nil, of: .commands),
    "--prepare": .refused("true", of: .commands),
    "--stdin": Option(
      values: [("{file}", true), ("-", false), ("/etc/passwd", false)], subject: .commands),
    "--stdout": Option(
      values: [("pipe", true), ("null", true), ("inherit", false)], subject: .commands),
    // Programs of a case in other languages are run by their tools; exercises only name one.
    "--language": Option(values: [("python", true)], subject: .study, runsPrograms: true),
    "--languages": Option(values: [("swift,python", true)], subject: .study, runsPrograms: true),
    // What the variable does to a program, the program could do by itself.
    "--env": Option(
      values: [("A=b --language python", true)], subject: .study, runsPrograms: true),
    // The options of cases.
    "--lines": .allowed("5", of: .study), "--bytes": .allowed("5", of: .study),
    "--pattern": .allowed("x", of: .study, study: "count"),
    "--ignore-case": .allowed(nil, of: .study, study: "search"),
    "--regex": .allowed(nil, of: .study, study: "search"),
    "--count": .allowed(nil, of: .study, study: "search"),
    "--max": .allowed("5", of: .study, study: "search"),
    "--header": .allowed("x", of: .study, study: "section"),
    "--magic": .allowed("x", of: .study, study: "header"),
    "--rows": .allowed("1", of: .study, study: "query"),
    "--element": .allowed("x", of: .study, study: "xml"),
    "--capacity": .allowed("5", of: .study, study: "queue"),
    "--field": .allowed("x", of: .study, study: "json"),
    "--key": .allowed("place", of: .study, study: "groupby"),
    "--value": .allowed("value", of: .study, study: "groupby"),
    "--numeric": .allowed(nil, of: .study, study: "sort"),
    "--reverse": .allowed(nil, of: .study, study: "sort"),
    "--memory": .allowed("1MiB", of: .study, study: "sort"),
    "--top": .allowed("5", of: .study, study: "topk"),
    "--output": .refused("/tmp/x", study: "transform"), "--answer": .refused("/tmp/x"),
    // Tables and bills.
    "--anti-patterns": .allowed(nil), "--price-per-gib-hour": .allowed("0.005"),
    "--replicas": .allowed("3"),
  ]

  /// Combinations that a command has no meaning for, whoever asks.
  private static let meaningless: [String: Set<String>] = [
    // It makes its own runs under its own limits, and compares what is printed.
    "fit": ["--runs", "--limit", "--stdout null"],
    // Its two commands need two names.
    "versus": ["--name"],
  ]

  /// HighWater's own options, which start it.
  private static let ownOptions: [String: (value: String?, permission: Permission)] = [
    "--workbook": ("x", .refused), "--fixtures": ("x", .refused), "--lessons": ("x", .refused),
    "--command": ("quit", .refused), "--keep-going": (nil, .refused), "--plain": (nil, .free),
    "--color": ("never", .refused),
  ]

  @Test func namesEveryCommand() throws {
    func leaves(_ command: CommandOutline, _ path: [String]) -> [String] {
      command.subcommands.isEmpty
        ? [path.joined(separator: " ")]
        : command.subcommands.flatMap { leaves($0, path + [$0.name]) }
    }
    let named = Self.forms.map(\.line) + Self.refused
    #expect(
      Set(named.map { path(of: $0).joined(separator: " ") }) == Set(leaves(.highwater, [])))
  }

  @Test func namesEveryOption() throws {
    let tree = try CommandTree.highwater()
    let known = Self.forms.flatMap { form in
      tree.command(of: path(of: form.line)).command.ownArguments.flatMap(\.longNames)
    }
    #expect(Set(Self.options.keys) == Set(known))
    #expect(Set(Self.ownOptions.keys) == Set(tree.root.ownArguments.flatMap(\.longNames)))
  }

  @Test(arguments: forms) func holdsWithoutOptions(form: Form) {
    expect(form.line.replacing(" …", with: "").replacing("CASE", with: "tail"), form.permission)
  }

  @Test(arguments: refused) func refusesAllOtherCommands(line: String) {
    expect(line, .refused)
    // Not because the line is wrong.
    #expect(throws: Never.self) { _ = try CommandLineParser.parse(words(line)) }
  }

  @Test(arguments: forms) func holdsWithEveryOption(form: Form) throws {
    let path = path(of: form.line)
    for name in try CommandTree.highwater().command(of: path).command.ownArguments
      .flatMap(\.longNames)
    {
      let option = try #require(Self.options[name], "\(name) of \(path)")
      for (value, isAllowed) in option.values {
        let words = [name, value].compactMap { $0 }.joined(separator: " ")
        let line = form.line.replacing("…", with: words).replacing("CASE", with: option.study)
        let has = Self.meaningless[path[0], default: []]
        let isMeant =
          (option.subject == nil || option.subject == form.subject
            || (option.runsPrograms && form.subject == .other))
          && !has.contains(name) && !has.contains(words)
        if isMeant {
          let allowed =
            option.runsPrograms && form.subject == .study ? .trust : form.permission
          expect(line, isAllowed ? allowed : .refused)
        } else {
          // Whether it is refused or ignored: it must not open what is closed without it.
          #expect([form.permission, .refused].contains(permission(of: line)), "\(line)")
        }
      }
    }
  }

  @Test(arguments: forms) func holdsWithTheProgramsOwnOptions(form: Form) {
    for (name, option) in Self.ownOptions {
      let words = [name, option.value].compactMap { $0 }.joined(separator: " ")
      let line = form.line.replacing("…", with: words).replacing("CASE", with: "tail")
      expect(line, option.permission == .free ? form.permission : .refused)
    }
  }

  private func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }

  private func path(of line: String) -> [String] {
    CommandOutline.highwater.command(of: words(line)).path
  }

  private func permission(of line: String) -> Permission {
    do {
      return try LessonGrammar().effects(of: words(line)).needsTrust ? .trust : .free
    } catch {
      return .refused
    }
  }

  private func expect(
    _ line: String, _ permission: Permission, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      self.permission(of: line) == permission, "\(line)", sourceLocation: sourceLocation)
  }
}

extension CommandTree.Argument {
  fileprivate var longNames: [String] { (names ?? []).filter { $0.kind == "long" }.map(\.text) }
}
