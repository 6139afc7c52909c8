import ArgumentParser
import Presentation
import TerminalText

/// `self-test`: what works on this machine.
struct SelfTestCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "self-test",
    abstract: "Say what works on this machine, and what each missing thing costs.",
    discussion: """
      It measures a case and a command, breaks a limit, looks where a program's memory is, and asks \
      for the tools of each language. That takes a few seconds, 20 at most. The exit code is 1 if \
      nothing can be measured or kept here; what is merely missing is no failure.

        self-test
        self-test --format json
      """)

  @ParentCommand var root: HighWater
  @OptionGroup var listing: ListingArguments

  func run(in session: Session) throws {
    let output = session.output
    let report = MachineReport(checks: try SelfTest(session: session).run())
    switch listing.format {
    case .text: output.write(lines: report.lines(on: output.display))
    case .json:
      JSONWriter.listing("self-test", version: HighWater.version, to: output.write) {
        $0.member("usable", report.isUsable)
        $0.array("checks", report.checks) { $1.members(&$0) }
      }
    }
    guard report.isUsable else { throw SilentFailure(exitCode: 1) }
  }
}
