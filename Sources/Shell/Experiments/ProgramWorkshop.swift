import CaseStudies
import Course
import Languages
import Measurement
import MemoryTracking
import Presentation

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
