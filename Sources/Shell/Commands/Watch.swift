import ArgumentParser
import Course
import Measurement
import Presentation

/// `watch PID` and `watch --program NAME`: what a process that runs already holds, phase by phase.
struct Watch: MeasuringCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Watch the memory of a process that runs already, phase by phase.",
    discussion: """
      It shows what the process and its children hold: RSS, heap (anonymous memory), mapped files \
      and Pss; of several processes RSS counts shared pages once. Ctrl-C ends the watching, never \
      the process.

      At a terminal Enter ends a phase, named by what was typed before it, and 'q' and Enter end \
      the watching; elsewhere --phase-every and --for do. A phase's peak is exact where its high \
      water mark may be reset (your own processes, or all as root): each phase begins by writing 5 \
      to /proc/PID/clear_refs, which other readers of VmHWM see too. --no-reset leaves the process \
      untouched. See 'help phases'.

        watch 1 --for 60s --phase-every 10s --no-reset
        watch 1 --for 60s --no-reset --format json
        watch --program postgres
      """)

  @ParentCommand var root: HighWater
  @Argument(help: ArgumentHelp("The number of the process.", valueName: "pid"))
  var processID: Int32?
  @Option(
    help: ArgumentHelp(
      "Watch the process of this program in place of a number; of several it names the numbers.",
      valueName: "name"))
  var program: String?
  @Option(help: ArgumentHelp("Call it this in the results.", valueName: "name"))
  var name: String?
  @Option(
    help: ArgumentHelp("End a phase after each such time, as in 10s or 5m.", valueName: "time"))
  var phaseEvery: String?
  @Option(
    name: .customLong("for"), help: ArgumentHelp("End the watching after this.", valueName: "time"))
  var time: String?
  @Option(
    help: ArgumentHelp("Look at the memory this often; 1s by default.", valueName: "time"))
  var interval: String?
  @Flag(
    help: ArgumentHelp(
      "Reset no high water mark. A phase's peak is then exact only if it is the highest so far."))
  var noReset = false
  @Option(help: "Print the result in this form.")
  var format = OutputFormat.text

  func validate() throws {
    guard (processID == nil) != (program == nil) else {
      throw ValidationError("Give the number of a process, or --program NAME")
    }
  }

  func measure(in session: Session) throws -> Measured {
    let interval = try interval.map(parseDuration) ?? .seconds(1)
    guard (.milliseconds(1) ... .seconds(60)).contains(interval) else {
      throw CommandFailure.usage(
        "interval: cannot look every '\(self.interval ?? "")'; ask for 1ms to 60s")
    }
    let phase = try phaseEvery.map(parseDuration)
    guard phase.map({ $0 >= .milliseconds(100) }) ?? true else {
      throw CommandFailure.usage(
        "phase: cannot end one every '\(phaseEvery ?? "")'; ask for 100ms or more")
    }
    let time = try time.map(parseDuration)
    let process = try process()
    return try WatchedProcess(
      process: process, name: name ?? process.name, interval: interval, phase: phase, time: time,
      resets: !noReset, format: format
    ).run(in: session)
  }

  private func process() throws -> RunningProcess {
    do {
      if let program { return try RunningProcess(program: program) }
      return try RunningProcess(processID ?? 0)
    } catch {
      throw CommandFailure.usage("\(error)")
    }
  }
}
