import ArgumentParser
import LessonScript
import LineEditing
import Presentation
import TerminalText
import Workbook

/// What can be typed at the cursor: commands, options and their values, from the command tree and
/// the session.
struct CommandCompletion {
  let session: Session

  func complete(_ line: String, cursor: String.Index) -> Completion {
    let head = String(line[..<cursor])
    let split = CommandWords(head)
    guard split.commentStart == nil else {
      return Completion(replacing: cursor..<cursor, candidates: [])
    }
    let isInWord = split.words.last.map { $0.range.upperBound == head.utf8.count } ?? false
    let typed = isInWord ? split.words.last : nil
    let before = (isInWord ? Array(split.words.dropLast()) : split.words).map(\.text)
    let start = typed.map { line.utf8.index(line.startIndex, offsetBy: $0.range.lowerBound) }
    return Completion(
      replacing: (start ?? cursor)..<cursor,
      candidates: candidates(after: before, beginning: typed?.text ?? "").map(shown))
  }

  /// What can follow some words.
  ///
  /// - Parameters:
  ///   - words: The words before it, without quotes.
  ///   - beginning: The part of the word typed so far.
  /// - Returns: The candidates in the order of listing; empty if ArgumentParser's description of
  ///   the commands cannot be read.
  func candidates(after words: [String], beginning: String) -> [Completion.Candidate] {
    guard let tree = try? CommandTree.highwater() else { return [] }
    // The program's name is not needed at the prompt, but does no harm there.
    let words = words.first == HighWater._commandName ? Array(words.dropFirst()) : words
    let position = CommandPosition(after: words, beginning: beginning, in: tree)
    switch position.expectation {
    case .command: return commands(at: position)
    case .option: return options(at: position)
    case .program(let isFirst): return ProgramCompletion.candidates(beginning, isFirst: isFirst)
    case .value(let argument, let beginning, let prefix):
      let values = ValueCompletion(session: session, position: position)
        .candidates(for: argument, beginning: beginning)
      guard
        !values.isEmpty || !beginning.isEmpty || !prefix.isEmpty || !argument.isOptional
          || argument.kind != .positional
      else { return options(at: position) }
      return values.map { $0.preceded(by: prefix) }
    case .nothing: return []
    }
  }

  private func commands(at position: CommandPosition) -> [Completion.Candidate] {
    let beginning = position.beginning
    let all = position.found.command.shownSubcommands
    let named = all.filter { $0.commandName.hasPrefix(beginning) }.map {
      Completion.Candidate($0.commandName, summary: $0.abstract)
    }
    guard named.isEmpty, !beginning.isEmpty else { return named }
    return all.flatMap { command in
      (command.aliases ?? []).filter { $0.hasPrefix(beginning) }
        .map { Completion.Candidate($0, summary: command.abstract) }
    }
  }

  private func options(at position: CommandPosition) -> [Completion.Candidate] {
    (position.arguments + CommandTree.Argument.common).filter {
      $0.isRepeating || !position.isGiven($0)
    }.flatMap { argument in
      (argument.names ?? []).filter { name in
        name.kind == "long"
          ? name.text.hasPrefix(position.beginning) : name.text == position.beginning
      }.map { Completion.Candidate($0.text, summary: argument.abstract) }
    }
  }

  /// The candidate, made safe for this terminal.
  private func shown(_ candidate: Completion.Candidate) -> Completion.Candidate {
    let display = session.output.display
    var candidate = candidate
    candidate.label = display.visible(candidate.label)
    candidate.summary = candidate.summary.map { display.visible($0) }
    return candidate
  }
}

extension CommandTree.Argument {
  /// The options that may follow any command.
  fileprivate static let common = [
    flag("plain", "Draw in ASCII, without colour."),
    flag("help", "Explain the command."),
  ]

  private static func flag(_ name: String, _ abstract: String) -> Self {
    CommandTree.Argument(
      kind: .flag, shouldDisplay: true, isOptional: true, isRepeating: false,
      parsingStrategy: "default", names: [Name(kind: "long", name: name)], abstract: abstract)
  }
}

extension Completion.Candidate {
  /// The candidate after a prefix in the same word.
  func preceded(by prefix: String) -> Self {
    guard !prefix.isEmpty else { return self }
    var candidate = self
    candidate.text = prefix + text
    return candidate
  }
}
