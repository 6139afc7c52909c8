import ArgumentParser
import CaseStudies
import Course
import Foundation
import MemoryTracking

/// HighWater's page for man(1), in the macros of man(7), made from the command tree.
///
/// Holds the page, some tens of KiB.
struct ManualPage {
  private var lines: [String] = []

  /// The page, line by line.
  ///
  /// - Throws: A failure if ArgumentParser's description of the commands cannot be read.
  static func lines() throws(CommandFailure) -> [String] {
    let tree = try CommandTree.highwater()
    var page = ManualPage()
    page.writeOpening(tree.root)
    page.section("COMMANDS")
    for task in CommandTask.all(in: tree) {
      page.lines.append(".SS " + page.text(task.name))
      for command in task.commands { page.write(command, path: [command.commandName]) }
    }
    page.section("CASES")
    for study in CaseStudy.all {
      let versions = study.versions.map(\.name).joined(separator: ", ")
      page.item("\\fB" + page.text(study.id) + "\\fR", "\(study.title): \(versions).")
    }
    page.section("SETTINGS")
    for setting in Setting.all {
      page.item(
        "\\fBset " + page.text(setting.name) + "\\fR",
        "\(setting.summary) It takes \(setting.values); by default \(setting.standard).")
    }
    page.section("TOPICS")
    for topic in HelpTopic.all {
      page.item("\\fBhelp " + page.text(topic.name) + "\\fR", topic.summary)
    }
    page.writeClosing()
    return page.lines
  }

  private mutating func writeOpening(_ root: CommandTree.Command) {
    let today = Date.now.formatted(.iso8601.year().month().day())
    lines.append(".TH HIGHWATER 1 \"\(today)\" \"HighWater \(HighWater.configuration.version)\"")
    section("NAME")
    lines.append("highwater \\- \(text(HighWater.configuration.abstract.asClause))")
    section("SYNOPSIS")
    lines += [".B highwater", ".RI [ option \" ...] [\" command \" [\" argument \" ...]]\""]
    section("DESCRIPTION")
    paragraph(root.prose)
    section("OPTIONS")
    for argument in root.ownArguments + CommandTree.Argument.ofEveryProgram { write(argument) }
    section("EXAMPLES")
    for (line, meaning) in Self.examples { item("\\fB" + text(line) + "\\fR", meaning) }
  }

  private static let examples = [
    ("highwater", "Start the prompt; 'start' there begins the first lesson."),
    ("highwater compare tail", "Run a case's load and stream version side by side."),
    (
      "highwater measure --limit 512MiB python3 report.py",
      "Measure a program of your own under a limit."
    ),
    ("highwater export --output report.html", "Write what was measured last as a page."),
  ]

  private mutating func writeClosing() {
    section("ENVIRONMENT")
    for (name, meaning) in Self.environment { item("\\fB\(name)\\fR", meaning) }
    section("FILES")
    for (name, meaning) in Self.files { item("\\fI" + text(name) + "\\fR", meaning) }
    section("EXIT STATUS")
    for (name, meaning) in Self.exitCodes { item("\\fB\(name)\\fR", meaning) }
    section("SEE ALSO")
    lines.append(".BR time (1), ps (1), proc (5), cgroups (7), editrc (5)")
  }

  private static let environment = [
    ("XDG_STATE_HOME", "The folder that holds highwater/, for the workbook and the history."),
    ("XDG_CACHE_HOME", "The folder that holds highwater/fixtures, for made files."),
    ("HIGHWATER_FIXTURES", "Another folder for made files."),
    ("EDITRC", "The settings of the line editor, instead of ~/.editrc."),
    ("HOME", "The folder of ~, for the folders above if their variables are not set."),
    ("TMPDIR", "The folder for the programs and inputs of one run; /tmp without."),
    ("VISUAL, EDITOR", "The editor that 'exercise edit' opens."),
    ("PAGER", "The program that shows what is longer than the window; none without."),
    ("LESS", "The options of less as the pager; FRX if it is not set."),
    ("SHELL", "What runs a line of the prompt that begins with '!'; /bin/sh without."),
    ("NO_COLOR", "If not empty, no colour is used."),
    (
      "FORCE_COLOR, CLICOLOR_FORCE",
      "If neither empty nor 0, colour is used even if the output is not a terminal."
    ),
    ("CLICOLOR", "If 0, no colour is used; FORCE_COLOR=0 does the same."),
    ("TERM", "If dumb, no colour is used, and drawing is in ASCII."),
    ("COLUMNS", "The width of the output if it is not a terminal."),
    ("LC_ALL, LC_CTYPE, LANG", "If the locale is not UTF-8, only ASCII is printed."),
  ]

