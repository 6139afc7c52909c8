import ArgumentParser
import LessonScript
import LineEditing
import Streaming
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
    let shell = CompletionShell.requesting
    let words = words.map { plain($0, of: shell) }
    let beginning = plain(beginning, of: shell)
    let place = CommandLineParser.commandPlace(words) ?? words.count
    guard let root = try? HighWater.parse(Array(words[..<place])),
      let session = try? SessionFactory.session(for: root, output: StandardOutput(plain: true))
    else { return [] }
    return CommandCompletion(session: session)
      .candidates(after: Array(words[place...]), beginning: beginning)
      .compactMap { line($0, for: shell) }
  }

  /// A word without its quotes and backslashes, which bash and zsh pass on.
  private static func plain(_ word: String, of shell: CompletionShell?) -> String {
    guard shell == .bash || shell == .zsh else { return word }
    return CommandWords(word).words.first?.text ?? word
  }

  /// A candidate as a line for the asking shell; `nil` for a value that does not fit one, as the
  /// name of a file with a newline. What is said about it may quote the name of a run, and is shown
  /// escaped.
  static func line(
    _ candidate: Completion.Candidate, for shell: CompletionShell?
  ) -> String? {
    let text = (try? CommandWords(candidate.text).texts())?.first ?? candidate.label
    guard VisibleText.escaped(text) == text else { return nil }
    let summary = candidate.summary.map { VisibleText.escaped($0) }
    switch shell {
    case .bash: return quotedForBash(text)
    case .fish: return text + (summary.map { "\t\($0)" } ?? "")
    case .zsh: return text.replacing(sign: ":", with: "\\:") + (summary.map { ":\($0)" } ?? "")
    default: return text
    }
  }

  /// A word for bash's `compgen -W`, which expands what it is given: commands in the name of a file
  /// would be run.
  private static func quotedForBash(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0)
        || "_-+./:=,@%".unicodeScalars.contains($0)
    }
    return isPlain ? text : text.singleQuoted
  }
}
