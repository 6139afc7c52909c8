import ArgumentParser
import CaseStudies
import Course
import Languages
import Measurement
import MemoryTracking
import Presentation

/// In which language to run a case.
struct LanguageArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run the programs in this language, not Swift's versions; 'languages' lists them.",
      valueName: "language"), completion: .grammar)
  var language: String?

  @Option(
    name: .customLong("env"),
    help: ArgumentHelp(
      "Give the programs this variable, as in JAVA_TOOL_OPTIONS=-Xmx64m; once for each.",
      valueName: "name=value"))
  var variables: [String] = []

  /// The variables to give the programs, by their names.
  ///
  /// - Throws: A usage failure for a text without '=', a name given twice, and where no program of
  ///   another language runs.
  func environment() throws(CommandFailure) -> [String: String] {
    var environment: [String: String] = [:]
    for text in variables {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw .usage("env: cannot read '\(text)'; write a name and a value, as in GOMEMLIMIT=64MiB")
      }
      guard environment.updateValue(String(parts[1]), forKey: String(parts[0])) == nil else {
        throw .usage("env: '\(parts[0])' is given twice; give each variable once")
      }
    }
    return environment
  }

  /// The languages asked for; empty for Swift's versions.
  var names: [String] { language.map { [$0] } ?? [] }

  /// Whether none of these was given.
  var isEmpty: Bool { language == nil && variables.isEmpty }
}

/// In which languages to compare a case.
struct ComparedLanguageArguments: ParsableArguments {
  @OptionGroup var single: LanguageArguments

  @Option(
    help: ArgumentHelp(
      "Compare these languages, as in swift,python,java.", valueName: "languages"),
    completion: .grammar)
  var languages: String?

  /// The languages asked for, in their order; empty for Swift's versions.
  ///
  /// - Throws: A usage failure if both options are given, or a language twice.
  func names() throws(CommandFailure) -> [String] {
    guard let languages else { return single.names }
    guard single.language == nil else {
      throw .usage("languages: '--languages' excludes --language; give one of them")
    }
    let names = languages.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0).trimmingSpaces
    }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw .usage("languages: '\(name)' is given twice; name each language once")
    }
    return names
  }
}

/// Where a command finds the languages that it is asked for; reads no table unless it is asked.
struct LanguageLookup {
  private let table: () throws(LanguageError) -> LanguageTable

  /// The languages of a session, with the learner's own.
  init(_ session: Session) {
    table = { () throws(LanguageError) in try session.languages() }
  }

  private init(_ table: @escaping () throws(LanguageError) -> LanguageTable) {
    self.table = table
  }

  /// The built-in languages, which alone a lesson's commands can name.
  static var builtIn: LanguageLookup {
    LanguageLookup { () throws(LanguageError) in try LanguageTable.builtIn() }
  }

