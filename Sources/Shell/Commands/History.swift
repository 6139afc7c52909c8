import ArgumentParser
import Presentation
import Workbook

/// `history`: what was typed at the prompt.
struct History: SessionCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the lines typed at the prompt, in this session and before.")

  @ParentCommand var root: HighWater

  func run(in session: Session) throws {
    guard let history = session.promptHistory else {
      throw CommandFailure.usage(
        "history: there is no prompt here; start 'highwater' at a terminal")
    }
    session.output.write(lines: history().map { session.output.display.visible($0) })
  }
}
