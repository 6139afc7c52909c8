import TerminalText
import ArgumentParser
import Course
import Glibc
import LineEditing
import Presentation
import TerminalText
import Spelling
import Streaming
import Workbook

/// `set [NAME [VALUE]]`: the settings for all sessions.
struct SetCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Show or change a setting; it holds for all sessions.",
    discussion: """
        set
        set cap 4GiB
        set cap auto
        set language go
        set quiet on
        set editor vi
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The setting; 'set' lists them.", valueName: "setting"),
    completion: .grammar)
  var name: String?
  @Argument(
    help: ArgumentHelp("What it is set to.", valueName: "value"),
    completion: .grammar)
  var value: String?

  func run(in session: Session) throws {
    let output = session.output
    let workbook = try session.workbook()
    guard let name else {
      let rows = try Setting.all.map { setting in
        [setting.name, try text(of: setting, in: workbook), setting.summary]
      }
      output.write(
        lines: Listing(headers: ["Setting", "Value", "What it is"], rows: rows, wrapping: [1, 2])
          .lines(on: output.display))
      return
    }
    guard let setting = Setting.all.first(where: { $0.name == name }) else {
      let names = Setting.all.map(\.name)
      let hint = Spelling.nearest(to: name, in: names).map { "did you mean '\($0)'?" }
      throw CommandFailure.usage(
        "set: there is no setting '\(name)'; \(hint ?? "type 'set' to list them")")
    }
    if let value {
      let parsed = try setting.parse(value)
      if let parsed { try setting.check(parsed, session) }
      try workbook.set(setting, to: parsed)
      session.settingChanged?(setting)
    }
    output.write(sentence: "\(setting.name): \(try text(of: setting, in: workbook))")
  }

  private func text(of setting: Setting, in workbook: WorkbookFile) throws -> String {
    guard let value = try workbook.value(of: setting) else { return setting.standard }
    return setting.shown(value)
  }
}

/// `history`: what was typed at the prompt.
struct History: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "List the lines typed at the prompt, in this session and before.",
    discussion: """
      Ctrl-R at the prompt searches them; a line of which you typed the beginning comes with Up.

        history
      """)

  @ParentCommand var root: HighWater

  func run(in session: Session) throws {
    let lines =
      try session.promptHistory?()
      ?? LineEditor.savedHistory(
        program: "highwater", historyFile: SessionFactory.historyPath(for: root))
    session.output.write(lines: lines.map { session.output.display.visible($0) })
  }
}

/// `read FILE`: the lines of a file as if they were typed.
struct Read: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Run the commands of a file, a line each.",
    discussion: """
      It stops at the first line that fails and names it; --keep-going goes on. '#' begins a \
      comment. A line may itself be a 'read'.

        read experiments.hw
        read experiments.hw --keep-going
      """)

  @ParentCommand var root: HighWater
  @Argument(help: ArgumentHelp("The file.", valueName: "file"), completion: .file())
  var file: String
  @Flag(help: "Go on after a line that fails; the exit code is still that of the first.")
  var keepGoing = false

  func run(in session: Session) throws {
    let descriptor = open(file.nativePath, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw unreadable(EISDIR) }
    let inner = try session.reading("\(status.st_dev):\(status.st_ino)", path: file)
    var script = Script(
      interpreter: Interpreter(session: inner), keepGoing: keepGoing || root.keepGoing)
    try script.run(descriptor: descriptor, named: file)
  }

  private func unreadable(_ code: Int32) -> CommandFailure {
    .refused("read: cannot read '\(file)' (\(SystemError(code))); check the path", code: code)
  }
}

/// `manual`: the page for man(1).
struct Manual: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Write the manual page, for man(1), to standard output.",
    discussion: """
      Kept as highwater.1 in a folder man1 of the manual path, it is what 'man highwater' shows.

        manual
      """)

  @ParentCommand var root: HighWater

  func run(in session: Session) throws {
    session.output.write(lines: try ManualPage.lines())
  }
}

/// `quit`: leaves the shell.
struct Quit: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "quit",
    abstract: "Leave the shell; Ctrl-D does the same.",
    discussion: """
        quit
      """, aliases: ["exit"])

  @ParentCommand var root: HighWater

  func run(in session: Session) throws {
    throw Leave()
  }
}

/// Thrown to leave the shell.
struct Leave: Error {}
