import FixtureMaking
import Measurement
import MemoryTracking
import Presentation
import TerminalText

extension Session {
  /// Makes a fixture or finds it made, with a progress bar where a person watches.
  func makeFixture(
    _ name: String, size: ByteCount, seed: UInt64?
  ) throws -> Fixture {
    try showingProgress("making \(name)") { progress in
      try fixtures().make(name, size: size, seed: seed, progress: progress)
    }
  }

  /// Tells of a made fixture, with a progress bar while its bytes must be read for that.
  func fixtureInfo(_ name: String) throws -> (fixture: Fixture, state: Fixture.State) {
    try showingProgress("checking \(name)") { progress in
      try fixtures().info(name, progress: progress)
    }
  }

  /// Calls `body` with what shows a fixture's progress, and tells it to stop at an interrupt.
  private func showingProgress<Result>(
    _ label: String, _ body: ((ByteCount, ByteCount) -> Bool) throws -> Result
  ) rethrows -> Result {
    let started = ContinuousClock.now
    var lastShown = started
    defer { output.showProgress(nil) }
    return try body { done, total in
      let now = ContinuousClock.now
      if lastShown.duration(to: now) >= .milliseconds(50) {
        lastShown = now
        let line = ProgressLine(
          label: label, done: done, total: total, elapsed: started.duration(to: now))
        output.showProgress(line)
      }
      return !interruption.isPending
    }
  }
}
