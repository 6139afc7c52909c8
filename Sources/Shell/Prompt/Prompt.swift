import Course
import Findings
import Glibc
import LessonScript
import LineEditing
import Measurement
import Presentation
import TerminalText
import Workbook

/// The prompt at a terminal: reads lines with libedit and runs them until the user leaves.
struct Prompt {
  private let interpreter: Interpreter
  private let editor: PromptEditor
  private let screen: LessonScreen

  init(interpreter: Interpreter, historyFile: String) throws {
    let outer = interpreter.session
    let completion = CommandCompletion(session: outer)
    let editor = try PromptEditor(historyFile: historyFile) { line, cursor in
      completion.complete(line, cursor: cursor)
    }
    self.editor = editor
    var session = outer
    session.promptHistory = { editor.history }
    session.settingChanged = { setting in
      guard setting.name == Setting.editor.name else { return }
      editor.use((try? outer.workbook().value(of: setting)) ?? nil)
    }
    screen = LessonScreen(output: session.output) { question in
      guard case .line(let line)? = try? editor.readLine(prompt: question) else { return nil }
      return line
    }
    session.terminal = screen
    session.pages = screen.pages
    self.interpreter = Interpreter(session: session)
  }

  func run() throws {
    let session = interpreter.session
    let output = session.output
    if let warning = editor.historyWarning { output.report("\(warning)") }
    // Making a workbook takes longer than anything else here, and an empty one is no use.
    let hasWorkbook = access(session.places.workbook, F_OK) == 0
    // The greeting reports a workbook that cannot be read.
    if hasWorkbook, let name = try? session.workbook().value(of: .editor) { editor.use(name) }
    output.write(
      lines: (hasWorkbook ? Greeting.lines(for: session) : Greeting.firstLines).flatMap {
        WrappedText($0, indent: 4).lines(on: output.display)
      })
    while true {
      switch try editor.readLine(prompt: Self.prompt(for: session)) {
      case .endOfInput:
        output.write("\n")
        return
      case .interrupted:
        Interruption.clear()
      case .line(let line):
        var next: String? = line
        while let line = next {
          Interruption.clear()
          if let warning = editor.remember(line) { output.report("\(warning)") }
          screen.pages.begin()
          guard execute(line) else { return }
          next = screen.takeTyped()
          // Ctrl-C drops what was typed ahead, however it came.
          if session.interruption.isPending {
            editor.dropEntered()
            next = nil
          }
        }
      }
    }
  }

  /// The prompt, with the lesson and step that the learner is in: `highwater spike 3/9> `.
  private static func prompt(for session: Session) -> String {
    guard access(session.places.workbook, F_OK) == 0, let place = try? session.course.place(),
      !place.isPlaying, let step = place.steps.firstIndex(where: \.isCurrent)
    else { return "highwater> " }
    return "highwater \(place.lessonID) \(step + 1)/\(place.steps.count)> "
  }

  /// - Returns: Whether to continue.
  private func execute(_ line: String) -> Bool {
    let output = interpreter.session.output
    do {
      if let escape = ShellEscape(line) {
        try escape.run(in: interpreter.session)
      } else {
        try interpreter.execute(line)
      }
    } catch is Leave {
      return false
    } catch let clean as CleanText {
      output.write(clean.text)
    } catch {
      output.report(error)
    }
    return true
  }
}

/// The line editor as an object, shared by the prompt and a lesson's questions.
final class PromptEditor {
  private var editor: LineEditor

  init(historyFile: String, completer: @escaping Completion.Completer) throws(LineEditingError) {
    editor = try LineEditor(
      program: "highwater", historyFile: historyFile, completer: completer)
  }

  func readLine(prompt: String) throws(LineEditingError) -> LineEditor.Input {
    try editor.readLine(prompt: prompt)
  }

  /// Forgets the lines that were pasted and entered with the last one.
  func dropEntered() { editor.dropEntered() }

  /// Uses the keys of the named editor; `nil` means what `~/.editrc` says.
  func use(_ name: String?) { editor.setEditor(name.flatMap { Editor(rawValue: $0) }) }

  /// What is wrong with the history file, if anything is.
  var historyWarning: LineEditingError? { editor.historyWarning }

  /// Adds a line to the history.
  ///
  /// - Returns: Why it could not be written to the file, once; from then on only the session keeps
  ///   it.
  func remember(_ line: String) -> LineEditingError? { editor.remember(line) }

  /// The lines typed, oldest first.
  var history: [String] { editor.history }
}

/// What the prompt opens with: at most six lines that say what to type.
enum Greeting {
  /// What it says if there is no lesson to continue.
  static let firstLines = [
    "HighWater \(HighWater.version): measure before you scale, stream instead of loading.",
    "  start            begin the first lesson",
    "  compare tail     run a case's load and stream version side by side",
    "  help             list the commands",
    "",
  ]

  static func lines(for session: Session) -> [String] {
    let place: LessonPlace?
    do {
      place = try session.course.place()
    } catch {
      return ["\(error)", "  help             list the commands", ""]
    }
    guard let place, let step = place.steps.firstIndex(where: \.isCurrent) else {
      return firstLines
    }
    let name =
      "\(place.title), step \(step + 1) of \(place.steps.count): \(place.steps[step].title)"
    return [
      "HighWater \(HighWater.version): you are in the lesson \(name).",
      "  \(place.isPlaying ? "resume" : "start ")           go on there",
      "  where            tell what is done and what comes next",
      "",
    ]
  }
}

/// A line of the prompt that begins with `!`: the rest is for the user's own shell.
///
/// It runs at the prompt alone. A lesson or a file could do anything with it.
struct ShellEscape {
  /// What the shell is to run; empty for a shell to type in.
  let text: String

  /// `nil` for any other line.
  init?(_ line: String) {
    let words = line.drop(while: \.isWhitespace)
    guard words.first == "!" else { return nil }
    text = words.dropFirst().trimmingPrefix(while: \.isWhitespace).description
  }

  /// Why it does not run anywhere else.
  var refusal: String {
    "!: '\(text)' is for a shell, which runs at the prompt alone; type it there"
  }

  /// Runs it with the terminal to itself.
  ///
  /// - Throws: A failure if it ended otherwise than by exit code 0.
  func run(in session: Session) throws {
    let shell = environment("SHELL").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/bin/sh"
    let run = try session.giveTerminal(to: text.isEmpty ? [shell] : [shell, "-c", text])
    guard run.outcome != .completed, run.outcome != .cancelled else { return }
    throw CommandFailure.failed("!: '\(text.isEmpty ? shell : text)' ended with \(run.ending)")
  }
}

extension Session {
  /// Runs a program that has the terminal to itself, such as a shell or an editor, and waits for
  /// its end.
  ///
  /// - Throws: `MeasurementError` if it cannot be started.
  func giveTerminal(to words: [String]) throws -> Run {
    output.flush()
    let program = ForeignCommand(name: words.first ?? "", words: words, isTraced: false)
    // Nobody looks at its memory.
    return try runner.run(
      Subject(program, output: .shown), options: RunOptions(sampleInterval: .seconds(60)),
      observe: { _ in })
  }
}

extension Run {
  /// How it ended, in a few words: `exit code 1`.
  var ending: String { exitCode.map { "exit code \($0)" } ?? outcome.label }
}
