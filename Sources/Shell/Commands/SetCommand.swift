import Course
import ArgumentParser
import Presentation
import TerminalText
import Spelling
import Workbook

/// `set [NAME [VALUE]]`: what holds for all sessions.
struct SetCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Show or change a setting; it holds for all sessions.",
    discussion: """
        set
        set cap 4GiB
        set cap auto
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
        lines: Listing(headers: ["Setting", "Value", "What it is"], rows: rows)
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
      try workbook.set(setting, to: try setting.parse(value))
      session.settingChanged?(setting)
    }
    output.write(
      output.display.visible("\(setting.name): \(try text(of: setting, in: workbook))") + "\n")
  }

  private func text(of setting: Setting, in workbook: WorkbookFile) throws -> String {
    guard let value = try workbook.value(of: setting) else { return setting.standard }
    return setting.shown(value)
  }
}
