package import FixtureMaking
import Measurement
package import MemoryTracking
import Presentation

extension Session {
  /// Makes a fixture or finds it made, with a progress bar where a person watches.
  package func makeFixture(
    _ name: String, size: ByteCount, seed: UInt64?
  ) throws -> Fixture {
    let started = ContinuousClock.now
    var lastShown = started
    defer { output.showProgress(nil) }
    return try fixtures().make(name, size: size, seed: seed) { done, total in
      let now = ContinuousClock.now
      if lastShown.duration(to: now) >= .milliseconds(50) {
        lastShown = now
        let line = ProgressLine(
          label: "making \(name)", done: done, total: total, elapsed: started.duration(to: now))
        output.showProgress(line.rendered(for: output.display))
      }
      return !interruption.isPending
    }
  }
}
