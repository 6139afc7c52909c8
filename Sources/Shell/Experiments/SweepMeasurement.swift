import Course
import Workbook
import Measurement
import MemoryTracking

extension Session {
  /// Measures the versions of a case on fixtures of several sizes, one comparison a size, each
  /// recorded when it is made.
  ///
  /// - Parameters:
  ///   - measurement: what is asked; the size of its source is replaced.
  ///   - sizes: in the order they are worked through.
  ///   - begin: gets each size before its runs.
  ///   - tell: gets the predictions before each size's runs.
  ///   - observe: gets each version's events as they happen.
  ///   - finish: gets each size's comparison when it is made.
  /// - Returns: the sweep, the numbers of its comparisons, and why it is not whole; an interrupted or
  ///   refused size is left out.
  /// - Throws: where nothing at all could be measured.
  func sweep(
    _ measurement: CaseMeasurement, sizes: [ByteCount],
    begin: (ByteCount) -> Void, tell: (PeakPrediction, SafetyCap) -> Void,
    observe: (_ version: String, RunEvent) -> Void, finish: (Comparison) -> Void
  ) throws -> (sweep: Sweep, numbers: [Int64], gap: (any Error)?) {
    var comparisons: [Comparison] = []
    var numbers: [Int64] = []
    defer { newestSweep = Sweep(comparisons: comparisons) }
    guard case .fixture(let name, _) = measurement.source else {
      throw CommandFailure.usage("sweep: it makes its own files; give --fixture in place of --file")
    }
    for size in sizes {
      var measurement = measurement
      measurement.source = .fixture(name: name, size: size)
      do {
        let place = numbers.first.map(SweepPlace.after) ?? .first
        let comparison = try measure(
          measurement, in: place, begin: begin, tell: tell, observe: observe)
        guard !interruption.isPending else { break }
        comparisons.append(comparison)
        if let newestNumber { numbers.append(newestNumber) }
        finish(comparison)
      } catch {
        guard !comparisons.isEmpty else { throw error }
        return (Sweep(comparisons: comparisons), numbers, error)
      }
    }
    let isWhole = comparisons.count == sizes.count
    return (
      Sweep(comparisons: comparisons), numbers,
      isWhole ? nil : CommandFailure.interrupted("sweep: stopped; what was measured before is kept")
    )
  }
}
