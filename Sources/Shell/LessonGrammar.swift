import Course
import ArgumentParser
import BuiltIn
import CaseStudies
import FixtureMaking
package import LessonScript
import Measurement
import MemoryTracking
import Workbook

/// A command that a lesson may run.
protocol LessonUsable: SessionCommand {
  /// What it would measure, make and work on, without doing it.
  func effects() throws -> CommandEffects
}

/// Answers the lessons' checker from the very tree that parses the prompt.
package struct LessonGrammar: CommandGrammar {
  package init() {}

  package func effects(of words: [String]) throws(CommandMistake) -> CommandEffects {
    do {
      let command = try CommandLineParser.parse(words)
      guard let usable = command as? any LessonUsable else {
        throw CommandMistake(
          message: "command: a lesson cannot run '\(words[0])'; it may make fixtures and measure",
          wordIndex: 0)
      }
      try checkName(of: usable, in: words)
      return try usable.effects()
    } catch let mistake as CommandMistake {
      throw mistake
    } catch {
      let message = error is CleanText ? "command: '\(words[0])' asks for help" : "\(error)"
      throw CommandMistake(message: message, wordIndex: wordIndex(of: message, in: words))
    }
  }

  /// A learner reads a lesson's commands to type them, and what it makes is told from their words:
  /// so a line begins with the command's name, in full.
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
        message: "command: options stand before the command's name; write the name first",
        wordIndex: 0)
    }
  }

  /// The word that a message quotes first, or else the command.
  private func wordIndex(of message: String, in words: [String]) -> Int? {
    words.firstIndex { message.contains("'\($0)'") && $0 != words[0] }
      ?? words.indices.first { message.contains("'\(words[$0])'") }
  }
}

extension Compare: LessonUsable {
  func effects() throws -> CommandEffects {
    try caseEffects(
      caseID, variants: Set(variants.versions(of: caseID)), input, options, runs, caseRuns)
  }
}

extension SingleVersion: LessonUsable {
  func effects() throws -> CommandEffects {
    try caseEffects(caseID, variants: [Version.name], input, options, runs, caseRuns)
  }
}

extension SweepCommand: LessonUsable {
  func effects() throws -> CommandEffects {
    guard !force else { throw LessonGrammar.forced }
    let study = try checkedStudy(caseID, options, runs)
    let uses = try parsedSizes().map {
      CommandEffects.Fixture(recipe: try knownRecipe(fixture ?? study.fixture), size: $0)
    }
    return CommandEffects(
      variants: Set(try variants.versions(of: caseID)), uses: Set(uses), sweeps: true)
  }
}

extension Measure: LessonUsable {
  func effects() throws -> CommandEffects {
    guard !showOutput else {
      throw CommandFailure.usage(
        "command: a lesson cannot let a program write to the terminal with '--show-output'; "
          + "leave it out")
    }
    return try foreignEffects(variants: [try shownName()], command, input, runs)
  }
}

extension Versus: LessonUsable {
  func effects() throws -> CommandEffects {
    try foreignEffects(variants: Set(try foreignCommands().map(\.name)), command, input, runs)
  }
}

/// What running programs of this machine would do, as far as that can be known.
private func foreignEffects(
  variants: Set<String>, _ command: CommandArguments, _ input: InputArguments,
  _ runs: RunArguments
) throws -> CommandEffects {
  guard !command.shell else {
    throw CommandFailure.usage("command: a lesson cannot use a shell with '--shell'; leave it out")
  }
  guard command.stdin == nil || command.stdin == InputSource.placeholder else {
    throw CommandFailure.usage(
      "command: a lesson cannot use a file of its own as '--stdin'; write {file}, or leave it out")
  }
  try checkBounds(runs)
  var effects = CommandEffects(variants: variants, needsTrust: true)
  guard input.isGiven else { return effects }
  guard case .fixture(let name, let size) = try input.source() else { throw LessonGrammar.file }
  effects.uses = [
    CommandEffects.Fixture(
      recipe: try knownRecipe(name ?? InputSource.standardFixture),
      size: size ?? InputSource.standardSize)
  ]
  return effects
}

extension Chart: LessonUsable {
  func effects() -> CommandEffects { CommandEffects() }
}

extension FixtureMake: LessonUsable {
  func effects() throws -> CommandEffects {
    // Runs work on the recipe's own seed; a file of another would only fill the disk.
    guard seed == nil else {
      throw CommandFailure.usage(
        "command: a lesson cannot use a fixture of its own '--seed'; leave it out")
    }
    let fixture = CommandEffects.Fixture(
      recipe: try knownRecipe(name), size: try parseSize(size))
    return CommandEffects(makes: [fixture])
  }
}

extension Cases: LessonUsable {
  func effects() -> CommandEffects { CommandEffects() }
}

extension Table: LessonUsable {
  func effects() -> CommandEffects { CommandEffects() }
}

/// What running versions of a case would do. A lesson may touch no file but fixtures.
private func caseEffects(
  _ caseID: String, variants: Set<String>, _ input: InputArguments, _ options: CaseArguments,
  _ runs: RunArguments, _ caseRuns: CaseRunArguments
) throws -> CommandEffects {
  guard options.output == nil else {
    throw CommandFailure.usage(
      "command: a lesson cannot write a file with '--output'; leave it out")
  }
  guard caseRuns.answer == nil else {
    throw CommandFailure.usage(
      "command: a lesson cannot write a file with '--answer'; leave it out")
  }
  guard !caseRuns.force else { throw LessonGrammar.forced }
  let study = try checkedStudy(caseID, options, runs)
  guard case .fixture(let name, let size) = try input.source() else { throw LessonGrammar.file }
  let fixture = CommandEffects.Fixture(
    recipe: try knownRecipe(name ?? study.fixture), size: size ?? study.size)
  return CommandEffects(variants: variants, uses: [fixture])
}

extension LessonGrammar {
  /// A lesson's files are those that it makes.
  fileprivate static let file = CommandFailure.usage(
    "command: a lesson cannot read a file with '--file'; give --size")

  /// The safety cap is the learner's own.
  fileprivate static let forced = CommandFailure.usage(
    "command: a lesson cannot pass the cap with '--force'; leave it out")
}

/// A case whose options are right, run in a way that a lesson may ask for.
private func checkedStudy(
  _ caseID: String, _ options: CaseArguments, _ runs: RunArguments
) throws -> CaseStudy {
  let study = try CaseStudy.find(caseID)
  let values = try options.values(forCase: caseID)
  do {
    _ = try study.validated(values)
  } catch {
    throw CommandFailure.usage(error.description)
  }
  try checkBounds(runs)
  return study
}

/// A recipe's name, where there is one of that name.
private func knownRecipe(_ name: String) throws -> String {
  let names = BuiltIn.recipes.texts.map { String($0.name.prefix { $0 != "." }) }
  guard names.contains(name) else { throw FixtureError.unknownRecipe(name, known: names) }
  return name
}

/// Options of runs that can be read, and leave the safety cap where it is.
private func checkBounds(_ runs: RunArguments) throws {
  guard runs.cap == nil else {
    throw CommandFailure.usage("command: a lesson cannot move the cap with '--cap'; leave it out")
  }
  _ = try runs.options()
}
