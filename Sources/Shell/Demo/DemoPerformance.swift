import Course
import ArgumentParser
import Glibc
import LessonScript
import LineEditing
import Measurement
import Presentation
import TerminalText
import Workbook

/// A running demo: reads keys, shows screens, publishes its place for the notes, and records it all
/// if asked.
final class DemoPerformance {
  private let session: Session
  private let lesson: Lesson
  private let runner: Interpreter
  private let demo: Demo
  private let keys: DemoKeys
  private let pages: ScreenPages
  private let began = Int(time(nil))
  private var recording: CastRecording?
  private var editor: PromptEditor?
  private var board: DemoBoard?

  init(_ lesson: Lesson, in session: Session) throws {
    guard !session.isInDemo else {
      throw CommandFailure.usage("demo: one is running already; leave it with 'q' first")
    }
    let keys = DemoKeys(session)
    let screen = ProjectorScreen(output: session.output) { keys.waitForPage() }
    var session = session
    session.isInDemo = true
    session.pages = screen.pages
    let runner = Interpreter(session: session)
    let exercises = try session.course.exercises()
    self.session = session
    self.lesson = lesson
    self.runner = runner
    self.keys = keys
    pages = screen.pages
    demo = Demo(lesson, runner: runner, exercises: exercises, screen: screen)
  }

  /// Goes through the demo until it ends or the presenter leaves.
  ///
  /// - Parameters:
  ///   - step: The step to begin at; `nil` for the lesson's title.
  ///   - path: Where to record it; `nil` for nowhere.
  ///   - root: The program's options.
  /// - Throws: A failure of the workbook or the recording; without a terminal, any command's error.
  func run(from step: String?, recordingTo path: String?, root: HighWater) throws {
    // A bad workbook should fail now, not at the talk's first run.
    _ = try session.workbook()
    if let path { try beginRecording(path) }
    defer {
      session.output.recorder = nil
      keys.input.giveTerminalBack()
      Interruption.clear()
    }
    board = DemoBoard(path: session.places.demoBoard)
    beginPage()
    try attempt { try self.demo.begin(at: step) }
    try loop(root)
    session.output.showProgress(nil)
    try recording?.finish()
  }

  private func loop(_ root: HighWater) throws {
    var shown = ""
    while true {
      if demo.step.id != shown {
        shown = demo.step.id
        recording?.mark(demo.step.title)
      }
      guard !keys.hasLeft, case .key(let text) = offer() else { return }
      guard let key = DemoKey(text) else { continue }
      beginPage()
      switch key {
      case .quit: return
      case .prompt: try openPrompt(root)
      case .guesses: try attempt { try self.takeGuesses(root) }
      default:
        var goesOn = true
        try attempt { goesOn = try self.demo.press(key) }
        keys.input.forgetTyped()
        guard goesOn else { return }
      }
    }
  }

  /// What a key shows is kept from scrolling away, if there is somebody to press another.
  private func beginPage() {
    if keys.input.isTerminal { pages.begin() }
  }

  /// Publishes the place for the notes, says what the keys do, and waits for one.
  private func offer() -> KeyInput.Event {
    board?.publish(
      DemoPlace(
        file: absolutePath(lesson.file), stepID: demo.step.id, next: demo.offer.sentence,
        began: began))
    return keys.next(
      KeyLine(
        action: "Enter \(demo.offer.sentence)",
        keys: ["q quit"] + (demo.prediction == nil ? [] : ["g guesses"]) + [
          "p back", "r repeat", "b prompt", "s skip the step",
        ]))
  }

  /// Does something that may fail: at a terminal the talk goes on, without one it ends.
  private func attempt(_ action: () throws -> Void) throws {
    do {
      try action()
    } catch  where keys.input.isTerminal && !(error is Leave) {
      Interruption.clear()
      session.output.report(error)
    }
  }

  private func beginRecording(_ path: String) throws(CommandFailure) {
    let output = session.output
    let recording = try CastRecording(
      path: path, title: "\(lesson.title) (highwater demo \(lesson.id))",
      columns: output.display.columns)
    self.recording = recording
    output.recorder = { [weak output] text in
      recording.note(text, columns: output?.display.columns ?? 80)
    }
  }

  /// Reads the presenter's own commands until an empty line or the end of the input.
  private func openPrompt(_ root: HighWater) throws {
    keys.input.giveTerminalBack()
    defer { keys.input.takeTerminal() }
    while let line = try readLine(root, Self.prompt), !line.allSatisfy(\.isWhitespace) {
      recording?.note("\(Self.prompt)\(line)\n", columns: session.output.display.columns)
      do {
        try attempt { try self.execute(line) }
      } catch is Leave {
        return
      }
    }
  }

  private static let prompt = "demo> "

  /// Reads the room's guesses from a line; an empty one takes none.
  private func takeGuesses(_ root: HighWater) throws {
    let prediction = try demo.askedPrediction()
    keys.input.giveTerminalBack()
    defer { keys.input.takeTerminal() }
    let prompt = "the room's guesses (\(prediction.unit.name))> "
    guard let line = try readLine(root, prompt), !line.allSatisfy(\.isWhitespace) else { return }
    recording?.note("\(prompt)\(line)\n", columns: session.output.display.columns)
    try demo.take(guesses: line)
  }

  /// Reads a line with the prompt's editor if the demo was started there, else with its own;
  /// without a terminal, from standard input.
  private func readLine(_ root: HighWater, _ prompt: String) throws -> String? {
    guard keys.input.isTerminal else { return keys.input.line() }
    if session.terminal.canAsk { return session.terminal.ask(prompt) }
    let completion = CommandCompletion(session: session)
    let editor =
      try self.editor
      ?? PromptEditor(
        historyFile: SessionFactory.historyPath(for: root), completer: completion.complete)
    self.editor = editor
    guard case .line(let line) = try editor.readLine(prompt: prompt) else { return nil }
    return line
  }

  private func execute(_ line: String) throws {
    let words: [String]
    do {
      words = try CommandWords(line).texts()
    } catch {
      throw CommandFailure.usage(error.description)
    }
    guard let first = words.first else { return }
    let place = CommandLineParser.commandPlace(words) ?? words.count
    guard !CommandOutline.highwater.command(of: words[place...]).command.concernsProgress else {
      throw CommandFailure.usage(
        "demo: '\(first)' is about your own progress, which a demo leaves alone; an empty line "
          + "returns to the demo")
    }
    do {
      try runner.execute(line)
    } catch let clean as CleanText {
      session.output.write(clean.text)
    }
  }

  private func absolutePath(_ file: String) -> String {
    guard let resolved = realpath(file, nil) else { return file }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

extension Demo.Offer {
  /// What Enter does, as the rest of a sentence that begins with the key's name.
  var sentence: String {
    switch self {
    case .more: "goes on"
    case .answer: "tells the answer"
    case .run(let lines) where lines.count > 1: "runs \(lines[0]), then \(lines.count - 1) more"
    case .run(let lines): "runs \(lines.first ?? "the step's command")"
    case .step(let title): "goes to “\(title)”"
    case .end: "ends the demo"
    }
  }
}
