package import MemoryTracking

/// What HighWater's commands are, as far as a lesson's checker must know.
///
/// The executable answers from its command tree, so that lessons, prompt and subcommands cannot
/// disagree. It also refuses here what a lesson may not do, such as writing a file of the user's.
package protocol CommandGrammar {
  /// What a command would do, without doing it.
  ///
  /// - Parameter words: the command's name and what follows it; at least one.
  /// - Returns: what it would measure, make and need.
  /// - Throws: `CommandMistake` for what is no command, and for one that lessons may not use.
  func effects(of words: [String]) throws(CommandMistake) -> CommandEffects
}

/// What is wrong with a command.
package struct CommandMistake: Error, Hashable, Sendable {
  /// What failed and what to do next: `command: unknown 'laod'; did you mean 'load'?`
  package var message: String
  /// The word that is wrong; `nil` where one is missing.
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

  /// The variants it would measure: `load`, `stream`, a third version, a command's name.
  package var variants: Set<String>
  /// The fixtures it would make because it is asked to.
  package var makes: Set<Fixture>
  /// The fixtures it would work on.
  package var uses: Set<Fixture>
  /// Whether it measures the variants on several sizes, which shows their growth.
  package var sweeps: Bool
  /// Whether it tells of a comparison that must have been made before.
  package var needsComparison: Bool
  /// Whether it would run a program that is none of HighWater's, which takes the learner's trust.
  package var needsTrust: Bool

  package init(
    variants: Set<String> = [], makes: Set<Fixture> = [], uses: Set<Fixture> = [],
    sweeps: Bool = false, needsComparison: Bool = false, needsTrust: Bool = false
  ) {
    self.variants = variants
    self.makes = makes
    self.uses = uses
    self.sweeps = sweeps
    self.needsComparison = needsComparison
    self.needsTrust = needsTrust
  }
}
