import Glibc
import MemoryTracking
import Synchronization
import TestSupport
import Testing
import WorkerProtocol

@testable import Measurement

@Suite struct ExperimentTests {
  /// Answers each subject with a made-up run, without a process.
  private final class Mock: SubjectRunning {
    let made = Mutex<[String]>([])
    let outcome: @Sendable (_ subject: String, _ run: Int) -> Outcome

    init(outcome: @escaping @Sendable (String, Int) -> Outcome = { _, _ in .completed }) {
      self.outcome = outcome
    }

    func run(
      _ subject: Subject, options: RunOptions, observe: (RunEvent) -> Void
    ) throws(MeasurementError) -> Run {
      let count = made.withLock {
        $0.append(subject.name)
        return $0.count
      }
      observe(
        .sample(Timeline.Sample(elapsed: .zero, resident: .zero, anonymous: .zero, file: .zero)))
      return Run(outcome: outcome(subject.name, count), wall: .seconds(1))
    }
  }

  private static let versions = ["load", "stream"].map {
    Subject(WorkerRequest(caseID: "tail", version: $0, input: "f"))
  }
  private static let commands = ["a", "b"].map {
    Subject(ForeignCommand(name: $0, words: [$0]), output: .discarded)
  }

  private func experiment(_ subjects: [Subject], runs: Int, input: String? = nil) -> Experiment {
    Experiment(
      subjects: subjects,
      input: input.map { Comparison.Input(path: $0, size: .zero, fixture: nil) }, runs: runs,
      options: RunOptions())
  }

  @Test(arguments: [versions, commands])
  func takesTurns(subjects: [Subject]) throws {
    let mock = Mock()
    var observed: [String] = []
    let comparison = try experiment(subjects, runs: 3).run(by: mock, interruption: .never) {
      observed.append($0)
      _ = $1
    }
    let names = subjects.map(\.name)
    #expect(mock.made.withLock { $0 } == names + names + names)
    #expect(observed == names + names + names)
    #expect(comparison.variants.map(\.name) == names)
    #expect(comparison.variants.map(\.runs.count) == [3, 3])
  }

