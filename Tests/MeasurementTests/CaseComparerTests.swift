import MemoryTracking
import Synchronization
import Testing
import WorkerProtocol

@testable import Measurement

@Suite struct CaseComparerTests {
  /// Answers each request with a made-up run, without a process.
  private final class Mock: VersionRunning, Sendable {
    let made = Mutex<[String]>([])
    let cancelAt: Int?

    init(cancelAt: Int? = nil) { self.cancelAt = cancelAt }

    func run(
      _ request: WorkerRequest, options: RunOptions, observe: (RunEvent) -> Void
    ) throws(MeasurementError) -> Run {
      let count = made.withLock {
        $0.append(request.version)
        return $0.count
      }
      return Run(outcome: count == cancelAt ? .cancelled : .completed)
    }
  }

  private let requests = ["load", "stream"].map {
    WorkerRequest(caseID: "tail", version: $0, input: "f")
  }

  @Test func alternatesTheVersions() throws {
    let mock = Mock()
    let variants = try CaseComparer(runner: mock, interruption: .never)
      .compare(requests, runs: 3, options: RunOptions()) { _, _ in }
    #expect(mock.made.withLock { $0 } == ["load", "stream", "load", "stream", "load", "stream"])
    #expect(variants.map(\.name) == ["load", "stream"])
    #expect(variants.map(\.runs.count) == [3, 3])
  }

  @Test func keepsWhatWasDoneBeforeAnInterrupt() throws {
    let mock = Mock(cancelAt: 4)
    let variants = try CaseComparer(runner: mock, interruption: .never)
      .compare(requests, runs: 3, options: RunOptions()) { _, _ in }
    #expect(
      variants.map { $0.runs.map(\.outcome) } == [
        [.completed, .completed], [.completed, .cancelled],
      ])
  }

  @Test func beginsNothingOnceInterrupted() throws {
    let mock = Mock()
    let variants = try CaseComparer(
      runner: mock, interruption: Interruption(descriptor: -1) { true }
    ).compare(requests, runs: 3, options: RunOptions()) { _, _ in }
    #expect(variants.map(\.runs.count) == [0, 0])
  }
}
