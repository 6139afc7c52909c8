import ArgumentParser
import BuiltIn
import Course
import LessonScript
import Presentation
import Spelling
import TerminalText

/// `tracker [LANGUAGE]`: a module that prints memory checkpoints.
struct Tracker: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "tracker",
    abstract: "Print a module by which a program of yours tells its phases.",
    discussion: """
      Without a language it lists them. Copy the module into your program and call checkpoint at \
      the end of each phase; 'help checkpoints' says more. For Swift it prints how to depend on a \
      library.

        tracker
        tracker python
        tracker rust --output memory_tracking.rs
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The language of your program.", valueName: "language"),
    completion: .grammar)
  var language: String?
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write to this file; without, to standard output.", valueName: "path"),
    completion: .file())
  var output: String?

  func validate() throws {
    guard output == nil || language != nil else {
      throw ValidationError("Only a module can be written to a file; name a language")
    }
  }

  func run(in session: Session) throws {
    guard let language else { return list(on: session.output) }
    let module = try TrackerModule.find(language)
    guard let text = module.text else {
      throw CommandFailure.failed(
        "tracker: the text of '\(module.fileName)' is not built in; build again")
    }
    if let output {
      let file = try ExportFile(output)
      file.write(text)
      try file.commit()
      session.output.write(sentence: "tracker: wrote '\(output)'")
    } else if session.output.isWatched {
      // Without line numbers, so that it can be copied from the screen.
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      session.output.write(
        lines: lines.map {
          session.output.display.visible(String($0.replacing("\t", with: "    ")))
        })
    } else {
      session.output.write(text)
    }
  }

  private func list(on output: any Output) {
    let rows = TrackerModule.all.map {
      [$0.language, $0.aliases.joined(separator: ", "), $0.fileName]
    }
    output.write(
      lines: Listing(headers: ["Language", "Also", "Module"], rows: rows).lines(on: output.display))
    output.write("\n")
    output.write(
      sentence: "'tracker LANGUAGE' prints the module; 'help checkpoints' tells how to use it.")
  }
}

extension Tracker: LessonUsable {
  func effects() throws -> CommandEffects {
    guard output == nil else {
      throw CommandFailure.usage(
        "command: a lesson cannot write a file with '--output'; leave it out")
    }
    if let language { _ = try TrackerModule.find(language) }
    return CommandEffects()
  }
}

/// The module of one language that prints memory checkpoints.
struct TrackerModule {
  /// The language's name, as `tracker` lists it.
  let language: String
  /// Other names by which people ask for it.
  let aliases: [String]
  /// The name that the language's own habits give the file.
  let fileName: String

  /// The module; `nil` if it was not compiled in, which a test rules out.
  var text: String? { BuiltIn.trackers[fileName]?.string }

  /// All modules, in the order they are listed.
  static let all = [
    TrackerModule(language: "python", aliases: ["py"], fileName: "memory_tracking.py"),
    TrackerModule(
      language: "javascript", aliases: ["js", "node"], fileName: "memory-tracking.mjs"),
    TrackerModule(language: "java", aliases: [], fileName: "MemoryTracking.java"),
    TrackerModule(language: "go", aliases: ["golang"], fileName: "memorytracking.go"),
    TrackerModule(language: "rust", aliases: ["rs"], fileName: "memory_tracking.rs"),
    TrackerModule(language: "c", aliases: [], fileName: "memory_tracking.h"),
    TrackerModule(language: "c++", aliases: ["cpp"], fileName: "memory_tracking.hpp"),
    TrackerModule(language: "c#", aliases: ["csharp", "cs"], fileName: "MemoryTracking.cs"),
    TrackerModule(language: "ruby", aliases: ["rb"], fileName: "memory_tracking.rb"),
    TrackerModule(language: "swift", aliases: [], fileName: "MemoryTracking.md"),
  ]

  /// Finds a module by its language's name or an alias, in any letter case.
  ///
  /// - Throws: A usage failure for an unknown language.
  static func find(_ name: String) throws(CommandFailure) -> TrackerModule {
    let wanted = name.lowercased()
    let found = all.first { $0.language == wanted || $0.aliases.contains(wanted) }
    if let found { return found }
    let names = all.flatMap { [$0.language] + $0.aliases }
    let hint = Spelling.nearest(to: name, in: names).map { "did you mean '\($0)'?" }
    throw .usage(
      "tracker: there is no module for '\(name)'; \(hint ?? "type 'tracker' to list the languages")"
    )
  }
}