  @Test func keepsWhatWasDoneBeforeAnInterrupt() throws {
    let mock = Mock { _, run in run == 4 ? .cancelled : .completed }
    let comparison = try experiment(Self.versions, runs: 3).run(
      by: mock, interruption: .never
    ) { _, _ in }
    #expect(
      comparison.variants.map { $0.runs.map(\.outcome) } == [
        [.completed, .completed], [.completed, .cancelled],
      ])
  }

  @Test func endsWithTheRunThatWasCutShort() throws {
    let mock = Mock { name, _ in name == "b" ? .cancelled : .completed }
    let comparison = try experiment(Self.commands, runs: 2).run(
      by: mock, interruption: .never
    ) { _, _ in }
    #expect(comparison.variants.map(\.runs.count) == [1, 1])
    #expect(comparison.variants[1].runs[0].outcome == .cancelled)
  }

  @Test func beginsNothingOnceInterrupted() throws {
    let comparison = try experiment(Self.versions, runs: 3).run(
      by: Mock(), interruption: Interruption(descriptor: -1) { true }
    ) { _, _ in }
    #expect(comparison.variants.map(\.runs.count) == [0, 0])
  }

  /// Warm-ups do not count, and before each run comes what the command wants to have run.
  @Test func warmsUpAndPrepares() throws {
    final class Log: SubjectRunning {
      let names = Mutex<[String]>([])
      func run(
        _ subject: Subject, options: RunOptions, observe: (RunEvent) -> Void
      ) throws(MeasurementError) -> Run {
        names.withLock { $0.append(subject.name) }
        return Run(outcome: subject.name == "fail" ? .failed : .completed, exitCode: 3)
      }
    }
    func experiment(_ preparation: String) -> Experiment {
      let command = ForeignCommand(name: "a", words: ["a"], preparation: preparation)
      var options = RunOptions()
      options.warmups = 1
      return Experiment(
        subjects: [Subject(command, output: .discarded)], input: nil, runs: 2, options: options)
    }
    let log = Log()
    let comparison = try experiment("tidy").run(by: log, interruption: .never) { _, _ in }
    #expect(comparison.variants[0].runs.count == 2)
    #expect(log.names.withLock { $0 } == ["tidy", "a", "tidy", "a", "tidy", "a"])
    #expect(throws: MeasurementError.preparation("fail", outcome: .failed, exitCode: 3)) {
      try experiment("fail").run(by: log, interruption: .never) { _, _ in }
    }
  }

  /// The reference runs first, once, without the limit of the others.
  @Test func takesTheAnswerOfTheReference() throws {
    final class Answering: SubjectRunning {
      let made = Mutex<[String]>([])
      let outcome: Outcome
      init(_ outcome: Outcome) { self.outcome = outcome }
      func run(
        _ subject: Subject, options: RunOptions, observe: (RunEvent) -> Void
      ) throws(MeasurementError) -> Run {
        made.withLock { $0.append("\(subject.name) \(options.limit.map { "\($0)" } ?? "free")") }
        return Run(
          outcome: subject.name == "right" ? outcome : .completed, message: "no memory",
          answer: Answer(byteCount: 1, digest: subject.name == "a" ? "other" : "same"))
      }
    }
    var measured = experiment(Self.commands, runs: 1)
    measured.reference = Subject(ForeignCommand(name: "right", words: ["r"]), output: .digested)
    measured.options.limit = .mebibytes(16)
    measured.subjects[1].language = "python"
    var runner = Answering(.completed)
    let comparison = try measured.run(by: runner, interruption: .never) { _, _ in }
    #expect(
      runner.made.withLock { $0 } == ["right free", "a 16.0 MiB", "b 16.0 MiB"])
    #expect(
      comparison.reference
        == .init(name: "right", answer: Answer(byteCount: 1, digest: "same")))
    #expect(comparison.variants.map(\.language) == [nil, "python"])
    #expect(comparison.sameAnswer == false)

    runner = Answering(.cancelled)
    let stopped = try measured.run(by: runner, interruption: .never) { _, _ in }
    #expect(stopped.reference == nil && stopped.variants.allSatisfy { $0.runs.isEmpty })
    #expect(
      throws: MeasurementError.reference("right", outcome: .capKilled, message: "no memory")
    ) {
      try measured.run(by: Answering(.capKilled), interruption: .never) { _, _ in }
    }
  }

  @Test func tellsWhatOfTheInputWasInMemory() throws {
    func cached(_ input: String?) throws -> ByteCount? {
      let comparison = try experiment(Self.commands, runs: 1, input: input).run(
        by: Mock(), interruption: .never
      ) { _, _ in }
      return comparison.variants[0].runs[0].cachedInput
    }
    let gone = try TemporaryFolder().write([1, 2, 3], to: "gone")
    #expect(try cached(gone) == nil)
    let folder = try TemporaryFolder()
    #expect(try cached(folder.write([1, 2, 3], to: "input")) == ByteCount(3))
    #expect(try cached(nil) == nil)
  }

  /// Grows, shrinks or replaces its input in one of its runs.
  private final class Changing: SubjectRunning {
    let made = Mutex<Int>(0)
    let at: Int
    let change: @Sendable () -> Void

    init(at: Int, change: @escaping @Sendable () -> Void) {
      self.at = at
      self.change = change
    }

    func run(
      _ subject: Subject, options: RunOptions, observe: (RunEvent) -> Void
    ) throws(MeasurementError) -> Run {
      let count = made.withLock {
        $0 += 1
        return $0
      }
      if count == at { change() }
      return Run(outcome: .completed, answer: Answer(byteCount: count, digest: "\(count)"))
    }
  }

  @Test(arguments: [("append", 1), ("append", 4), ("truncate", 2), ("replace", 3), ("leave", 1)])
  func seesThatTheInputChanged(how: String, at: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("content".utf8), to: "input")
    let other = try folder.write(Array("content".utf8), to: "other")
    let runner = Changing(at: at) {
      switch how {
      case "append": truncate(path, 100)
      case "truncate": truncate(path, 1)
      case "replace": rename(other, path)
      default: break
      }
    }
    var comparison = try experiment(Self.versions, runs: 2, input: path).run(
      by: runner, interruption: .never
    ) { _, _ in }
    #expect(comparison.hasChangedInput == (how != "leave"))
    #expect(comparison.sameAnswer == (how == "leave" ? false : nil))
    // One run may well write over its own input.
    comparison.variants = [.init(name: "one", runs: [comparison.variants[0].runs[0]])]
    #expect(!comparison.hasChangedInput)
  }

  @Test(arguments: [true, false])
  func seesThatAFileChangedWhichACommandNames(changes: Bool) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("content".utf8), to: "input")
    let subjects = [["cat", path], ["sh", "-c", "cat \(path)"]].map {
      Subject(ForeignCommand(name: $0[0], words: $0), output: .digested)
    }
    let runner = Changing(at: 3) { if changes { truncate(path, 100) } }
    let comparison = try experiment(subjects, runs: 2, input: nil).run(
      by: runner, interruption: .never
    ) { _, _ in }
    #expect(comparison.hasChangedInput == changes)
    #expect(comparison.sameAnswer == (changes ? nil : false))
  }
}
