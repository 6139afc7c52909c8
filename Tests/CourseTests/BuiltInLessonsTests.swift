import BuiltIn
import CaseStudies
import LessonScript
import Measurement
import MemoryTracking
import Testing
import Course

/// Every built-in lesson, checked and gone through without running a case.
@Suite struct BuiltInLessonsTests {
  /// Sound, and every step within 24 rows of 80 columns: `LessonCheck` looks at both.
  @Test(arguments: BuiltIn.lessons.texts.map(\.name))
  func hasNoMistakes(name: String) throws {
    let source = try #require(BuiltIn.lessons[name]?.bytes)
    let mistakes = LessonCheck.mistakes(in: source, file: name, grammar: CatalogueGrammar())
    #expect(mistakes.map(\.description) == [])
  }

  /// It can be gone through to its end, and its proofs can fail: where the versions change places,
  /// and where they are alike.
  @Test(arguments: BuiltIn.lessons.texts.map(\.name))
  func expectsWhatCanFail(name: String) throws {
    let lesson = try Lesson(source: try #require(BuiltIn.lessons[name]?.bytes), file: name)
    let honest = try LessonTest.run(lesson, runner: ModelRunner()) { _ in }
    #expect(honest.failures.map(\.description) == [])
    #expect(!honest.checked.isEmpty)
    let swapped = try LessonTest.run(lesson, runner: ModelRunner(loads: .stream)) { _ in }
    #expect(!swapped.passed)
    let unmended = try LessonTest.run(lesson, runner: ModelRunner(streams: .load)) { _ in }
    #expect(!unmended.passed)
  }

  @Test func requiresOnlyWhatThereIs() throws {
    let lessons = try BuiltIn.lessons.texts.map { try Lesson(source: $0.bytes, file: $0.name) }
    let ids = Set(lessons.map(\.id))
    for lesson in lessons { #expect(ids.isSuperset(of: lesson.requires), "\(lesson.id)") }
  }
}

/// The commands that built-in lessons use, on the real cases: `fixture make`, what only shows, the
/// runs of cases, and those of the system's `sort`.
private struct CatalogueGrammar: CommandGrammar {
  func effects(of words: [String]) throws(CommandMistake) -> CommandEffects {
    switch words[0] {
    case "table", "chart", "bill": return CommandEffects()
    case "fixture":
      let fixture = CommandEffects.Fixture(recipe: words[2], size: try size(words, .zero))
      return CommandEffects(makes: [fixture])
    case "measure", "versus":
      let fixture = CommandEffects.Fixture(recipe: "log", size: try size(words, .zero))
      return CommandEffects(variants: Set(CommandLineModel.variants(words)), uses: [fixture])
    default:
      guard words.count > 1, let study = CaseStudy.named(words[1]) else {
        throw CommandMistake(message: "command: no case in '\(words)'", wordIndex: 0)
      }
      let fixtures = try sizes(words, study.size).map {
        CommandEffects.Fixture(recipe: study.fixture, size: $0)
      }
      return CommandEffects(variants: Set(CommandLineModel.variants(words)), uses: Set(fixtures))
    }
  }

  private func sizes(
    _ words: [String], _ ordinary: ByteCount
  ) throws(CommandMistake) -> [ByteCount] {
    guard let list = CommandLineModel.value(of: "--sizes", in: words) else {
      return [try size(words, ordinary)]
    }
    var sizes: [ByteCount] = []
    for one in list.split(separator: ",") {
      sizes.append(try size(["--size", String(one)], ordinary))
    }
    return sizes
  }

  private func size(
    _ words: [String], _ ordinary: ByteCount
  ) throws(CommandMistake) -> ByteCount {
    guard let text = CommandLineModel.value(of: "--size", in: words) else { return ordinary }
    guard let size = try? ByteCount(parsing: text) else {
      throw CommandMistake(message: "command: bad size '\(text)'", wordIndex: nil)
    }
    return size
  }
}

/// What can be told of a command from its words alone.
private enum CommandLineModel {
  static func value(of option: String, in words: [String]) -> String? {
    words.firstIndex(of: option).flatMap { words.dropFirst($0 + 1).first }
  }

  static func variants(_ words: [String]) -> [String] {
    switch words[0] {
    case "measure": return [value(of: "--", in: words) ?? "none"]
    case "versus": return zip(words, words.dropFirst()).filter { $0.0 == "--name" }.map(\.1)
    case "compare", "sweep":
      let named = value(of: "--variants", in: words)
      return named.map { $0.split(separator: ",").map(String.init) } ?? ["load", "stream"]
    default: return [words[0]]
    }
  }
}

/// A runner that answers as the cases behave: each version holds and reads so many times the input.
private final class ModelRunner: LessonCommandRunner {
  enum Version { case load, stream, third }
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
    let sizes = CommandLineModel.value(of: "--sizes", in: words)?.split(separator: ",").last
    guard words[0] != "fixture",
      let size = CommandLineModel.value(of: "--size", in: words) ?? sizes.map(String.init)
    else { return nil }
    let input = try ByteCount(parsing: size)
    var comparison = LessonSamples.comparison([:])
    comparison.input?.size = input
    let limit = try CommandLineModel.value(of: "--limit", in: words).map {
      try ByteCount(parsing: $0)
    }
    let isShort = words.contains("--timeout")
    comparison.variants = CommandLineModel.variants(words).map { name in
      let version =
        switch name {
        case "load", "whole", "sort": loads
        case "stream", "parts", "wc", "tail": streams
        default: Version.third
        }
      let behaviour = Behaviour(of: version, words)
      let rise = { (factor: Double) in ByteCount(400_000 + Int(factor * Double(input.bytes))) }
      var run = LessonSamples.comparison(["": 0]).variants[0].runs[0]
      let start = ByteCount.mebibytes(9)
      run.start = start
      run.peak?.bytes = start + rise(behaviour.peak)
      run.finalResident = start + rise(behaviour.final)
      run.bytesRead = ByteCount(20_000 + Int(behaviour.read * Double(input.bytes)))
      if let limit, start + rise(behaviour.peak) > limit { run.outcome = .limitKilled }
      if isShort { run.outcome = .timedOut }
      return Comparison.Variant(name: name, runs: [run])
    }
    return MeasuredFigures(comparison)
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
      case _ where ["measure", "versus"].contains(words[0]):
        self.init(peak: 1.6, final: 0, read: 1)
      case "header": self.init(peak: 1, final: 0, read: 1)
      // What it shows is a copy of what it has read, as far as the preview goes.
      case "preview": self.init(peak: line.contains("--bytes 1MiB") ? 1 : 2, final: 0, read: 1)
      case "transform": self.init(peak: 2, final: 0, read: 1)
      case "copies", "accumulate": self.init(peak: 13, final: 9, read: 1)
      default: self.init(peak: 2.6, final: 1.5, read: 1)
      }
    case .stream:
      let sorting = words[1] == "copies" ? 1.0 : 0
      self.init(peak: sorting, final: sorting / 3, read: Behaviour.streamReads(line))
    case .third: self = Behaviour.third(of: words[1])
    }
  }

  private init(peak: Double, final: Double, read: Double) {
    (self.peak, self.final, self.read) = (peak, final, read)
  }

  /// An index, one pass, or a mapped file, whose pages count as far as they were touched.
  private static func third(of caseID: String) -> Behaviour {
    switch caseID {
    case "lookup": Behaviour(peak: 0.2, final: 0, read: 1)
    case "count": Behaviour(peak: 1, final: 0, read: 0)
    case "tail": Behaviour(peak: 0.01, final: 0, read: 0)
    default: Behaviour(peak: 0, final: 0, read: 1)
    }
  }

  private static func streamReads(_ line: String) -> Double {
    let known = [
      ("kernel parameters", 0.1), ("passes", 3), ("40001-40100", 22), ("lines 1000 ", 0.01),
      ("-S1M", 3), ("-n 1000000 ", 2), ("-n 100000 ", 0.3), ("tail", 0.003), ("compare header", 0),
      ("preview", 0.02),
    ]
    return known.first { line.contains($0.0) }?.1 ?? 1
  }
}
