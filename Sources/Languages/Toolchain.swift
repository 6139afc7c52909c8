import BuiltIn
import Glibc
package import Measurement
package import MemoryTracking
package import Streaming

/// The tools of a language on this machine.
package struct Toolchain: Sendable {
  package let language: Language
  /// What the probe printed first, `Python 3.11.2`.
  package let version: String
  private var interruption: Interruption

  /// Asks a language's tools for their version.
  ///
  /// - Throws: `LanguageError.notInstalled` if they cannot be started, fail, or do not answer in
  ///   time.
  package init(
    _ language: Language, timeout: Duration = .seconds(60), interruption: Interruption
  ) throws(LanguageError) {
    let run = try? ToolRun(language.probe, timeout: timeout, interruption: interruption)
    guard let run, run.hasSucceeded else { throw .notInstalled(language) }
    // `java -version` writes to standard error.
    let text = run.output.isEmpty ? run.errors : run.output
    self.language = language
    self.interruption = interruption
    version = text.split(separator: "\n").first.map(String.init) ?? ""
  }

  /// The digest of what a program's verdict may depend on here: the version, and all of the
  /// language's entry that has to do with compiling, running and judging.
  package var digest: String {
    let variables = language.environment.sorted { $0.key < $1.key }
    let fields: [[String]] = [
      [version, language.fileName, language.empty], language.probe, language.compile ?? [],
      language.run, variables.flatMap { [$0.key, $0.value] }, language.heapCap,
      language.outOfMemory,
    ]
    // With the counts, no two entries give the same text.
    var text = ""
    for field in fields {
      text += "\(field.count)\n"
      for part in field { text += "\(part.utf8.count) \(part)\n" }
    }
    return SHA256.digest(of: Array(text.utf8))
  }

  /// The same tools, with runs that something else ends.
  package func interrupted(by interruption: Interruption) -> Toolchain {
    var toolchain = self
    toolchain.interruption = interruption
    return toolchain
  }

  /// Compiles a program if its language wants that.
  ///
  /// A compiler may want the file to have the language's own name, so a copy of it is compiled.
  ///
  /// - Parameters:
  ///   - program: The path of its file.
  ///   - folder: An existing folder for the copy and for what the compiler makes.
  ///   - confinement: What the compiler may see and use, if nobody vouches for the program; `nil` if
  ///     it runs as any other program.
  /// - Returns: The program, ready to be run.
  /// - Throws: `LanguageError.compile` with what the compiler said, `.noMemory` if it was killed
  ///   without being at fault, or `.file` if the file cannot be copied.
  package func build(
    _ program: String, in folder: String, confinement: Confinement? = nil
  ) throws(LanguageError) -> BuiltProgram {
    let copy = "\(folder)/\(language.fileName)"
    do throws(StreamingError) {
      try Self.copy(program, to: copy)
    } catch {
      throw .file(error)
    }
    var built = BuiltProgram(language: language, program: copy, folder: folder)
    var confinement = confinement
    if confinement != nil {
      do throws(MeasurementError) { try Confinement.give(folder) } catch { throw .tool(error) }
      confinement?.show(language)
      confinement?.written.append(folder)
    }
    guard let compile = language.compile else { return built }
    let words = compile.map { built.filled($0) }
    let run: ToolRun
    do throws(MeasurementError) {
      run = try ToolRun(
        words, environment: language.environment, timeout: .seconds(300),
        interruption: interruption, confinement: confinement)
    } catch {
      throw .tool(error)
    }
    guard !run.lackedMemory else { throw .noMemory(language) }
    guard run.hasSucceeded else {
      // Its copy's path would only confuse who wrote the program.
      let said = (run.errors + run.output).replacing("\(folder)/", with: "")
      throw .compile(language, said: run.hasTimedOut ? "It took more than five minutes." : said)
    }
    built.compilerPeak = run.peak
    return built
  }

  /// Copies a file, a chunk at a time.
  private static func copy(_ source: String, to path: String) throws(StreamingError) {
    var chunks = try ChunkReader(source)
    var writer = try AtomicFileWriter(replacing: path, durable: false)
    while let chunk = try chunks.next() { try writer.write(chunk) }
    try writer.commit()
  }

  /// Builds a program of a case.
  ///
  /// - Parameters:
  ///   - program: The program, in this language.
  ///   - folder: An existing folder of its own.
  /// - Returns: The program, ready to be run.
  /// - Throws: as `build`.
  package func build(
    _ program: CaseProgram, in folder: String
  ) throws(LanguageError) -> BuiltProgram {
    try build(text: program.text.string, named: program.text.name, in: folder, nil)
  }

  private func build(
    text: String, named name: String, in folder: String, _ confinement: Confinement?
  ) throws(LanguageError) -> BuiltProgram {
    let path = "\(folder)/\(name)"
    do throws(StreamingError) {
      try AtomicFileWriter.write(Array(text.utf8), to: path)
    } catch {
      throw .file(error)
    }
    return try build(path, in: folder, confinement: confinement)
  }

  /// Makes the language's empty program, and compiles it.
  ///
  /// - Parameters:
  ///   - folder: An existing folder of its own.
  ///   - confinement: What the compiler may see and use; `nil` if it runs as any other program.
  /// - Returns: The program, ready to be run.
  /// - Throws: As `build`.
  package func buildEmpty(
    in folder: String, confinement: Confinement? = nil
  ) throws(LanguageError) -> BuiltProgram {
    try build(
      text: language.empty, named: "empty\(language.fileEnding)", in: folder, confinement)
  }
}

