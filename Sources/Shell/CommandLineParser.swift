import Course
import ArgumentParser
import CaseStudies
import Spelling
import Workbook

/// Turns words into a command: ArgumentParser's work, with the shell's kindnesses around it
/// (a command's unique beginning is enough; a misspelt one gets the nearest; `--plain` may stand
/// anywhere) and its errors in the project's form.
enum CommandLineParser {
  static func parse(_ words: [String]) throws -> any Runnable {
    let words = spellingOutShortOptions(try expandingCommands(movingPlainToFront(words)))
    let parsed: any ParsableCommand
    do {
      parsed = try HighWater.parseAsRoot(words)
    } catch  where HighWater.exitCode(for: error) == .success {
      guard asksForHelp(words) else {
        throw CleanText(text: HighWater.fullMessage(for: error))
      }
      return try helpRequest(words)
    } catch {
      throw usageFailure(error, words: words)
    }
    switch parsed {
    case let command as any SessionCommand: return command
    case let root as HighWater: return ShellCommand(root: root)
    // ArgumentParser's own `help`, and commands that are only the head of others.
    default: return try helpRequest(words)
    }
  }

  /// Whether the words ask for drawing in ASCII without colour.
  static func isPlain(_ words: [String]) -> Bool {
    words.prefix { $0 != "--" }.contains("--plain")
  }

  /// The root alone takes `--plain`, before the command; people write it at the end.
  private static func movingPlainToFront(_ words: [String]) -> [String] {
    guard isPlain(words) else { return words }
    let own = words.prefix { $0 != "--" }
    return ["--plain"] + own.filter { $0 != "--plain" } + words.dropFirst(own.count)
  }

  /// Where the command's name stands: behind the root's own options and their values; `nil` where
  /// there is none.
  static func commandPlace(_ words: [String]) -> Int? {
    var place = 0
    while place < words.count, words[place].hasPrefix("-") {
      let options = CommandTree.highwater.root.arguments ?? []
      let name = words[place].prefix { $0 != "=" }
      // What is behind an option of ArgumentParser's own is its own too.
      guard let option = options.first(where: { $0.names?.contains { $0.text == name } == true })
      else { return nil }
      place += option.kind == .option && name == words[place] ? 2 : 1
    }
    return place < words.count ? place : nil
  }

  /// Replaces the unique beginnings of commands' names by the whole names.
  private static func expandingCommands(_ words: [String]) throws(CommandFailure) -> [String] {
    guard let place = commandPlace(words) else { return words }
    var words = words
    var command = CommandTree.highwater.root
    for index in place..<words.count {
      guard let names = command.subcommands, !names.isEmpty else { break }
      switch command.match(words[index]) {
      case .one(let next):
        words[index] = next.commandName
        command = next
      case .none:
        // A head with a default subcommand takes that one's words too.
        if command.defaultSubcommand != nil || words[index].hasPrefix("-") { return words }
        throw .usage(unknown(words[index], in: command))
      case .several(let matches):
        throw .usage(
          "\(command.commandName): '\(words[index])' could be \(matches.joined(separator: ", ")); "
            + "write more of it")
      }
    }
    return words
  }

  /// Replaces a command's short options that the root has too by their long names.
  ///
  /// ArgumentParser would give them to the root wherever they stand: of `tail -c 10` nothing would be
  /// left for `tail`.
  private static func spellingOutShortOptions(_ words: [String]) -> [String] {
    guard let place = commandPlace(words) else { return words }
    let shortNames = (CommandTree.highwater.root.arguments ?? []).flatMap(\.shortNames)
    let command = CommandTree.highwater.command(of: words[place...]).command
    let own = words[place...].prefix { $0 != "--" }
    let spelled = own.map { word in
      for option in command.arguments ?? [] {
        let shared = option.shortNames.first { shortNames.contains($0) && word.hasPrefix($0) }
        guard let shared, let long = option.names?.first(where: { $0.kind == "long" })?.text else {
          continue
        }
        return word == shared ? long : "\(long)=\(word.dropFirst(shared.count))"
      }
      return word
    }
    return words[..<place] + spelled + words[own.endIndex...]
  }

  private static func unknown(_ word: String, in command: CommandTree.Command) -> String {
    let isRoot = command.commandName == HighWater.configuration.commandName
    if isRoot, CaseStudy.named(word) != nil {
      return "highwater: '\(word)' is a case, not a command; did you mean 'compare \(word)'?"
    }
    let hint = Spelling.nearest(to: word, in: command.subcommandNames).map {
      "did you mean '\($0)'?"
    }
    let list = isRoot ? "help" : "help \(command.commandName)"
    return "\(command.commandName): there is no command '\(word)'; "
      + (hint ?? "type '\(list)' to list them")
  }

  /// Whether the words hold `--help` or `-h`.
  private static func asksForHelp(_ words: [String]) -> Bool {
    words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
  }

  /// The page that words ask for by `help`, by `--help`, or by a head alone.
  private static func helpRequest(_ words: [String]) throws -> HelpRequest {
    let place = commandPlace(words) ?? words.count
    let ownWords = words[..<place].filter { $0 != "--help" && $0 != "-h" }
    let named = words[place...].filter { !$0.hasPrefix("-") }
    return HelpRequest(
      root: try HighWater.parse(ownWords),
      words: named.first == "help"
        ? Array(named.dropFirst()) : CommandTree.highwater.command(of: named).path)
  }

  /// An error of the parser's in one line.
  private static func usageFailure(_ error: any Error, words: [String]) -> CommandFailure {
    let path = CommandTree.highwater.command(of: words[(commandPlace(words) ?? 0)...]).path
    let message = HighWater.message(for: error).split(separator: "\n").joined(separator: " ")
    let lowered = message.prefix(1).lowercased() + message.dropFirst()
    let trimmed = lowered.hasSuffix(".") ? String(lowered.dropLast()) : lowered
    let subject = path.isEmpty ? "highwater" : path.joined(separator: " ")
    if let hint = trimmed.firstRange(of: ". Did you mean ") {
      return .usage(
        "\(subject): \(trimmed[..<hint.lowerBound]); did you mean \(trimmed[hint.upperBound...])")
    }
    if let choice = trimmed.firstRange(of: ". Please provide ") {
      return .usage(
        "\(subject): \(trimmed[..<choice.lowerBound]); give \(trimmed[choice.upperBound...])")
    }
    let help = (["help"] + path).joined(separator: " ")
    return .usage("\(subject): \(trimmed); type '\(help)' to see what it takes")
  }
}

extension CommandTree.Argument {
  /// The names of one letter, with their dash.
  fileprivate var shortNames: [String] { (names ?? []).filter { $0.kind == "short" }.map(\.text) }
}

/// A text that was asked for, such as a completion script; not a failure.
struct CleanText: Error {
  /// The text, ending in a newline.
  let text: String

  init(text: String) {
    self.text = text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
  }
}
