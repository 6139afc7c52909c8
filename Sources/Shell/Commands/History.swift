import ArgumentParser
import LineEditing
import Presentation
import TerminalText
import Workbook

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
