import Course
import Measurement
import Presentation
import TerminalText
import Workbook

/// A running process as `watch` follows it: watched until it ends, the time is over or the user
/// stops, then recorded and shown. It is never ended, stopped or traced.
struct WatchedProcess {
  let process: RunningProcess
  /// What the results call it.
  let name: String
  let interval: Duration
  /// The length of a phase; `nil` if only Enter ends one.
  let phase: Duration?
  /// The length of the watching; `nil` for one that the user ends.
  let time: Duration?
  /// Whether to reset high water marks where that is allowed.
  let resets: Bool
  let format: OutputFormat

  /// Watches, records and shows.
  ///
  /// - Returns: The result. It has a failure if the kernel killed the process, or nothing could be
  ///   recorded; that the user stopped is none.
  /// - Throws: An error if the process has just ended, or the result cannot be shown.
  func run(in session: Session) throws -> Measured {
    let run = try watch(in: session)
    // The interrupt has done its work: it ended the watching, not what comes after it.
    Interruption.clear()
    let comparison = Comparison(
      host: .current(), caseID: nil, decisionRow: nil, input: nil,
      variants: [Comparison.Variant(name: name, runs: [run])], kind: .watch)
    let measured = Laboratory(session: session).record(comparison, options: [:], in: nil)
    try show(measured, in: session)
    return measured.judged()
  }

  private func watch(in session: Session) throws -> Run {
    var watch = try ProcessWatch(process, interval: interval, resets: resets)
    let clock = ContinuousClock()
    let began = clock.now
    let end = ProcessEnd(of: process)
    let keys = WatchKeys(interruption: session.interruption)
    introduce(watch, hasKeys: keys.isForeground, on: session.output)
    var screen = WatchScreen(name: name, watch.latest, format: format, on: session.output)
    defer { screen.finish() }
    var pace = WatchPace(interval: interval, phase: phase, end: time)

    /// Ends a phase; returns whether the process still runs.
    func endPhase(named name: String?, at elapsed: Duration) -> Bool {
      guard let phase = watch.endPhase(named: name, at: elapsed) else { return false }
      screen.show(phase)
      screen.show(watch.latest)
      return true
    }

    while true {
      let elapsed = began.duration(to: clock.now)
      guard !session.interruption.isPending else { return watch.finish(.stopped, at: elapsed) }
      var isAlive = true
      switch pace.due(at: elapsed) {
      case .nothing: break
      case .end: return watch.finish(.timeOver, at: elapsed)
      case .phase: isAlive = endPhase(named: nil, at: elapsed)
      case .look:
        let look = watch.look(at: elapsed)
        if let look { screen.show(look) }
        isAlive = look != nil
      }
      guard isAlive else { return watch.finish(.processEnded, at: elapsed) }
      let now = began.duration(to: clock.now)
      pace.didLook(at: elapsed, taking: now - elapsed)
      switch keys.next(within: pace.next - now, or: end.descriptor) {
      case .quit: return watch.finish(.stopped, at: began.duration(to: clock.now))
      case .typed: screen.show(typed: keys.typed)
      case .phase(let name):
        let elapsed = began.duration(to: clock.now)
        guard endPhase(named: name, at: elapsed) else {
          return watch.finish(.processEnded, at: elapsed)
        }
      case .nothing:
        guard process.isAlive else {
          return watch.finish(.processEnded, at: began.duration(to: clock.now))
        }
      }
    }
  }

  /// Says what is watched, which keys there are, and what this user may not see.
  private func introduce(_ watch: ProcessWatch, hasKeys: Bool, on output: any Output) {
    guard format == .text else { return }
    let keys =
      hasKeys
      ? "Enter ends a phase, after a name for it or at once; q and Enter or Ctrl-C end the watching."
      : "Ctrl-C ends the watching."
    output.write(
      sentence: "watch: \(name), process \(process.processID), goes on as it is. \(keys)")
    for restriction in watch.restrictions { output.write(sentence: restriction) }
    output.flush()
  }

  private func show(_ measured: Measured, in session: Session) throws {
    let output = session.output
    guard case .comparison(let comparison) = measured.result else { return }
    if let export = format.export {
      export.write(comparison) { output.write($0) }
    } else if format == .html {
      guard let number = measured.numbers.first else { return }
      try RecordedPage(session: session).write([.comparison(number)]) { output.write($0) }
    } else {
      output.write("\n")
      output.write(lines: comparison.view.lines(on: output.display))
      guard output.isWatched else { return }
      output.write("\n")
      output.write(lines: TimelineView(comparison).lines(on: output.display))
    }
  }
}
