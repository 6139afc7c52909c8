import BuiltIn
import LessonScript
import Measurement
import MemoryTracking
import Shell
import Synchronization
import TestSupport
import Testing
import Course

/// Every built-in lesson, checked and gone through without running a case.
@Suite(.tags(.slow)) struct BuiltInLessonsSlowTests {
  /// Sound, and every step within 24 rows of 80 columns: `LessonCheck` looks at both.
  @Test(arguments: BuiltIn.lessons.texts.map(\.name))
  func hasNoMistakes(name: String) throws {
    let source = try #require(BuiltIn.lessons[name]?.bytes)
    let mistakes = LessonCheck.mistakes(in: source, file: name, grammar: LessonGrammar())
    #expect(mistakes.map(\.description) == [])
  }

  /// It can be gone through to its end, and its proofs can fail: where the versions change places,
  /// and where they are alike.
  @Test(arguments: BuiltIn.lessons.texts.map(\.name))
  func expectsWhatCanFail(name: String) throws {
    let lesson = try Lesson(source: try #require(BuiltIn.lessons[name]?.bytes), file: name)
    let honest = try LessonTest.run(lesson, runner: ModelRunner(), exercises: .sample()) { _ in }
    #expect(honest.failures.map(\.description) == [])
    #expect(!honest.checked.isEmpty)
    let swapped = try LessonTest.run(
      lesson, runner: ModelRunner(loads: .stream), exercises: .sample()
    ) { _ in }
    #expect(!swapped.passed)
    let unmended = try LessonTest.run(
      lesson, runner: ModelRunner(streams: .load), exercises: .sample()
    ) { _ in }
    #expect(!unmended.passed)
  }

  @Test func requiresOnlyWhatThereIs() throws {
    let lessons = try BuiltIn.lessons.texts.map { try Lesson(source: $0.bytes, file: $0.name) }
    let ids = Set(lessons.map(\.id))
    for lesson in lessons { #expect(ids.isSuperset(of: lesson.requires), "\(lesson.id)") }
  }
}

/// A runner that answers as the cases behave: each version holds and reads so many times the input.
private final class ModelRunner: LessonCommandRunner {
  enum Version { case load, stream, fake, third }
  private let loads: Version
  private let streams: Version

  /// - Parameters: what runs in the place of the load and of the stream version.
  init(loads: Version = .load, streams: Version = .stream) {
    self.loads = loads
    self.streams = streams
  }

  func trust(_ lesson: Lesson) {}

  func run(_ line: String, of lesson: Lesson) throws -> MeasuredFigures? {
    let words = try CommandWords(line).texts()
    let effects = try Self.effects(of: words)
    let parameters = try words.firstIndex(of: "--parameter").map { place in
      try words[place + 1].drop { $0 != "=" }.dropFirst().split(separator: ",").map {
        try ByteCount(parsing: "\($0)KiB")
      }
    }
    // Each request of a service in `awk` leaves so much behind.
    let requests = try line.firstMatch(of: /i < ([0-9]+)/).map { match in
      [try ByteCount(parsing: "\(match.1)KiB")]
    }
    let made = effects.uses.isEmpty ? requests ?? [] : effects.uses.map(\.size)
    let sizes = (parameters ?? made).sorted()
    guard !effects.variants.isEmpty, let largest = sizes.last else { return nil }
    guard effects.sweeps else {
      return MeasuredFigures(try comparison(of: effects, on: largest, words))
    }
    return MeasuredFigures(
      Sweep(comparisons: try sizes.map { try comparison(of: effects, on: $0, words) }))
  }

  /// What each line would do: a debug build takes a tenth of a second to read one.
  private static let known = Mutex<[[String]: CommandEffects]>([:])

  private static func effects(of words: [String]) throws -> CommandEffects {
    if let effects = known.withLock({ $0[words] }) { return effects }
    let effects = try LessonGrammar().effects(of: words)
    known.withLock { $0[words] = effects }
    return effects
  }

  private func comparison(
    of effects: CommandEffects, on input: ByteCount, _ words: [String]
  ) throws -> Comparison {
    var comparison = LessonSamples.comparison([:])
    comparison.caseID = effects.caseID
    comparison.input?.size = input
    let program = ForeignRuntime(words)
    let limit = try words.firstIndex(of: "--limit").map { try ByteCount(parsing: words[$0 + 1]) }
    let isShort = words.contains("--timeout")
    comparison.variants = effects.variants.sorted().map { name in
      let version =
        switch name {
        case "load", "whole", "sort", "leak", "spike": loads
        case "stream", "parts", "wc", "tail", "cache": streams
        case "fake": Version.fake
        default: Version.third
        }
      let behaviour = Behaviour(of: version, words)
      let rise = { (factor: Double) in ByteCount(400_000 + Int(factor * Double(input.bytes))) }
      var run = LessonSamples.comparison(["": 0]).variants[0].runs[0]
      let start = ByteCount.mebibytes(program.start)
      run.start = start
      run.peak?.bytes = start + rise(behaviour.peak) + program.garbage
      run.finalResident = start + rise(behaviour.final)
      run.bytesRead = ByteCount(20_000 + Int(behaviour.read * Double(input.bytes)))
      run.bytesWritten = ByteCount(Int((behaviour.read > 2 ? 2.5 : 1) * Double(input.bytes)))
      // What is read takes its time, and what is cut into lines some more.
      run.wall = .milliseconds(50 + Int(behaviour.read * 20) + Int(behaviour.peak * 10))
      run.limit = limit.map { MemoryLimit(bytes: $0, mechanism: "cgroup") }
      if let limit, start + rise(behaviour.peak) > limit { run.outcome = .limitKilled }
      if behaviour.peak > 1, program.hasFullHeap(for: input) { run.outcome = .failed }
      if isShort { run.outcome = .timedOut }
      var variant = Comparison.Variant(name: name, runs: [run])
      if words.contains("--where") { variant.noteMissingPicture("a model has no lines") }
      return variant
    }
    if words[0] == "fit", var run = comparison.variants[0].runs.first {
      comparison.kind = .fit
      // Garbage goes first.
      let need = (run.peak?.bytes ?? .zero) - program.garbage
      run.limit = MemoryLimit(bytes: need, mechanism: "cgroup")
      comparison.variants.append(Comparison.Variant(name: "need", runs: [run]))
    }
    return comparison
  }
}

/// What a runtime adds in a language of its own.
private struct ForeignRuntime {
  /// In MiB.
  var start = 9
  /// What nobody has collected yet.
  var garbage = ByteCount.zero
  /// The most that its heap may take; `nil` without a cap.
  var heapCap: ByteCount?

  init(_ words: [String]) {
    guard words.contains("--language") else { return }
    start = 39
    heapCap = words.lazy.compactMap { word in
      word.firstMatch(of: /-Xmx([0-9]+)m/).flatMap { Int($0.1) }
    }.first.map { .mebibytes($0) }
    if words.contains("java"), heapCap == nil { garbage = .mebibytes(60) }
  }

  /// Whether a whole file, which takes its size twice, is more than the heap may hold.
  func hasFullHeap(for input: ByteCount) -> Bool {
    heapCap.map { input.bytes > $0.bytes / 2 } ?? false
  }
}

/// What a version holds at its peak and at its end, and what it reads, in files.
private struct Behaviour {
  var peak: Double
  var final: Double
  var read: Double

  init(of version: ModelRunner.Version, _ words: [String]) {
    let line = words.joined(separator: " ")
    switch version {
    case .load:
      switch words[1] {
      // A sort within a budget.
      case _ where words.contains("-S4M"): self.init(peak: 0.1, final: 0, read: 2)
      case _ where words.contains { $0.contains("{file}") }:
        self.init(peak: 1.6, final: 0, read: 1)
      case "header": self.init(peak: 1, final: 0, read: 1)
      // What it shows is a copy of what it has read, as far as the preview goes.
      case "preview":
        let shown = ["--bytes 1MiB": 0, "--bytes 20MiB": 0.31].first { line.contains($0.key) }?
          .value
        self.init(peak: 1 + (shown ?? 1), final: 0, read: 1)
      case "report": self.init(peak: 3.05, final: 1.9, read: 1)
      case "transform": self.init(peak: 2, final: 0, read: 1)
      case "copies", "accumulate": self.init(peak: 13, final: 9, read: 1)
      case "sort", "json": self.init(peak: 9.5, final: 5, read: 1)
      case "query": self.init(peak: 5.6, final: 5, read: 1)
      default: self.init(peak: 2.6, final: 1.5, read: 1)
      }
    case .stream:
      let kept = Behaviour.streamKeeps(line)
      self.init(peak: kept, final: kept / 3, read: Behaviour.streamReads(line))
    case .fake:
      self.init(peak: words[1] == "query" ? 5.4 : 1.1, final: 0, read: 1)
    case .third: self = Behaviour.third(of: words[1], line)
    }
  }

  private init(peak: Double, final: Double, read: Double) {
    (self.peak, self.final, self.read) = (peak, final, read)
  }

  /// An index, one pass, or a mapped file, whose pages count as far as they were touched.
  private static func third(of caseID: String, _ line: String) -> Behaviour {
    switch caseID {
    case "lookup": Behaviour(peak: 0.2, final: 0, read: 1)
    case "count": Behaviour(peak: 1, final: 0, read: 0)
    case "tail": Behaviour(peak: line.contains("-n 250000 ") ? 0.37 : 0.01, final: 0, read: 0)
    default: Behaviour(peak: 0, final: 0, read: 1)
    }
  }

  /// What must be sorted in memory, and the different values that must be known.
  private static func streamKeeps(_ line: String) -> Double {
    let known = [
      (" copies", 1), ("--field station", 0.2), ("--field place", 0), (" distinct", 0.9),
    ]
    return known.first { line.contains($0.0) }?.1 ?? 0
  }

  private static func streamReads(_ line: String) -> Double {
    let known = [
      ("kernel parameters", 0.1), ("--header network", 0.4), ("passes", 3), ("20001-20050", 22),
      ("20001-21000", 230), ("lines 1000 ", 0.01),
      ("-S1M", 3), ("--memory 64KiB", 4), ("--memory 512KiB", 3),
      ("--memory", 2), ("-n 125000 ", 0.73), ("-n 1000000 ", 2), ("-n 100000 ", 0.3),
      ("tail", 0.003), ("compare header", 0),
      ("preview", 0.02),
    ]
    return known.first { line.contains($0.0) }?.1 ?? 1
  }
}
