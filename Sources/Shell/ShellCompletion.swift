import ArgumentParser
import LessonScript
import LineEditing
import TerminalText

extension CompletionKind {
  /// Values that the prompt completes too (`ValueCompletion.sources`): on Tab, the shell's script
  /// asks the program for them.
  static var grammar: CompletionKind {
    .custom { words, index, beginning in
      ShellCompletion.values(after: words.prefix(index).dropFirst(), beginning: beginning)
    }
  }
}

/// Gives bash, zsh and fish what the prompt would complete.
enum ShellCompletion {
  /// The values that can follow some words of the system's command line.
  ///
  /// - Parameters:
  ///   - words: The words before it, without the program's name.
  ///   - beginning: The part of the word typed so far.
  /// - Returns: A line for each, with a short description if the asking shell can show it; empty if
  ///   the session cannot be made, since a completion cannot report errors.
  static func values(after words: some Collection<String>, beginning: String) -> [String] {
    let words = Array(words)
    let place = CommandLineParser.commandPlace(words) ?? words.count
    guard let root = try? HighWater.parse(Array(words[..<place])),
      let session = try? SessionFactory.session(for: root, output: StandardOutput(plain: true))
    else { return [] }
    return CommandCompletion(session: session)
      .candidates(after: Array(words[place...]), beginning: beginning)
      .compactMap { line($0, for: CompletionShell.requesting) }
  }

  /// A candidate as a line for the asking shell; `nil` for a value that does not fit one, as the
  /// name of a file with a newline. What is said about it may quote the name of a run, and is shown
  /// escaped.
  static func line(
    _ candidate: Completion.Candidate, for shell: CompletionShell?
  ) -> String? {
    let text = (try? CommandWords(candidate.text).texts())?.first ?? candidate.label
    guard VisibleText.escaped(text) == text else { return nil }
    guard let summary = candidate.summary.map({ VisibleText.escaped($0) }) else { return text }
    switch shell {
    case .fish: return "\(text)\t\(summary)"
    case .zsh: return text.replacing(":", with: "\\:") + ":" + summary
    default: return text
    }
  }
}
