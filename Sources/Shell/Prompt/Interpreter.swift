import ArgumentParser
import Course
import LessonScript

/// Runs command lines in a session, wherever they come from: the prompt, a script, a lesson.
struct Interpreter {
  let session: Session

  /// Runs one line; a blank line or a comment does nothing.
  ///
  /// - Parameter line: The line in the prompt's grammar.
  /// - Throws: `Leave` for `quit`; any error of the command.
  func execute(_ line: String) throws {
    guard let (command, words) = try parse(line) else { return }
    let measured = try session.output.paging(for: command) { try run(command, words) }
    if let measured { try session.conclude(measured, of: words) }
  }

  /// Reads a line as a command and its words; `nil` for a blank line or a comment.
  private func parse(_ line: String) throws -> (any Runnable, [String])? {
    if let escape = ShellEscape(line) { throw CommandFailure.usage(escape.refusal) }
    var words: [String]
    do {
      words = try CommandWords.texts(of: line, home: homeFolder)
    } catch {
      throw CommandFailure.usage(error.description)
    }
    guard !words.isEmpty else { return nil }
    words = try withoutProgramName(words)
    let command = try CommandLineParser.parse(words)
    guard !(command is ShellCommand) else {
      throw CommandFailure.usage(
        "highwater: '\(words[0])' is for the system's command line; type 'help' to list the commands"
      )
    }
    return (command, words)
  }

  /// The words of a line without the program's name, which is copied along from a page or a shell;
  /// a hint says that it is not needed.
  private func withoutProgramName(_ words: [String]) throws(CommandFailure) -> [String] {
    guard words.first == HighWater._commandName else { return words }
    let rest = Array(words.dropFirst())
    guard let command = rest.first else {
      throw .usage(
        "highwater: 'highwater' is running already; type a command, or 'help' to list them")
    }
    session.output.report(
      "highwater: a command here needs no 'highwater' before it; '\(command) …' is enough")
    return rest
  }

  /// Runs a command.
  ///
  /// - Parameters:
  ///   - command: The command.
  ///   - words: The line that it was read from.
  /// - Returns: What it measured; `nil` for a command that measures nothing.
  /// - Throws: Any error of the command.
  private func run(_ command: any Runnable, _ words: [String]) throws -> Measured? {
    var session = session
    session.commandLine = words
    return try session.output.drawing(plain: command.root.plain, color: command.root.color) {
      guard let measuring = command as? any MeasuringCommand else {
        try command.run(in: session)
        return nil
      }
      return try measuring.measure(in: session)
    }
  }
}

extension Interpreter: LessonCommandRunner {
  /// Runs a line of a lesson and returns what it measured; `nil` if it measured nothing.
  ///
  /// It also refuses what lessons may not do, in case nobody checked the lesson.
  func run(_ line: String, of lesson: Lesson) throws -> MeasuredFigures? {
    try run(line, of: lesson, showing: [])
  }

  func run(
    _ line: String, of lesson: Lesson, showing parts: [ResultPart]
  ) throws -> MeasuredFigures? {
    let words = CommandWords(line).words.map(\.text)
    guard !words.isEmpty else { return nil }
    let parsed: (command: any LessonUsable, effects: CommandEffects)
    do {
      parsed = try LessonGrammar().command(of: words)
    } catch {
      throw CommandFailure.usage(error.message)
    }
    if parsed.effects.needsTrust { try session.course.trust().require(for: lesson) }
    var lessons = session
    lessons.goesOnWithoutPictures = true
    lessons.shownParts = parts
    let result: Measured?
    do {
      let body = { try Interpreter(session: lessons).run(parsed.command, words) }
      result = if let pages = session.pages { try pages.showing(body) } else { try body() }
    } catch CommandFailure.missing(_, let reason) {
      // The rest of the lesson is worth having without it.
      session.output.write(sentence: "Not measured: \(reason).")
      session.output.write(sentence: "The lesson goes on without these figures.")
      return MeasuredFigures(missing: parsed.effects.variants, reason: reason)
    }
    guard let measured = result else { return nil }
    // How the runs ended has been shown; for a lesson that is a result, and often the point.
    if let failure = measured.failure, !(failure is SilentFailure) { throw failure }
    return MeasuredFigures(measured)
  }

  /// Records the user's agreement to a lesson's text.
  func trust(_ lesson: Lesson) throws { try session.course.trust().give(to: lesson) }
}