  private static let files = [
    ("~/.local/state/highwater/workbook.sqlite", "Progress in lessons and all measurements."),
    ("~/.local/state/highwater/history", "The lines typed at the prompt."),
    (
      "~/.local/state/highwater/languages.yaml",
      "Languages of your own; 'help languages' says more."
    ),
    ("~/.cache/highwater/fixtures", "The made files, unless the package itself has them."),
    ("memory-budgets.yaml", "The budgets that 'check' reads; 'help budgets' says more."),
    ("~/.editrc", "The keys of the prompt, by editrc(5); the program's name is highwater."),
  ]

  private static let exitCodes = [
    ("0", "Done."), ("1", "A run or a check failed, or was killed."),
    (
      "64",
      "The command line is wrong, or names what does not exist: a case, a run, a program, a file."
    ),
    ("124", "The time of a run ran out (--timeout)."),
    ("130", "Ctrl-C stopped it; it ends by SIGINT, so that a loop of the shell ends too."),
  ]

  private mutating func write(_ command: CommandTree.Command, path: [String]) {
    item("\\fB" + text(command.usage(path)) + "\\fR", command.abstract ?? "")
    let hasMore =
      !command.prose.isEmpty || !command.examples.isEmpty || !command.ownArguments.isEmpty
    if hasMore {
      lines.append(".RS")
      paragraph(command.prose)
      if let aliases = command.aliases, !aliases.isEmpty {
        paragraph("Also called \(aliases.joined(separator: ", ")).")
      }
      if !command.examples.isEmpty {
        lines += [".PP", ".nf"] + command.examples.map { "\\fB" + text($0) + "\\fR" } + [".fi"]
      }
      if command.defaultSubcommand == nil {
        for argument in command.ownArguments { write(argument) }
      }
      lines.append(".RE")
    }
    for subcommand in command.shownSubcommands {
      write(subcommand, path: path + [subcommand.commandName])
    }
  }

  private mutating func write(_ argument: CommandTree.Argument) {
    item("\\fB" + text(argument.usage) + "\\fR", argument.meaning)
  }

  private mutating func section(_ title: String) { lines.append(".SH " + title) }

  private mutating func item(_ term: String, _ meaning: String) {
    lines += [".TP", term] + filled(meaning)
  }

  private mutating func paragraph(_ prose: String) {
    for part in prose.split(separator: "\n\n") {
      let line = part.split(separator: "\n").joined(separator: " ")
      guard !line.isEmpty else { continue }
      // The first paragraph of a section needs no request.
      if lines.last?.hasPrefix(".SH") != true { lines.append(".PP") }
      lines += filled(line)
    }
  }

  /// Breaks the text into lines below 80 bytes, as is usual; roff fills them again.
  private func filled(_ prose: String) -> [String] {
    var lines: [String] = []
    for word in prose.split(separator: " ").map({ text(String($0)) }) {
      if let last = lines.last, last.utf8.count + word.utf8.count < 78 {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines
  }

  /// Escapes the text for roff, so that nothing in it is a request or an escape.
  private func text(_ text: String) -> String {
    var roff = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": roff += "\\e"
      case "-": roff += "\\-"
      case "'": roff += "\\(aq"
      case "`": roff += "\\(ga"
      case "^": roff += "\\(ha"
      case "~": roff += "\\(ti"
      case "…": roff += "..."
      case _ where scalar.isASCII: roff.unicodeScalars.append(scalar)
      default: roff += "\\[u" + hexadecimal(scalar) + "]"
      }
    }
    // A full stop at the start of a line would make it a request.
    return roff.hasPrefix(".") ? "\\&" + roff : roff
  }

  private func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    scalar.value.padded(toDigits: 4, radix: 16, uppercase: true)
  }
}

extension String {
  /// The sentence as part of another: a lowercase first letter, and no full stop.
  fileprivate var asClause: String {
    let clause = lowercasedFirst
    return clause.hasSuffix(".") ? String(clause.dropLast()) : clause
  }
}
