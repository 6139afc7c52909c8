package import MemoryTracking

/// What a lesson's checker must know about HighWater's commands and exercises.
///
/// Shell's `LessonGrammar` answers from the command tree, so that lessons, prompt and subcommands
/// cannot disagree. It also refuses what a lesson may not do, such as writing a file of the user's.
package protocol CommandGrammar {
  /// What a command, its name and what follows it, would measure, make and need, without doing it.
  ///
  /// - Throws: `CommandMistake` for anything but a command that lessons may use.
  func effects(of words: [String]) throws(CommandMistake) -> CommandEffects

  /// Whether a word is the name of a command.
  func isCommand(_ word: String) -> Bool

  /// The ids of the built-in lessons, in their order.
  var lessonOrder: [String] { get }

  /// Checks that there is an exercise of this name.
  ///
  /// - Throws: `CommandMistake` if there is none.
  func checkExercise(named name: String) throws(CommandMistake)
}

/// What is wrong with a command.
package struct CommandMistake: Error, Hashable, Sendable {
  /// What failed and what to do next: `command: unknown 'laod'; did you mean 'load'?`
  package var message: String
  /// The word that is wrong; `nil` if one is missing.
  package var wordIndex: Int?

  package init(message: String, wordIndex: Int?) {
    self.message = message
    self.wordIndex = wordIndex
  }
}

/// What a command would measure, make and need.
package struct CommandEffects: Hashable, Sendable {
  /// A made file, as a command names it or takes it by default.
  package struct Fixture: Hashable, Sendable {
    package var recipe: String
    package var size: ByteCount

    package init(recipe: String, size: ByteCount) {
      self.recipe = recipe
      self.size = size
    }
  }

  /// The case whose versions it would measure; `nil` for programs, and if it measures nothing.
  package var caseID: String?
  /// The variants it would measure: `load`, `stream`, a third version, a command's name.
  package var variants: Set<String>
  /// The fixtures that it is asked to make.
  package var makes: Set<Fixture>
  /// The fixtures it would work on.
  package var uses: Set<Fixture>
  /// Whether it measures the variants on several sizes, to show how they grow.
  package var sweeps: Bool
  /// Whether it is about a comparison that must have been made before.
  package var needsComparison: Bool
  /// Whether it would run a program that is not HighWater's, which takes the learner's trust.
  package var needsTrust: Bool

  package init(
    caseID: String? = nil, variants: Set<String> = [], makes: Set<Fixture> = [],
    uses: Set<Fixture> = [],
    sweeps: Bool = false, needsComparison: Bool = false, needsTrust: Bool = false
  ) {
    self.caseID = caseID
    self.variants = variants
    self.makes = makes
    self.uses = uses
    self.sweeps = sweeps
    self.needsComparison = needsComparison
    self.needsTrust = needsTrust
  }
}
