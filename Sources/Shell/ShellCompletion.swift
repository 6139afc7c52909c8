import ArgumentParser
import LessonScript
import LineEditing

extension CompletionKind {
  /// Values that the prompt completes too (`ValueCompletion.sources`), found when Tab is pressed: the
  /// shell's script asks the program.
  static var grammar: CompletionKind {
    .custom { words, index, beginning in
      ShellCompletion.values(after: words.prefix(index).dropFirst(), beginning: beginning)
    }
  }
}

/// Answers bash, zsh and fish with what the prompt would complete.
enum ShellCompletion {
  /// The values that can follow some words of the system's command line.
  ///
  /// - Parameters:
  ///   - words: the words before, without the program's name.
  ///   - beginning: the part of the word that is typed already.
  /// - Returns: a line for each, with a few words about it if the shell that asks can show them; none
  ///   if the session cannot be made, since a completion has nowhere to say why.
  static func values(after words: some Collection<String>, beginning: String) -> [String] {
    let words = Array(words)
    let place = CommandLineParser.commandPlace(words) ?? words.count
    guard let root = try? HighWater.parse(Array(words[..<place])),
      let session = try? SessionFactory.session(for: root, output: StandardOutput(plain: true))
    else { return [] }
    return CommandCompletion(session: session)
      .candidates(after: Array(words[place...]), beginning: beginning).map(line)
  }

  private static func line(_ candidate: Completion.Candidate) -> String {
    let text = (try? CommandWords(candidate.text).texts())?.first ?? candidate.label
    guard let summary = candidate.summary else { return text }
    switch CompletionShell.requesting {
    case .fish: return "\(text)\t\(summary)"
    case .zsh: return text.replacing(":", with: "\\:") + ":" + summary
    default: return text
    }
  }
}
