import ArgumentParser
import Workbook

/// `history`: what was typed at the prompt.
struct History: SessionCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the lines typed at the prompt, in this session and before.")

  @ParentCommand var root: HighWater

  func run(in session: Session) throws {
    throw HistoryWanted()
  }
}
