import Glibc
import MemoryTracking
import Synchronization
import TestSupport
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

  /// Grows, shrinks or replaces its input in one of its runs.
  private final class Changing: VersionRunning, Sendable {
    let made = Mutex<Int>(0)
    let at: Int
    let change: @Sendable (String) -> Void

    init(at: Int, change: @escaping @Sendable (String) -> Void) {
      self.at = at
      self.change = change
    }

    func run(
      _ request: WorkerRequest, options: RunOptions, observe: (RunEvent) -> Void
    ) throws(MeasurementError) -> Run {
      let count = made.withLock {
        $0 += 1
        return $0
      }
      if count == at { change(request.input) }
      return Run(outcome: .completed, answer: Answer(byteCount: count, digest: "\(count)"))
    }
  }

  @Test(arguments: [("append", 1), ("append", 4), ("truncate", 2), ("replace", 3), ("leave", 1)])
  func seesThatTheInputChanged(how: String, at: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("content".utf8), to: "input")
    let other = try folder.write(Array("content".utf8), to: "other")
    let runner = Changing(at: at) { path in
      switch how {
      case "append": truncate(path, 100)
      case "truncate": truncate(path, 1)
      case "replace": rename(other, path)
      default: break
      }
    }
    let requests = ["load", "stream"].map {
      WorkerRequest(caseID: "tail", version: $0, input: path)
    }
    let variants = try CaseComparer(runner: runner, interruption: .never)
      .compare(requests, runs: 2, options: RunOptions()) { _, _ in }
    var comparison = Comparison(
      host: .current(), caseID: "tail", decisionRow: nil, input: nil, variants: variants)
    #expect(comparison.hasChangedInput == (how != "leave"))
    #expect(comparison.sameAnswer == (how == "leave" ? false : nil))
    // One run may well write over its own input.
    comparison.variants = [.init(name: "one", runs: [variants[0].runs[0]])]
    #expect(!comparison.hasChangedInput)
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
