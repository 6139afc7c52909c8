import Glibc
import TestSupport
import Testing

@Suite struct TerminalSessionTests {
  private let shell = "/bin/sh"

  @Test func talksWithAProgramAtItsTerminal() throws {
    let session = try TerminalSession(shell, ["-c", "read -r line; echo \"<$line>\"; exit 3"])
    try session.send("héllo")
    try session.send(.enter)
    try session.wait(for: "<héllo>")
    #expect(try session.waitForExit() == .exited(3))
  }

  @Test func givesTheProgramAControllingTerminalOfTheSizeAskedFor() throws {
    let session = try TerminalSession(
      shell, ["-c", "tty; stty size < /dev/tty; echo $TERM"], columns: 50, rows: 9)
    try session.waitForExit()
    #expect(session.screen.text.contains("/dev/pts/"))
    #expect(session.screen.text.contains("9 50\nxterm-256color"))
  }

  @Test func resizesAndSendsTheSignal() throws {
    let session = try TerminalSession(
      shell, ["-c", "trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done"])
    try session.wait(for: "ready")
    try session.resize(columns: 44, rows: 11)
    try session.wait(for: "11 44")
  }

  @Test func hangsUp() throws {
    let session = try TerminalSession("/bin/cat")
    try session.send("hello\r")
    try session.wait(for: "hello\nhello")
    session.hangUp()
    #expect(try session.waitForExit() == .signalled(SIGHUP))
  }

  @Test func interruptsWithControlC() throws {
    let session = try TerminalSession("/bin/cat")
    try session.send("hello\r")
    try session.wait(for: "hello\nhello")
    try session.send(.control("c"))
    #expect(try session.waitForExit() == .signalled(SIGINT))
  }

  @Test func saysWhatWasShownWhenItWaitedInVain() throws {
    let session = try TerminalSession(shell, ["-c", "echo shown; exec sleep 60"])
    try session.wait(for: "shown")
    #expect(throws: TestSupportError.timedOut(waitingFor: "other", shown: "shown")) {
      try session.wait(for: "other", timeout: .milliseconds(50))
    }
  }
}
