import Findings
import LessonScript

extension LessonTask {
  /// The exercise, what the learner has done in it, and the commands.
  var introduction: Markdown {
    var heading: [Markdown.Inline] = [.text("Exercise: "), .strong([.text(title)])]
    switch state {
    case .new:
      heading += [
        .text(", to be written in \(language); "), .code("set language"),
        .text(" chooses another language."),
      ]
      return Markdown([.paragraph(heading), Self.commands("start \(name)", "check", "hint")])
    case .begun: return Markdown([.paragraph(heading + [.text(".")])] + beginning)
    case .passed(let language):
      return Markdown([.paragraph(heading + [.text(". You have passed it, in \(language).")])])
    case .left:
      heading += [.text(", to be written in a language of your own.")]
      return Markdown([.paragraph(heading), Self.commands("start \(name)", "check")])
    }
  }

  /// The answer to `next` at the exercise.
  var standing: Markdown {
    switch state {
    case .passed(let language): sentence("✓ Exercise passed: ", ", in \(language).")
    case .new:
      Markdown(
        sentence("You have not begun the exercise ", " yet.").blocks
          + [Self.commands("start \(name)")])
    case .begun: Markdown(sentence("The exercise ", " is not passed yet.").blocks + beginning)
    case .left: sentence("The exercise ", " is left for later.")
    }
  }

  /// Where the learner's program is, and what was found out about it.
  private var beginning: [Markdown.Block] {
    guard case .begun(let language, let folder, let verdict) = state else { return [] }
    let place: [Markdown.Inline] = [
      .text("Your program in \(language) is in "), .code(folder),
      .text(
        verdict.map { "; the newest verdict on it is '\($0.rawValue)'." }
          ?? "; it has not been checked yet."),
    ]
    return [.paragraph(place), Self.commands("check", "hint")]
  }

  private func sentence(_ before: String, _ after: String) -> Markdown {
    Markdown([.paragraph([.text(before), .strong([.text(title)]), .text(after)])])
  }

  /// Commands as the prompt shows them.
  private static func commands(_ lines: String...) -> Markdown.Block {
    .code(language: "console", lines.map { "> exercise \($0)" }.joined(separator: "\n"))
  }
}