  /// All languages.
  ///
  /// - Throws: A failure for a learner's table with mistakes.
  func all() throws(CommandFailure) -> LanguageTable {
    do throws(LanguageError) {
      return try table()
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Finds a language.
  ///
  /// - Throws: A usage failure with the nearest name; a failure for a learner's table with
  ///   mistakes.
  func language(named name: String) throws(CommandFailure) -> Language {
    do throws(LanguageError) {
      return try table().language(named: name)
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension CommandFailure {
  /// The failure for what is wrong with a language: a usage failure if another should be named.
  init(_ error: LanguageError) {
    switch error {
    case .unknown, .noProgram: self = .usage(error.description)
    case .notInstalled(let language):
      self = .missing(subject: "language", reason: language.absence)
    case .compile, .table: self = .mistakes(error.lines)
    case .file, .tool, .noMemory: self = .failed(error.description)
    }
  }
}

extension VariantArguments {
  /// The columns of a case: the versions asked for, in each language.
  ///
  /// Swift's versions run in the worker; what Swift has as a program alone, such as a `fake`, runs
  /// as in any other language.
  ///
  /// - Parameters:
  ///   - caseID: The case.
  ///   - names: The languages; empty for Swift's versions.
  ///   - environment: The variables that their programs get; Swift's versions get none.
  ///   - lookup: Finds them.
  /// - Returns: The columns of one language after the other.
  /// - Throws: A usage failure for an unknown language, for a version that a language lacks, and
  ///   for variables that no program would get.
  func columns(
    of caseID: String, in names: [String], environment: [String: String] = [:],
    _ lookup: LanguageLookup
  ) throws(CommandFailure) -> [CaseColumn] {
    let columns = try named(in: names, of: caseID, lookup)
    guard !environment.isEmpty else { return columns }
    guard columns.runPrograms else {
      throw .usage(
        "env: Swift's versions run in HighWater's own worker, which takes no variables; give a "
          + "--language, or use 'measure'")
    }
    return columns.map { column in
      var column = column
      if column.program != nil { column.environment = environment }
      return column
    }
  }

  /// The columns without the variables of their programs.
  private func named(
    in names: [String], of caseID: String, _ lookup: LanguageLookup
  ) throws(CommandFailure) -> [CaseColumn] {
    guard !names.isEmpty else { return try versions(of: caseID).map { CaseColumn(version: $0) } }
    let study = try CaseStudy.find(caseID)
    let versions = try given() ?? study.versions.prefix(2).map(\.name)
    var columns: [CaseColumn] = []
    for name in names {
      let language = try lookup.language(named: name)
      for version in versions {
        let isInWorker = name == Language.swift && study.version(named: version) != nil
        if !isInWorker, !CaseProgram.versions(of: study, in: language).contains(version) {
          throw CommandFailure(
            .noProgram(caseID: study.id, version: version, language))
        }
        columns.append(
          CaseColumn(version: version, language: name, program: isInWorker ? nil : language))
      }
    }
    // Swift's versions among themselves are called as they always are.
    let isSwift = names.count == 1 && columns.allSatisfy { $0.program == nil }
    return isSwift ? columns.map { CaseColumn(version: $0.version) } : columns
  }
}

extension CaseStudy {
  /// Checks options.
  ///
  /// - Throws: A usage failure.
  func checked(_ options: [String: String]) throws(CommandFailure) -> CaseOptions {
    do throws(CaseError) {
      return try validated(options)
    } catch {
      throw .usage(error.description)
    }
  }

  /// What programs of this case are called with after their input's path.
  ///
  /// - Parameter options: Checked options.
  /// - Returns: The values.
  /// - Throws: A usage failure for an option that programs do not take.
  func argumentsOfPrograms(_ options: CaseOptions) throws(CommandFailure) -> [String] {
    if let arguments = programArguments(options) { return arguments }
    let taken = programOptions.map(\.usage).joined(separator: ", ")
    let others = options.values.keys.filter { name in
      !programOptions.contains { $0.name == name }
    }
    throw .usage(
      "\(id): programs in other languages do not take "
        + "\(others.sorted().map { "'--\($0)'" }.joined(separator: ", ")); leave it out, or leave out "
        + "--language" + (taken.isEmpty ? "" : " (they take \(taken))"))
  }
}

extension [CaseColumn] {
  /// Whether there are programs in other languages among them.
  var runPrograms: Bool { contains { $0.program != nil } }

  /// The versions that the worker runs.
  var versionsOfWorker: [String] { filter { $0.program == nil }.map(\.version) }

  /// The names by which a lesson's sentences know them: without the language if all have the same
  /// one.
  var namesInLessons: Set<String> {
    Set(Set(map(\.language)).count == 1 ? map(\.version) : map(\.name))
  }
}

/// Builds the programs that a command measures in other languages, each once, in a folder that
/// lasts as long as the command; and measures once what an empty program of each language holds.
final class ProgramWorkshop {
  private let session: Session
  private var folder: ScratchFolder?
  private var toolchains: [String: Toolchain] = [:]
  private var built: [String: BuiltProgram] = [:]
  /// By language; `nil` for one whose empty program could not be measured.
  private var starts: [String: CommandStart?] = [:]

  init(session: Session) {
    self.session = session
  }

  /// The command that runs a program of a case.
  ///
  /// - Parameters:
  ///   - column: A version in another language.
  ///   - study: The case.
  ///   - language: The language of its program.
  ///   - arguments: The path of the input, and the values of the case's options.
  /// - Returns: The command, named as the column.
  /// - Throws: A failure if the language is not installed or the program cannot be built.
  func command(
    for column: CaseColumn, of study: CaseStudy, in language: Language, arguments: [String]
  ) throws(CommandFailure) -> ForeignCommand {
    var command = try program(for: column, of: study, in: language)
      .command(name: column.name, arguments: arguments)
    // Whatever it prints is the answer, even what looks like a checkpoint.
    command.reportsPhases = false
    command.environment.merge(column.environment) { _, asked in asked }
    return command
  }

  /// What an empty program of a language holds, from one run.
  ///
  /// - Parameters:
  ///   - language: The language.
  ///   - cap: What no run may exceed.
  /// - Returns: The start; `nil` if the run did not complete.
  /// - Throws: A failure if the language is not installed or the program cannot be built.
  func start(of language: Language, cap: ByteCount?) throws(CommandFailure) -> CommandStart? {
    if let known = starts[language.id] { return known }
    let toolchain = try toolchain(of: language)
    let path = try ownFolder("empty-\(language.id)")
    let empty = try building("an empty \(language.title) program", language) {
      () throws(LanguageError) in try toolchain.buildEmpty(in: path)
    }
    var options = RunOptions()
    options.cap = cap
    let run: Run
    do throws(MeasurementError) {
      run = try session.runner.run(
        Subject(empty.command(name: language.id, arguments: []), output: .discarded),
        options: options, observe: { _ in })
    } catch {
      throw .failed(error.description)
    }
    var start: CommandStart?
    if run.outcome == .completed, let peak = run.peak, !peak.isLowerBound {
      start = CommandStart(
        bytes: peak.bytes,
        remark: "Start: what an empty \(language.title) program held"
          + (toolchain.version.isEmpty ? "." : ", \(toolchain.version)."))
    }
    starts[language.id] = start
    return start
  }

  /// Removes what was built.
  func remove() {
    folder?.remove()
    folder = nil
    built = [:]
  }

  private func program(
    for column: CaseColumn, of study: CaseStudy, in language: Language
  ) throws(CommandFailure) -> BuiltProgram {
    let key = "\(study.id)-\(language.id)-\(column.version)"
    if let known = built[key] { return known }
    let toolchain = try toolchain(of: language)
    let path = try ownFolder(key)
    let program = try building(column.name, language) { () throws(LanguageError) in
      try toolchain.build(CaseProgram(of: study, column.version, in: language), in: path)
    }
    built[key] = program
    return program
  }

  private func toolchain(of language: Language) throws(CommandFailure) -> Toolchain {
    if let known = toolchains[language.id] { return known }
    let toolchain = try attempt { () throws(LanguageError) in
      try Toolchain(language, interruption: session.interruption)
    }
    toolchains[language.id] = toolchain
    return toolchain
  }

  /// Makes a folder for one program.
  private func ownFolder(_ name: String) throws(CommandFailure) -> String {
    if let folder { return try folder.subfolder(name) }
    let made = try ScratchFolder(for: "programs")
    folder = made
    return try made.subfolder(name)
  }

  /// Builds something, and says so on the live line if a compiler has work to do.
  private func building<Result>(
    _ what: String, _ language: Language, _ body: () throws(LanguageError) -> Result
  ) throws(CommandFailure) -> Result {
    guard language.compile != nil else { return try attempt(body) }
    session.output.showProgress(
      ProgressLine(label: "compiling \(what)", fraction: nil, details: []))
    defer { session.output.showProgress(nil) }
    return try attempt(body)
  }

  private func attempt<Result>(
    _ body: () throws(LanguageError) -> Result
  ) throws(CommandFailure) -> Result {
    do throws(LanguageError) {
      return try body()
    } catch {
      // A tool that was stopped has failed for no reason of its own.
      guard !session.interruption.isPending else {
        throw .interrupted("run: stopped before anything was measured")
      }
      throw CommandFailure(error)
    }
  }
}