/// A program that can be run.
package struct BuiltProgram: Hashable, Sendable {
  package let language: Language
  /// The path of the file, under the language's own name.
  package let program: String
  /// The folder with the file and what the compiler made.
  package let folder: String
  /// The most that the compiler was seen to hold; `nil` if there is none.
  package fileprivate(set) var compilerPeak: ByteCount?

  /// The command that runs it.
  ///
  /// - Parameters:
  ///   - name: The heading of its column.
  ///   - arguments: The path of its input, and the values that its case takes.
  ///   - heapCap: What a collected runtime's heap may hold; `nil` leaves it to the runtime.
  /// - Returns: The command, without a shell.
  package func command(
    name: String, arguments: [String], heapCap: ByteCount? = nil
  ) -> ForeignCommand {
    let words = language.run.flatMap { word in
      guard word == "{heap cap}" else { return [filled(word)] }
      guard let heapCap else { return [] }
      return language.heapCap.map {
        $0.replacing("{MiB}", with: "\(max(1, heapCap.bytes / 1_048_576))")
      }
    }
    var command = ForeignCommand(name: name, words: words + arguments)
    command.environment = language.environment
    return command
  }

  /// The same program, run by another executable in place of its language's own.
  ///
  /// - Parameter executable: Its path.
  /// - Returns: The program.
  package func run(by executable: String) -> BuiltProgram {
    var language = language
    language.run[0] = executable
    return BuiltProgram(
      language: language, program: program, folder: folder, compilerPeak: compilerPeak)
  }

  /// A word of the language's entry with the paths filled in.
  func filled(_ word: String) -> String {
    word.replacing("{program}", with: program).replacing("{build}", with: folder)
  }
}

/// Why a language cannot be used, or a program of it not made.
package enum LanguageError: Error, CustomStringConvertible {
  /// The name is none of a language in the table.
  case unknown(String, known: [String], nearest: String?)
  case notInstalled(Language)
  /// The compiler refused the program; what it said.
  case compile(Language, said: String)
  /// The kernel killed the compiler for want of memory.
  case noMemory(Language)
  /// There is no program of this version of a case in the language.
  case noProgram(caseID: String, version: String, Language)
  /// A table of languages has mistakes, a line each with its place.
  case table([String])
  case file(StreamingError)
  /// A tool could not be run.
  case tool(MeasurementError)

  package var description: String { lines.joined(separator: "\n") }

  /// The message line by line: a table's mistakes and what a compiler says have several.
  package var lines: [String] {
    switch self {
    case .unknown(let name, let known, let nearest):
      [
        "language: there is none called '\(name)'; "
          + (nearest.map { "did you mean '\($0)'?" }
            ?? "choose from \(known.joined(separator: ", "))")
      ]
    case .notInstalled(let language): ["language: \(language.absence)"]
    case .compile(let language, let said):
      ["language: the \(language.title) program does not compile; correct it:"]
        + said.split(separator: "\n").map(String.init)
    case .noMemory(let language):
      [
        "language: the compiler of \(language.title) was killed by the kernel for want of memory; "
          + "compile it where there is more, or give a job more"
      ]
    case .noProgram(let caseID, let version, let language):
      [
        "language: there is no \(language.title) program '\(version)' for '\(caseID)'; "
          + "'cases \(caseID)' says which there are"
      ]
    case .table(let lines): lines
    case .file(let error): [error.description]
    case .tool(let error): [error.description]
    }
  }
}

extension Language {
  /// That it is not installed, and how to get it, without a full stop.
  package var absence: String {
    "'\(probe.first ?? id)' for \(title) is not installed; "
      + (debianPackage.map { "apt-get install \($0)" } ?? source ?? "install it")
  }
}
