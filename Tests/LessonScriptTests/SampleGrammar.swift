import LessonScript
import MemoryTracking

/// A command tree small enough to see through: `load`, `stream`, `compare`, `sweep`, `bill`,
/// `measure NAME`, `fixture make`.
struct SampleGrammar: CommandGrammar {
  func effects(of words: [String]) throws(CommandMistake) -> CommandEffects {
    var effects = CommandEffects()
    switch words[0] {
    case "load", "stream": effects.variants = [words[0]]
    case "compare": effects.variants = ["load", "stream"]
    case "sweep": return CommandEffects(variants: ["load", "stream"], sweeps: true)
    case "bill": return CommandEffects(needsComparison: true)
    case "measure": return CommandEffects(variants: [words[1]], needsTrust: true)
    case "fixture":
      effects.makes = [try fixture(words, default: words.count > 2 ? words[2] : "")]
      return effects
    default:
      throw CommandMistake(
        message: "command: unknown '\(words[0])'; see 'help' for those there are", wordIndex: 0)
    }
    effects.uses = [try fixture(words, default: words.contains("tail") ? "log" : "report")]
    return effects
  }

  private func fixture(
    _ words: [String], default recipe: String
  ) throws(CommandMistake) -> CommandEffects.Fixture {
    var size = ByteCount.mebibytes(64)
    for (index, word) in words.enumerated() where word.hasPrefix("--") {
      guard word == "--size", index + 1 < words.count,
        let given = try? ByteCount(parsing: words[index + 1])
      else {
        throw CommandMistake(
          message: "\(words[0]): unknown option '\(word)'; it has --size", wordIndex: index)
      }
      size = given
    }
    return CommandEffects.Fixture(recipe: recipe, size: size)
  }
}
