import ArgumentParser
import BuiltIn
import CaseStudies
import Course
import FixtureMaking
package import LessonScript
import Measurement
import MemoryTracking
import Spelling
import Workbook

/// A command that a lesson may run.
protocol LessonUsable: SessionCommand {
  /// What it would measure, make and work on, without doing it.
  ///
  /// - Throws: A usage failure for what a lesson may not do, such as writing a file of the user's.
  func effects() throws -> CommandEffects
}

/// What lessons may run, checked with the command tree that parses the prompt's lines.
package struct LessonGrammar: CommandGrammar {
  /// The names of the exercises that a lesson can ask for.
  private let exercises: [String]

  /// - Parameter ownExercises: The names of a teacher's own exercises, besides the built-in ones.
  package init(ownExercises: [String] = []) {
    exercises = Self.builtInExercises + ownExercises
  }

  private static let builtInExercises = BuiltIn.exercises.texts.compactMap {
    LessonFileName($0.name)?.id
  }

  package func isCommand(_ word: String) -> Bool {
    CommandOutline.highwater.command(of: [word]).path == [word]
  }

  package var lessonOrder: [String] { Self.builtInLessons }

  private static let builtInLessons = BuiltIn.lessons.texts.compactMap { LessonFileName($0.name) }
    .sorted { $0.number < $1.number }.map(\.id)

  package func checkExercise(named name: String) throws(CommandMistake) {
    guard !exercises.contains(name) else { return }
    let nearest = Spelling.nearest(to: name, in: exercises)
    let advice = nearest.map { "did you mean '\($0)'?" } ?? "'exercise list' lists them"
    throw CommandMistake(
      message: "exercise: there is no '\(name)'; \(advice)", wordIndex: nil)
  }

  package func effects(of words: [String]) throws(CommandMistake) -> CommandEffects {
    try command(of: words).effects
  }

  /// Reads a lesson's line once, to check what it would do and to run it.
  ///
  /// - Parameter words: The command's name and what follows it; at least one.
  /// - Returns: The command, and what it would measure, make and need.
  /// - Throws: `CommandMistake` for an unknown command, or one that lessons may not use.
  func command(
    of words: [String]
  ) throws(CommandMistake) -> (command: any LessonUsable, effects: CommandEffects) {
    if ShellEscape(words[0]) != nil {
      throw CommandMistake(
        message: "command: a lesson cannot run '\(words[0])' by a shell; leave it out", wordIndex: 0
      )
    }
    do {
      let command = try CommandLineParser.parse(words)
      guard let usable = command as? any LessonUsable else {
        throw CommandMistake(
          message:
            "command: a lesson cannot run '\(words[0])'; it may make fixtures, measure, and show "
            + "what was measured",
          wordIndex: 0)
      }
      try checkName(of: usable, in: words)
      try checkProgramOptions(usable.root)
      return (usable, try usable.effects())
    } catch let mistake as CommandMistake {
      throw mistake
    } catch {
      let message = error is CleanText ? "command: '\(words[0])' asks for help" : "\(error)"
      throw CommandMistake(message: message, wordIndex: wordIndex(of: message, in: words))
    }
  }

  /// Checks that a line begins with the command's full name: learners read a lesson's commands in
  /// order to type them, and the lesson's scale is applied to their words.
  private func checkName(
    of command: any LessonUsable, in words: [String]
  ) throws(CommandMistake) {
    let path = CommandOutline.highwater.command(of: words).path
    for (index, (word, name)) in zip(words, path).enumerated() where word != name {
      throw CommandMistake(
        message: "command: '\(word)' is short for '\(name)'; write it in full", wordIndex: index)
    }
    guard path.last == type(of: command)._commandName else {
      throw CommandMistake(
        message: "command: options come before the command's name; write the name first",
        wordIndex: 0)
    }
  }

  /// Refuses HighWater's own options, which are for starting it: a lesson runs in the learner's
  /// session.
  private func checkProgramOptions(_ root: HighWater) throws(CommandFailure) {
    let given: KeyValuePairs = [
      "--workbook": root.workbookPath != nil, "--fixtures": root.fixturesFolder != nil,
      "--lessons": root.lessonsFolder != nil, "--color": root.color != .auto,
      "--command": !root.commandLines.isEmpty,
      "--keep-going": root.keepGoing,
    ]
    guard let option = given.first(where: \.value)?.key else { return }
    throw .usage("command: a lesson cannot start HighWater with '\(option)'; leave it out")
  }

  /// The index of the first argument that a message quotes, or else of the command; `nil` if it
  /// quotes neither.
  private func wordIndex(of message: String, in words: [String]) -> Int? {
    words.firstIndex { message.contains("'\($0)'") && $0 != words[0] }
      ?? words.indices.first { message.contains("'\(words[$0])'") }
  }
}

