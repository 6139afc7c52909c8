import Foundation
import TestSupport
import Testing

/// What is measured never outlives HighWater, however HighWater ends.
@Suite(.tags(.slow)) struct EndingMeasuringTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// A command that writes the process ids of itself, a child and a runaway grandchild to a file,
  /// and hangs.
  private func hangingCommand() throws -> String {
    try place.folder.write(
      """
      #!/bin/sh
      sleep 600 &
      echo $! >> '\(mark)'
      setsid sh -c 'echo $$ >> "\(mark)"; sleep 600' &
      while [ $(wc -l < '\(mark)') -lt 2 ]; do sleep 0.01; done
      echo $$ >> '\(mark)'
      wait
      """, to: "hanging")
  }

  private var mark: String { place.folder.path("mark") }

  /// A machine that sleeps, and Ctrl-Z, stop HighWater for longer than the run may take.
  @Test func countsNoTimeInWhichItWasStoppedItself() throws {
    let terminal = try place.terminal(
      "measure", "--timeout", "4s", "--", "sh", "-c", "touch '\(mark)'; sleep 1")
    try #require(waits { FileManager.default.fileExists(atPath: mark) })
    terminal.signal(SIGSTOP)
    // Longer than the run may take; while HighWater is stopped there is nothing to wait for.
    Thread.sleep(forTimeInterval: 5)
    terminal.signal(SIGCONT)
    #expect(try terminal.waitForExit() == .exited(0), "\(terminal.screen.fullText)")
  }

  /// The process ids, once all three are there.
  private func processes() throws -> [Int32] {
    var numbers: [Int32] = []
    let haveStarted = waits {
      let text = (try? fileContents(mark)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      numbers = text.split(separator: "\n").compactMap { Int32($0) }
      return numbers.count == 3 && text.hasSuffix("\n")
    }
    try #require(haveStarted, "the command did not start")
    return numbers
  }

  private func expectEnded(_ processes: [Int32]) {
    for process in processes {
      #expect(waits { !isAlive(process) }, "\(process) still runs")
    }
  }

  /// Whether a process is alive; a zombie that only waits for init is not.
  private func isAlive(_ process: Int32) -> Bool {
    guard let stat = try? fileContents("/proc/\(process)/stat") else { return false }
    return !String(decoding: stat, as: UTF8.self).contains(") Z ")
  }

  @Test func killingTheShellEndsACommandWithAllItBegot() throws {
    let terminal = try place.terminal("measure", "--", "sh", try hangingCommand())
    let processes = try processes()
    terminal.signal(SIGKILL)
    try terminal.waitForExit()
    expectEnded(processes)
  }

  @Test func anInterruptEndsACommandWithAllItBegotAndLeavesTheShell() throws {
    let terminal = try place.terminal()
    try terminal.wait(for: "highwater>")
    try terminal.send("measure -- sh \(try hangingCommand())\r")
    let processes = try processes()
    try terminal.send("\u{3}")
    try terminal.wait(for: "was stopped by you")
    expectEnded(processes)
    try terminal.send("measure -- true\r")
    try terminal.wait(for: "VmHWM at exit")
  }

  @Test func killingTheShellEndsAWorker() throws {
    let executable = place.folder.path("highwater")
    let finished = try run("/bin/cp", [place.executable, executable])
    #expect(finished.status == 0)
    try place.folder.writeProgram(
      "#!/bin/sh\nprintf '1\\n2\\n%s\\n' $$ > '\(mark)'\nexec sleep 600\n", to: "highwater-worker")
    let input = try place.folder.write("a\n", to: "input")
    let terminal = try TerminalSession(
      executable, ["load", "tail", "--file", input], environment: place.environment)
    let worker = try #require(try processes().last)
    #expect(isAlive(worker))
    terminal.signal(SIGKILL)
    try terminal.waitForExit()
    expectEnded([worker])
  }

  @Test func aKillFromOutsideIsToldAndTheShellLives() throws {
    let terminal = try place.terminal()
    try terminal.wait(for: "highwater>")
    try terminal.send("measure -- sh \(try hangingCommand())\r")
    let victim = try #require(try processes().last)
    kill(victim, SIGKILL)
    try terminal.wait(for: "was ended by signal 9 (SIGKILL)")
    try terminal.wait(for: "its peak until then was")
    #expect(!terminal.screen.text.contains("OOMKilled"))
    try terminal.send("table\r")
    try terminal.wait(for: "When to stream")
  }
}
