import ArgumentParser
import Workbook

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

/// The wish to leave the shell.
struct Leave: Error {}
