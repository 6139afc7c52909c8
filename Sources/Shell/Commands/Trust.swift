import Course
import ArgumentParser
import LessonScript
import Presentation
import TerminalText
import Workbook

/// `trust LESSON`: lets a lesson from elsewhere run programs.
struct Trust: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Let a lesson from elsewhere run programs of this machine.",
    discussion: """
      A lesson's commands that run a program ('measure', 'versus', 'why', and 'sweep' and 'fit' of a \
      command) run nothing until you have agreed to its text, once. 'trust' shows them, and asks. If a \
      byte of the text changes, it asks again. No lesson may use a shell, a file of yours, the \
      terminal or a higher cap. HighWater's own lessons need no agreement.

        trust spike
        trust spike --yes
        trust spike --revoke
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("Its name or number; 'lessons' lists them.", valueName: "lesson"),
    completion: .grammar)
  var lesson: String
  @Flag(help: "Do not ask.") var yes = false
  @Flag(help: "Take an agreement back.") var revoke = false

  func validate() throws {
    guard !yes || !revoke else { throw ValidationError("--yes goes without --revoke") }
  }

  func run(in session: Session) throws {
    let output = session.output
    let lesson = try session.course.library().lesson(named: lesson)
    if revoke {
      let wasTrusted = try session.course.trust().revoke(from: lesson)
      output.write(
        sentence: "trust: '\(lesson.id)' "
          + (wasTrusted ? "is trusted no more" : "was not trusted"))
      return
    }
    if let reason = try reasonNotToAsk(lesson, session) {
      output.write(sentence: "trust: '\(lesson.id)' \(reason)")
      return
    }
    let commands = LessonTrust.commands(of: lesson)
    output.write(
      lines: MarkdownView(LessonEvent.trustAsked(commands).markdown).lines(on: output.display))
    guard try yes || isAgreed(session) else {
      throw CommandFailure.failed("trust: '\(lesson.id)' may run none of them")
    }
    try session.course.trust().give(to: lesson)
    output.write(
      sentence: "trust: '\(lesson.id)' may run them, as long as its text stays the same")
  }

  private func reasonNotToAsk(_ lesson: Lesson, _ session: Session) throws -> String? {
    if LessonTrust.isBuiltIn(lesson) { return "is one of HighWater's own; it needs no agreement" }
    if LessonTrust.commands(of: lesson).isEmpty {
      return "runs no programs; it needs no agreement"
    }
    return try session.course.trust().holds(for: lesson) ? "is trusted already" : nil
  }

  private func isAgreed(_ session: Session) throws -> Bool {
    guard session.terminal.canAsk else {
      throw CommandFailure.usage("trust: nobody is there to agree; read the lesson, and add --yes")
    }
    let reply = session.terminal.ask("let it run them? (yes/no) ") ?? ""
    return ["y", "yes"].contains(reply.lowercased().trimmingSpaces)
  }
}
