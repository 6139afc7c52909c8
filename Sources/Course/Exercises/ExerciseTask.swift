import CaseStudies
package import Languages
package import LessonScript
import MemoryTracking

extension Exercise {
  /// What a learner reads beside the program: the task, how the program is called, what is right,
  /// and what to type next.
  ///
  /// - Parameter language: What the program is written in.
  /// - Returns: The page, some KiB.
  package func page(in language: Language) -> Markdown {
    let file = language.fileName
    let call =
      ([language.commandLine(language.run)] + ["FILE"] + arguments.map(CommandWords.quoted))
      .joined(separator: " ")
    let compile = language.compile.map { language.commandLine($0) + "\n" } ?? ""
    let options = zip(study.programOptions, arguments).map { option, value in
      [
        Markdown.Block.paragraph([
          .code(value), .text(": \(option.help.prefix(1).lowercased() + option.help.dropFirst())"),
        ])
      ]
    }
    var blocks: [Markdown.Block] = [.heading(level: 1, [.text(title)])] + task.blocks
    blocks += [
      .heading(level: 2, [.text("The program")]),
      .paragraph([
        .text(hasStarter(in: language) ? "Change " : "Write "), .code(file),
        .text(", in \(language.title). It is called so:"),
      ]),
      .code(language: "console", compile + call),
    ]
    if !options.isEmpty {
      blocks += [
        .paragraph([.code("FILE"), .text(" is the input; then come:")]),
        .list(Markdown.List(start: nil, isTight: true, items: options)),
      ]
    }
    blocks += [
      .paragraph([
        .code(ExerciseFolder.sampleName), .text(" is a small input, "),
        .code(ExerciseFolder.answerName), .text(" the right answer to it."),
      ]),
      .heading(level: 2, [.text("What is right")]),
    ]
    blocks += Markdown(rules(in: language)).blocks
    blocks += [.heading(level: 2, [.text("What to type")])]
    blocks += Markdown(Self.commands).blocks
    return Markdown(blocks)
  }

  private func rules(in language: Language) -> String {
    let files = mayWriteFiles ? "It may write files of its own beside where it runs. " : ""
    return """
      - Its answer is the same as HighWater's, byte for byte, on made inputs and on ugly ones: an empty \
      file, no final newline, CRLF, NUL bytes, invalid UTF-8, one long line, fewer lines than asked for.
      - What it holds does not follow its input. It runs on inputs of three sizes, ×1, ×4 and ×16, under \
      one limit: what an empty \(language.title) program holds on this machine, plus \(allowance).
      - \(files)Children, shared memory and files in memory count as its own; it starts no other programs\
      \(mayWriteFiles ? "." : ", and writes no files.")
      """
  }

  private static let commands = """
    In this folder, at HighWater's prompt or after `highwater` on the command line:

    | Command | What it does |
    |---|---|
    | `exercise check` | judges the program |
    | `exercise watch` | judges it whenever you save it, until Ctrl-C |
    | `exercise edit` | opens it in your editor, then judges it |
    | `exercise hint` | shows the next hint |
    | `exercise reset` | puts the first program back, and keeps yours beside it |
    | `exercise solution` | shows ours, once yours has passed |
    | `exercise diff` | shows what differs between yours and ours |
    """
}

extension Language {
  /// A command of its entry as it is typed in the folder of a program.
  func commandLine(_ words: [String]) -> String {
    words.filter { $0 != "{heap cap}" }
      .map {
        CommandWords.quoted(
          $0.replacing("{program}", with: fileName).replacing("{build}", with: "."))
      }
      .joined(separator: " ")
  }
}
