import ArgumentParser
import Spelling
import Workbook

/// Turns words into a command: ArgumentParser's work, with the shell's kindnesses around it
/// (a command's unique beginning is enough; a misspelt one gets the nearest) and its errors in
/// the project's form.
enum CommandLineParser {
  static func parse(_ words: [String]) throws -> any Runnable {
    let words = try expandingCommand(words)
    let parsed: any ParsableCommand
    do {
      parsed = try HighWater.parseAsRoot(words)
    } catch {
      throw failure(error, words: words)
    }
    switch parsed {
    case let command as any SessionCommand: return command
    case let root as HighWater: return ShellCommand(root: root)
    default:
      // ArgumentParser's own `help`, which tells its page as an error.
      var help = parsed
      do {
        try help.run()
        throw CleanText(text: "")
      } catch let clean as CleanText {
        throw clean
      } catch {
        throw CleanText(text: HighWater.fullMessage(for: error))
      }
    }
  }

  /// The names that a line can begin with.
  static let commandNames: [String] = {
    let configuration = HighWater.configuration
    let grouped = configuration.groupedSubcommands.flatMap(\.subcommands)
    return (configuration.ungroupedSubcommands + grouped).flatMap { command in
      [command._commandName] + command.configuration.aliases
    } + ["help"]
  }()

  /// Replaces the unique beginning of a command's name by the whole name.
  private static func expandingCommand(_ words: [String]) throws -> [String] {
    var words = words
    // The root's own options may stand before the command; their values begin no command.
    guard let place = words.firstIndex(where: { !$0.hasPrefix("-") }), place == 0 else {
      return words
    }
    let word = words[place]
    guard !commandNames.contains(word) else { return words }
    let matches = commandNames.filter { $0.hasPrefix(word) }
    switch matches.count {
    case 1:
      words[place] = matches[0]
      return words
    case 0:
      let hint = Spelling.nearest(to: word, in: commandNames).map { "did you mean '\($0)'?" }
      throw CommandFailure.usage(
        "highwater: there is no command '\(word)'; \(hint ?? "type 'help' to list them")")
    default:
      throw CommandFailure.usage(
        "highwater: '\(word)' could be \(matches.joined(separator: ", ")); write more of it")
    }
  }

  /// An error of the parser's in one line; what only asks for help passes through.
  private static func failure(_ error: any Error, words: [String]) -> any Error {
    guard HighWater.exitCode(for: error) != .success else {
      return CleanText(text: HighWater.fullMessage(for: error))
    }
    let command = words.first { commandNames.contains($0) }
    let message = HighWater.message(for: error)
      .split(separator: "\n").joined(separator: " ")
    let lowered = message.prefix(1).lowercased() + message.dropFirst()
    let trimmed = lowered.hasSuffix(".") ? String(lowered.dropLast()) : lowered
    return CommandFailure.usage(
      "\(command ?? "highwater"): \(trimmed); type 'help\(command.map { " \($0)" } ?? "")' "
        + "to see what it takes")
  }
}

/// A text that was asked for, such as a help page; not a failure.
struct CleanText: Error {
  /// The text, ending in a newline.
  let text: String

  init(text: String) {
    self.text = text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
  }
}
