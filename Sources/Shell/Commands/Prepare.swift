import ArgumentParser
import CaseStudies
import Course
import Findings
import FixtureMaking
import LessonScript
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Workbook

/// `prepare [LESSON]`: all that a lesson needs, before the room is full.
struct Prepare: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare",
    abstract: "Make all fixtures of a lesson, or of all, and tell what fits this machine.",
    discussion: """
      The disk is checked for all of them before the first is made. What the runs will need is \
      predicted, from your own runs where there are any; nothing is run. It fails where something \
      does not fit.

        prepare spike
        prepare
        prepare --dry-run
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("Their names or numbers; without any, all lessons.", valueName: "lesson"),
    completion: .grammar)
  var lessons: [String] = []
  @Flag(help: "Only tell what would be made.") var dryRun = false

  func run(in session: Session) throws {
    let chosen =
      try lessons.isEmpty
      ? session.course.library().lessons : lessons.map(session.course.lesson(named:))
    let scale = try session.course.scale()
    let preparations = try chosen.map { try Preparation($0.scaled(to: scale)) }
    try prepareFixtures(of: preparations, in: session)
    try tellRuns(of: preparations, in: session)
  }

  /// Makes the missing fixtures, if the disk has room.
  private func prepareFixtures(of preparations: [Preparation], in session: Session) throws {
    let output = session.output
    let store = try session.fixtures()
    let wanted = Set(preparations.flatMap(\.fixtures)).sorted {
      ($0.recipe, $0.size) < ($1.recipe, $1.size)
    }
    guard !wanted.isEmpty else { return output.write(sentence: "prepare: no fixtures are needed") }
    let missing = try wanted.filter { try store.find($0.recipe, size: $0.size) == nil }
    let needed = missing.reduce(ByteCount.zero) { $0 + $1.size }
    let free = try store.freeSpace()
    output.write(
      sentence: "\(wanted.count) fixtures, \(missing.count) to make: \(needed) of disk, "
        + "\(free.map { "\($0)" } ?? "an unknown amount") free in \(store.directory)")
    if let free, needed >= free {
      throw CommandFailure.failed(
        "prepare: '\(needed)' of fixtures do not fit on the disk, which has \(free) free; make room, "
          + "or name another folder with --fixtures")
    }
    guard !dryRun else { return }
    for fixture in missing {
      let started = ContinuousClock.now
      let made = try session.makeFixture(fixture.recipe, size: fixture.size, seed: nil)
      let time = started.duration(to: .now).figure
      output.write(sentence: "made \(made.name) in \(time)")
    }
  }

  /// Lists each lesson's runs that would be refused, or else its largest run.
  private func tellRuns(of preparations: [Preparation], in session: Session) throws {
    let output = session.output
    let cap = try SafetyCap.current(asked: nil, in: session.workbook())
    var rows: [[String]] = []
    var refused = 0
    for preparation in preparations {
      let forecasts = try preparation.runs.compactMap { try Forecast($0, in: session, cap: cap) }
      let tooLarge = forecasts.filter { !$0.fits }
      refused += tooLarge.count
      let largest = forecasts.max { $0.prediction.peak < $1.prediction.peak }
      let told = tooLarge.isEmpty ? largest.map { [$0] } ?? [] : tooLarge
      rows += told.map { [preparation.lesson.id, $0.run, "\($0.prediction.peak)", $0.verdict] }
      if told.isEmpty {
        rows.append([preparation.lesson.id, "–", "–", "✓ nothing grows with its input"])
      }
    }
    output.write("\n")
    output.write(
      lines: Listing(headers: ["Lesson", "Largest run", "About", "Will it fit?"], rows: rows)
        .lines(on: output.display))
    output.write(sentence: "The safety cap is \(cap.bytes), \(cap.origin).")
    guard refused > 0 else { return }
    throw CommandFailure.failed(
      "prepare: \(refused) of the runs would be refused; 'set cap' raises the cap where the machine "
        + "has more, else take a machine with more memory")
  }
}

/// What a lesson needs.
private struct Preparation {
  let lesson: Lesson
  private(set) var fixtures: Set<CommandEffects.Fixture> = []
  private(set) var runs: [PlannedRun] = []

  /// Collects it from the lesson's commands, parsed as at the prompt.
  init(_ lesson: Lesson) throws {
    self.lesson = lesson
    for block in lesson.steps.flatMap(\.blocks) {
      for command in block.content.commands {
        let parsed = try CommandLineParser.parse(command.words.texts())
        if let usable = parsed as? any LessonUsable {
          let effects = try usable.effects()
          fixtures.formUnion(effects.makes.union(effects.uses))
        }
        if let planning = parsed as? any RunsPlanning {
          runs += try planning.plannedRuns().filter { !runs.contains($0) }
        }
      }
    }
  }
}

/// What a run is expected to need, compared with what it may use.
private struct Forecast {
  let run: String
  let prediction: PeakPrediction
  let fits: Bool
  let verdict: String

  /// Returns `nil` for a run whose memory does not grow with its input.
  init?(_ planned: PlannedRun, in session: Session, cap: SafetyCap) throws {
    let prediction = try Laboratory(session: session).prediction(
      of: try CaseStudy.find(planned.caseID), version: planned.version, on: planned.size,
      source: .fixture(name: planned.fixture, size: planned.size))
    guard let prediction else { return nil }
    self.prediction = prediction
    run = "\(planned.version) \(planned.caseID), \(planned.size)"
    let basis = prediction.basis.words
    if let limit = planned.limit, limit < cap.bytes {
      fits = true
      verdict = "✓ held by its limit of \(limit)"
    } else {
      fits = prediction.peak <= cap.bytes
      verdict = fits ? "✓ yes, \(basis)" : "✗ no, it is above the safety cap (\(basis))"
    }
  }
}

/// A run that a command line would make, for a prediction.
struct PlannedRun: Hashable {
  var caseID: String
  var version: String
  var size: ByteCount
  /// The fixture; `nil` for the case's own.
  var fixture: String?
  /// The run's limit, if it has one.
  var limit: ByteCount?
}

/// A command that runs versions of a case.
protocol RunsPlanning: SessionCommand {
  /// The runs it would make on fixtures, each version and size once; empty for the user's own file.
  func plannedRuns() throws -> [PlannedRun]
}

extension PlannedRun {
  /// The runs of a case's versions in the worker, each once; empty for the user's own file. What
  /// programs need is known only from a run.
  static func all(
    of caseID: String, _ columns: [CaseColumn], _ input: InputArguments, _ runs: RunArguments
  ) throws -> [PlannedRun] {
    let study = try CaseStudy.find(caseID)
    guard case .fixture(let name, let size) = try input.source() else { return [] }
    let limit = try runs.options().limit
    return columns.versionsOfWorker.map {
      PlannedRun(
        caseID: study.id, version: $0, size: size ?? study.size, fixture: name, limit: limit)
    }
  }
}
