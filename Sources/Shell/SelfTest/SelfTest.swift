import Course
import Languages
import Measurement
import Presentation

/// Tries what HighWater needs of a machine: each check makes a small run of the kind that a user
/// makes, by the same code, and says what came of it.
struct SelfTest {
  let session: Session
  /// When it has to be done.
  private let deadline: ContinuousClock.Instant

  /// How long it may take in all.
  static let time: Duration = .seconds(18)
  /// How long a single run or tool may take, however much time there is.
  private static let patience: Duration = .seconds(5)

  init(session: Session) {
    self.session = session
    deadline = .now + Self.time
  }

  /// Makes the checks, one after the other.
  ///
  /// - Throws: A failure if the user stops it, or if the table of languages cannot be read.
  func run() throws -> [MachineCheck] {
    defer { session.output.showProgress(nil) }
    var checks: [MachineCheck] = []
    for check in [workbook, worker, peaks, limits, pictures, confinement] {
      checks.append(check())
      try checkInterruption()
    }
    for language in try session.languages().languages {
      checks.append(check(language))
      try checkInterruption()
    }
    return checks + [terminal(), memory(), fixtureDisk(), temporaryDisk()]
  }

  private func checkInterruption() throws(CommandFailure) {
    guard !session.interruption.isPending else {
      throw .interrupted("self-test: stopped; ask again")
    }
  }

  func show(_ name: String) {
    session.output.showProgress(
      ProgressLine(label: "self-test: \(name)", fraction: nil, details: []))
  }

  /// How much time the next run or tool has; at least a moment, so that it can say that it failed.
  var remaining: Duration {
    max(.milliseconds(100), min(Self.patience, ContinuousClock.now.duration(to: deadline)))
  }
}