extension CommandEffects {
  /// What running programs on this machine would do, as far as that is known beforehand.
  static func ofPrograms(
    _ names: Set<String>, _ command: CommandArguments, _ source: InputSource?,
    _ runs: RunArguments
  ) throws -> CommandEffects {
    guard !command.shell else {
      throw CommandFailure.usage(
        "command: a lesson cannot use a shell with '--shell'; leave it out")
    }
    guard command.prepare.isEmpty else {
      throw CommandFailure.usage(
        "command: a lesson cannot run a shell's line with '--prepare'; leave it out")
    }
    guard command.stdout != .inherit else {
      throw CommandFailure.usage(
        "command: a lesson cannot let a program write to the terminal with '--stdout inherit'; "
          + "leave it out")
    }
    guard command.stdin == nil || command.stdin == InputSource.placeholder else {
      throw CommandFailure.usage(
        "command: a lesson cannot use a file of its own as '--stdin'; write {file}, or leave it "
          + "out")
    }
    try LessonGrammar.checkBounds(runs)
    var effects = CommandEffects(variants: names, needsTrust: true)
    guard let source else { return effects }
    guard case .fixture(let name, let size) = source else { throw LessonGrammar.file }
    effects.uses = [
      CommandEffects.Fixture(
        recipe: try LessonGrammar.recipe(name ?? InputSource.standardFixture),
        size: size ?? InputSource.standardSize)
    ]
    return effects
  }

  /// What running versions of a case would do. A lesson may touch no files but fixtures, and needs
  /// the learner's trust for the tools of other languages.
  static func ofVersions(
    _ columns: [CaseColumn], ofCase caseID: String, _ input: InputArguments,
    _ options: CaseArguments,
    _ runs: RunArguments, _ caseRuns: CaseRunArguments
  ) throws -> CommandEffects {
    guard caseRuns.answer == nil else {
      throw CommandFailure.usage(
        "command: a lesson cannot write a file with '--answer'; leave it out")
    }
    guard !caseRuns.force else { throw LessonGrammar.forced }
    let study = try CaseStudy.find(caseID)
    try LessonGrammar.check(study, try options.values(forCase: caseID), runs, columns)
    guard case .fixture(let name, let size) = try input.source() else { throw LessonGrammar.file }
    let fixture = CommandEffects.Fixture(
      recipe: try LessonGrammar.recipe(name ?? study.fixture), size: size ?? study.size)
    return CommandEffects(
      caseID: study.id, variants: columns.namesInLessons, uses: [fixture],
      needsTrust: columns.runPrograms)
  }
}

extension LessonGrammar {
  /// Refuses `--file`: a lesson reads only the files that it makes.
  static let file = CommandFailure.usage(
    "command: a lesson cannot read a file with '--file'; give --size")

  /// Refuses `--on` and `--gather`: a learner has no cluster.
  static let cluster = CommandFailure.usage(
    "command: a lesson cannot use a cluster; leave out --on and --gather")

  /// Refuses `--force`: the safety cap is the learner's own.
  static let forced = CommandFailure.usage(
    "command: a lesson cannot pass the cap with '--force'; leave it out")

  /// Checks that a case and its programs take these options, and that a lesson may ask for such
  /// runs.
  static func check(
    _ study: CaseStudy, _ options: [String: String], _ runs: RunArguments, _ columns: [CaseColumn]
  ) throws {
    guard options["output"] == nil else {
      throw CommandFailure.usage(
        "command: a lesson cannot write a file with '--output'; leave it out")
    }
    let checked = try study.checked(options)
    if columns.runPrograms { _ = try study.argumentsOfPrograms(checked) }
    try checkBounds(runs)
  }

  /// Returns the name if there is a recipe of that name.
  static func recipe(_ name: String) throws -> String {
    let names = BuiltIn.recipes.texts.map { String($0.name.prefix { $0 != "." }) }
    guard names.contains(name) else { throw FixtureError.unknownRecipe(name, known: names) }
    return name
  }

  /// Checks that the run options are valid and leave the safety cap alone.
  fileprivate static func checkBounds(_ runs: RunArguments) throws {
    guard runs.cap == nil else {
      throw CommandFailure.usage(
        "command: a lesson cannot move the cap with '--cap'; leave it out")
    }
    _ = try runs.options()
  }
}
