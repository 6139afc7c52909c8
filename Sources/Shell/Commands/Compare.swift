import ArgumentParser
import CaseStudies
import Course
import LessonScript
import Workbook

/// `compare CASE`: versions of a case, side by side.
struct Compare: MeasuringCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run a case's load and stream version and show them side by side.",
    discussion: """
      Each run is a fresh process. Without --file it works on a fixture, made when missing. Programs \
      in other languages have to give Swift's answer; 'help languages' says more.

        compare tail
        compare tail --file app.log -n 1000
        compare report --size 256MiB --runs 5
        compare count --pattern ERROR --format json
        compare report --size 256MiB --limit 200MiB
        compare tail --language python --variants load,fake,stream
        compare tail --languages swift,python,java --variants stream
        compare report --where
      """)

  static let sharedOptions = CaseArguments.sharedOptions

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The case; 'cases' lists them.", valueName: "case"), completion: .grammar)
  var caseID: String
  @OptionGroup var variants: VariantArguments
  @OptionGroup var language: ComparedLanguageArguments
  @OptionGroup(title: "Input") var input: InputArguments
  @OptionGroup(title: CaseOptionArguments.title) var word: CaseWordArguments
  @OptionGroup(title: CaseOptionArguments.title) var options: CaseOptionArguments
  @OptionGroup(title: "Runs") var runs: RunArguments
  @OptionGroup(title: "Runs") var caseRuns: CaseRunArguments
  @OptionGroup(title: WhereArguments.title) var places: WhereArguments

  func measure(in session: Session) throws -> Measured {
    try caseRuns.measure(
      columns(LanguageLookup(session)), ofCase: caseID, input,
      CaseArguments(word: word, options: options), runs, places, in: session)
  }

  func columns(_ languages: LanguageLookup) throws(CommandFailure) -> [CaseColumn] {
    try variants.columns(
      of: caseID, in: language.names(), environment: language.single.environment(), languages)
  }
}

extension Compare: LessonUsable {
  func effects() throws -> CommandEffects {
    try .ofVersions(
      columns(.builtIn), ofCase: caseID, input, CaseArguments(word: word, options: options), runs,
      caseRuns)
  }
}

extension Compare: RunsPlanning {
  func plannedRuns() throws -> [PlannedRun] {
    try PlannedRun.all(of: caseID, columns(.builtIn), input, runs)
  }
}

/// `load CASE` and `stream CASE`: one version of a case alone.
struct SingleVersion<Version: NamedVersion>: MeasuringCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Version.name,
      abstract: "Run the \(Version.kind) version of a case and show its memory.",
      discussion: """
        The run is a fresh process. Without --file it works on a fixture, made when missing.

          \(Version.name) report
          \(Version.name) tail --file app.log -n 1000
          \(Version.name) tail --language python
        """)
  }

  static var sharedOptions: [String: String] { CaseArguments.sharedOptions }

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The case; 'cases' lists them.", valueName: "case"), completion: .grammar)
  var caseID: String
  @OptionGroup var language: LanguageArguments
  @OptionGroup(title: "Input") var input: InputArguments
  @OptionGroup(title: CaseOptionArguments.title) var word: CaseWordArguments
  @OptionGroup(title: CaseOptionArguments.title) var options: CaseOptionArguments
  @OptionGroup(title: "Runs") var runs: RunArguments
  @OptionGroup(title: "Runs") var caseRuns: CaseRunArguments
  @OptionGroup(title: WhereArguments.title) var places: WhereArguments

  func measure(in session: Session) throws -> Measured {
    try caseRuns.measure(
      columns(LanguageLookup(session)), ofCase: caseID, input,
      CaseArguments(word: word, options: options), runs, places, in: session)
  }

  fileprivate func columns(_ languages: LanguageLookup) throws(CommandFailure) -> [CaseColumn] {
    var variants = VariantArguments()
    variants.variants = Version.name
    return try variants.columns(
      of: caseID, in: language.names, environment: language.environment(), languages)
  }
}

extension SingleVersion: LessonUsable {
  func effects() throws -> CommandEffects {
    try .ofVersions(
      columns(.builtIn), ofCase: caseID, input, CaseArguments(word: word, options: options), runs,
      caseRuns)
  }
}

extension SingleVersion: RunsPlanning {
  func plannedRuns() throws -> [PlannedRun] {
    try PlannedRun.all(of: caseID, columns(.builtIn), input, runs)
  }
}

/// A version that has a command of its own.
protocol NamedVersion {
  /// The name of the version and of its command.
  static var name: String { get }
  /// What it is, as in "the … version".
  static var kind: String { get }
}

/// The version of `load CASE`.
enum LoadVersion: NamedVersion {
  static let name = "load"
  static let kind = "memory-hungry"
}

/// The version of `stream CASE`.
enum StreamVersion: NamedVersion {
  static let name = "stream"
  static let kind = "streaming"
}

/// Which versions of a case to run.
struct VariantArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run these versions, as in load,stream,map; the first two by default.",
      valueName: "versions"), completion: .grammar)
  var variants: String?

  /// The versions in the order asked for.
  ///
  /// - Throws: A usage failure for a version that the case does not have, or one given twice.
  func versions(of caseID: String) throws(CommandFailure) -> [String] {
    let study = try CaseStudy.find(caseID)
    guard let names = try given() else { return study.versions.prefix(2).map(\.name) }
    for name in names where study.version(named: name) == nil {
      let known = study.versions.map(\.name).joined(separator: ", ")
      let advice = name == CaseVersion.fakeName ? ", or give a --language" : ""
      throw .usage("variants: \(caseID) has no version '\(name)'; choose from \(known)\(advice)")
    }
    return names
  }

  /// The names as they were given; `nil` for the first two versions.
  ///
  /// - Throws: A usage failure for a name that is given twice.
  func given() throws(CommandFailure) -> [String]? {
    guard let variants else { return nil }
    let names = variants.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0).trimmingSpaces
    }
    for (index, name) in names.enumerated() {
      guard !names[..<index].contains(name) else {
        throw .usage("variants: '\(name)' is given twice; name each version once")
      }
    }
    return names
  }
}

extension String {
  /// The text without spaces at its ends.
  var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
