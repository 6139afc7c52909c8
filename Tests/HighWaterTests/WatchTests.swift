import Foundation
import TestSupport
import Testing

/// `watch`, through the built program, on a process that does what it is told.
@Suite(.tags(.slow)) struct WatchTests {
  private let place: Workplace
  private let probe: ObedientProbe

  init() throws {
    place = try Workplace()
    probe = try ObedientProbe()
  }

  private func result(_ arguments: [String]) throws -> WatchJSON {
    let finished = try run(place.executable, arguments, environment: place.environment)
    #expect(finished.status == 0, "\(arguments): \(finished.errorText)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(WatchJSON.self, from: Data(finished.output))
  }

  private func expectFailure(_ arguments: [String], _ error: String) throws {
    let finished = try run(place.executable, arguments, environment: place.environment)
    #expect(finished.status == 64, "\(arguments)")
    #expect(finished.errorText == error + "\n")
  }

  /// Whether a live line is shown.
  private func isLive(_ screen: Screen) -> Bool {
    screen.cursorLine.hasPrefix("memory-probe  ") && screen.cursorLine.contains("RSS ")
  }

  /// Three spikes of 50, 200 and 20 MiB, a phase each, ended by Enter.
  @Test func givesEachPhaseItsExactPeak() throws {
    let terminal = try place.terminal("watch", "\(probe.process)", columns: 110, rows: 60)
    try terminal.wait(until: "the live line", isLive)
    for amount in [50, 200, 20] {
      try probe.tell("spike \(amount << 20)")
      try terminal.send("with \(amount)\r")
      try terminal.wait(until: "the end of the phase") {
        $0.text.contains("with \(amount): ") && isLive($0)
      }
    }
    try terminal.send(.control("c"))
    #expect(try terminal.waitForExit() == .exited(0))
    try probe.tell("still there")
    let text = terminal.screen.fullText
    #expect(text.contains("memory-probe, memory against time"))
    #expect(text.contains("The process goes on."))
    #expect(!text.contains("█ "), "the live line is still there")

    let recorded = try result(["export", "--format", "json"])
    #expect(recorded.schema == "highwater.watch/1")
    #expect(recorded.process.name == "memory-probe" && recorded.process.pid == probe.process)
    #expect(recorded.recorded.run == 1 && recorded.ending == "stopped")
    #expect(recorded.phases.map(\.name) == ["with 50", "with 200", "with 20", "phase 4"])
    for (phase, amount) in zip(recorded.phases, [50, 200, 20]) {
      #expect(phase.method == "VmHWM, reset" && phase.exact)
      let error = phase.peakBytes - recorded.startBytes - amount << 20
      #expect(abs(error) <= 1 << 20, "\(amount) MiB: \(phase.peakBytes)")
    }
    let shown = try place.highwater("show", "1")
    #expect(shown.outputText.contains("with 200") && shown.outputText.contains("VmHWM, reset"))
    #expect(try place.highwater("chart", "1").outputText.contains("2 with 200"))
    let markdown = try place.highwater("export", "1", "--format", "markdown")
    #expect(markdown.outputText.contains("| with 200 |"))
  }

  @Test func endsAfterItsTimeWithoutATerminal() throws {
    let watched = try result([
      "watch", "\(probe.process)", "--for", "350ms", "--phase-every", "100ms", "--interval",
      "50ms", "--format", "json",
    ])
    #expect(watched.ending == "time-over" && watched.outcome == "completed")
    #expect(watched.wallSeconds >= 0.35)
    #expect(watched.phases.first?.name == "phase 1")
    #expect(!watched.samples.isEmpty && watched.samples.allSatisfy { $0.rssBytes > 0 })
    #expect(watched.remarks.contains("The process goes on."))
    #expect(probe.isAlive)
  }

  @Test func writesPlainLinesWithoutATerminal() throws {
    let finished = try place.highwater("watch", "\(probe.process)", "--for", "50ms")
    #expect(finished.status == 0)
    let lines = finished.outputText.split(separator: "\n")
    #expect(lines[0].hasPrefix("watch: memory-probe, process \(probe.process), goes on as it is."))
    #expect(lines[1].hasPrefix("0.0 s  RSS ") && lines[1].contains("  heap "))
    #expect(!finished.outputText.utf8.contains(0x1B))
  }

  @Test func endsWithTheProcess() throws {
    let terminal = try place.terminal("watch", "\(probe.process)", columns: 100, rows: 60)
    try terminal.wait(until: "the live line", isLive)
    try probe.tell("hold \(30 << 20)")
    probe.letEnd()
    #expect(try terminal.waitForExit() == .exited(0))
    #expect(
      terminal.screen.fullText.contains("The process ended; only its parent learns its exit code."))
    let recorded = try result(["export", "--format", "json"])
    #expect(recorded.ending == "process-ended" && recorded.phases.count == 1)
    #expect(recorded.phases[0].method == "last VmHWM seen")
  }

  @Test func atThePromptControlCLeavesTheProcessAndTheShell() throws {
    let prompt = try PromptTerminal(place: place)
    try prompt.type(.text("watch \(probe.process)"), .enter)
    try prompt.session.wait(until: "the live line", isLive)
    try prompt.type("half a name")
    try prompt.session.wait(for: "phase: half a name")
    try prompt.type(.control("c"))
    try prompt.session.wait(until: "the prompt") { $0.isAtEmptyPrompt }
    try probe.tell("still there")
    #expect(probe.isAlive)
    try prompt.type(.text("watch \(probe.process)"), .enter)
    try prompt.session.wait(until: "the live line", isLive)
    try prompt.type("q", .enter)
    try prompt.session.wait(until: "the prompt") { $0.isAtEmptyPrompt }
    try prompt.leave()
  }

  @Test(arguments: [SIGTERM, SIGHUP]) func aSignalEndsTheWatchingAlone(signal: Int32) throws {
    let terminal = try place.terminal("watch", "\(probe.process)", columns: 100, rows: 60)
    try terminal.wait(until: "the live line", isLive)
    terminal.signal(signal)
    #expect(try terminal.waitForExit() == .signalled(signal))
    #expect(probe.isAlive)
    #expect(try result(["export", "--format", "json"]).ending == "stopped")
  }

  @Test func restoresTheTerminal() throws {
    let terminal = try place.terminal("watch", "\(probe.process)", columns: 100, rows: 60)
    try terminal.wait(until: "the live line", isLive)
    let keys = tcflag_t(ECHO | ICANON)
    #expect(try terminal.modes().c_lflag & keys == 0)
    try terminal.send("q\r")
    #expect(try terminal.waitForExit() == .exited(0))
    #expect(try terminal.modes().c_lflag & keys == keys)
  }

  @Test func refusesWhatCannotBeWatched() throws {
    try expectFailure(
      ["watch", "999999999"],
      "watch: there is no process '999999999'; 'ps -e' lists them, or give --program NAME")
    try expectFailure(
      ["watch", "--program", "no-such-7"],
      "watch: no program called 'no-such-7' runs; 'ps -e' lists them")
    try expectFailure(
      ["watch"],
      "watch: give the number of a process, or --program NAME; type 'help watch' to see what it takes"
    )
    try expectFailure(
      ["watch", "1", "--interval", "10m"],
      "interval: cannot look every '10m'; ask for 1ms to 60s")
    try expectFailure(
      ["watch", "1", "--phase-every", "1ms"],
      "phase: cannot end one every '1ms'; ask for 100ms or more")
  }

  @Test func watchesAProgramByName() throws {
    let name = "hw\(probe.process)w"
    let path = place.folder.path(name)
    #expect(
      try run("/bin/cp", [BuiltProducts.path("memory-probe"), path]).status == 0)
    let named = try ObedientProbe(executable: path)
    let watched = try result(["watch", "--program", name, "--for", "50ms", "--format", "json"])
    #expect(watched.process.pid == named.process && watched.process.name == name)
  }

  /// Everybody may read what a process of root holds, but not reset its mark.
  @Test(.enabled(if: !isRoot, "root may do both"))
  func saysWhatIsRefusedOfAnothersProcessAsOrdinaryUser() throws {
    let finished = try place.highwater("watch", "1", "--for", "50ms")
    #expect(finished.status == 0, "\(finished.errorText)")
    expectRefusals(finished.outputText)
  }

  @Test(.enabled(if: isRoot, "needs root"))
  func saysWhatIsRefusedOfAnothersProcessAsRoot() throws {
    // The other user must reach the program, and keep a workbook somewhere.
    let executable = place.folder.path("highwater")
    #expect(try run("/bin/cp", [place.executable, executable]).status == 0)
    chmod(place.folder.path, 0o777)
    let finished = try run(
      "/usr/bin/env",
      [
        "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", executable, "watch",
        "\(probe.process)", "--for", "50ms",
      ], environment: place.environment)
    #expect(finished.status == 0, "\(finished.errorText)")
    expectRefusals(finished.outputText)
    #expect(finished.outputText.contains("≥ "))
  }

  private func expectRefusals(_ text: String) {
    let refusal = "The process belongs to another user, so its peaks cannot be reset: "
    #expect(text.contains(refusal), "\(text)")
    #expect(text.contains("Pss was refused; it takes the right to trace the process"))
    #expect(text.contains("Pss –"))
  }
}

/// The part of a watch's JSON that these tests check, read independently of the writer.
private struct WatchJSON: Decodable {
  struct Recorded: Decodable {
    var run: Int
  }

  struct Process: Decodable {
    var name: String
    var pid: Int32
  }

  struct Phase: Decodable {
    var name: String
    var peakBytes: Int
    var method: String
    var exact: Bool
    var elapsedSeconds: Double
    var rssBytes: Int
  }

  struct Sample: Decodable {
    var elapsedSeconds: Double
    var rssBytes: Int
  }

  var schema: String
  var recorded: Recorded
  var process: Process
  var ending: String
  var outcome: String
  var wallSeconds: Double
  var startBytes: Int
  var phases: [Phase]
  var samples: [Sample]
  var remarks: [String]
}
