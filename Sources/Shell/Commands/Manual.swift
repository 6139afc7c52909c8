import ArgumentParser
import Workbook

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
