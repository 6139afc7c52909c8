import CaseStudies
import FixtureMaking
import LessonScript
import LineEditing
import Workbook

/// What can stand at the cursor of a prompt line, by the command tree and what there is in the session:
/// commands, options and their values, cases, recipes and made files, lessons, paths.
struct CommandCompletion {
  let session: Session

  func complete(_ line: String, cursor: String.Index) -> Completion {
    let head = String(line[..<cursor])
    let split = CommandWords(head)
    let isInWord = split.words.last.map { $0.range.upperBound == head.utf8.count } ?? false
    let typed = isInWord ? split.words.last : nil
    let before = (isInWord ? Array(split.words.dropLast()) : split.words).map(\.text)
    let start = typed.map { line.utf8.index(line.startIndex, offsetBy: $0.range.lowerBound) }
    guard split.commentStart == nil else {
      return Completion(replacing: cursor..<cursor, candidates: [])
    }
    return Completion(
      replacing: (start ?? cursor)..<cursor,
      candidates: candidates(after: before, beginning: typed?.text ?? ""))
  }

  private func candidates(after words: [String], beginning: String) -> [Completion.Candidate] {
    let (command, depth) = CommandTree.highwater.command(of: words)
    if depth == words.count, let subcommands = command.subcommands, !beginning.hasPrefix("-") {
      return subcommands.filter { $0.shouldDisplay != false && $0.commandName.hasPrefix(beginning) }
        .map { Completion.Candidate($0.commandName, summary: $0.abstract) }
    }
    let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
    if let option = words.last.flatMap({ word in arguments.first { $0.takes(valueAfter: word) } }) {
      return values(of: option, beginning: beginning)
    }
    if beginning.hasPrefix("-") {
      return arguments.flatMap { argument in
        (argument.names ?? []).filter { $0.kind == "long" && $0.text.hasPrefix(beginning) }
          .map { Completion.Candidate($0.text, summary: argument.abstract) }
      }
    }
    let given = positionals(in: Array(words.dropFirst(depth)), of: arguments)
    let wanted = arguments.filter { $0.kind == .positional }.dropFirst(given).first
    return wanted.map { values(of: $0, beginning: beginning) } ?? []
  }

  /// How many words of a line are values of positional arguments.
  private func positionals(in words: [String], of arguments: [CommandTree.Argument]) -> Int {
    var count = 0
    var isValue = false
    for word in words {
      defer { isValue = arguments.contains { $0.takes(valueAfter: word) } }
      if !isValue && !word.hasPrefix("-") { count += 1 }
    }
    return count
  }

  private func values(
    of argument: CommandTree.Argument, beginning: String
  ) -> [Completion.Candidate] {
    if let values = argument.allValues, !values.isEmpty {
      return named(values.map { ($0, nil) }, beginning)
    }
    switch argument.valueName {
    case "case": return named(CaseStudy.all.map { ($0.id, $0.title) }, beginning)
    case "recipe": return named(recipes, beginning)
    case "made-file": return named(madeFiles, beginning)
    case "lesson": return named(session.lessonNames, beginning)
    case "path", "file", "folder": return PathCompletion.candidates(for: beginning)
    case "size": return named(["16MiB", "64MiB", "256MiB", "1GiB"].map { ($0, nil) }, beginning)
    default: return []
    }
  }

  private var recipes: [(String, String?)] {
    ((try? session.fixtures())?.recipes ?? []).map { ($0.name, $0.about) }
  }

  private var madeFiles: [(String, String?)] {
    ((try? session.fixtures().list()) ?? []).map { ($0.name, "\($0.size)") }
  }

  private func named(
    _ values: [(String, String?)], _ beginning: String
  ) -> [Completion.Candidate] {
    values.filter { $0.0.hasPrefix(beginning) }.map {
      Completion.Candidate(CommandWords.quoted($0.0), label: $0.0, summary: $0.1)
    }
  }
}

extension CommandTree.Argument {
  /// Whether the word behind this one is the option's value.
  fileprivate func takes(valueAfter word: String) -> Bool {
    kind == .option && (names ?? []).contains { $0.text == word }
  }
}
