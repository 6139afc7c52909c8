import Glibc
import LineEditing
import Measurement
import Presentation
import TerminalText
import Workbook

/// The prompt at a terminal: reads lines with libedit and runs them until the user leaves.
struct Prompt {
  private let interpreter: Interpreter
  private let editor: PromptEditor

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
    session.terminal = LessonScreen(output: session.output) { question in
      guard case .line(let line)? = try? editor.readLine(prompt: question) else { return nil }
      return line
    }
    self.interpreter = Interpreter(session: session)
  }

  func run() throws {
    let session = interpreter.session
    let output = session.output
    if let warning = editor.historyWarning { output.report("\(warning)") }
    // Making one takes longer than anything else here, and an empty one tells nothing.
    let hasWorkbook = access(session.places.workbook, F_OK) == 0
    // A workbook that cannot be read is told by the greeting.
    if hasWorkbook, let name = try? session.workbook().value(of: .editor) { editor.use(name) }
    output.write(
      lines: (hasWorkbook ? Greeting.lines(for: session) : Greeting.firstLines).flatMap {
        WrappedText($0, indent: 4).lines(on: output.display)
      })
    while true {
      switch try editor.readLine(prompt: "highwater> ") {
      case .endOfInput:
        output.write("\n")
        return
      case .interrupted:
        Interruption.clear()
      case .line(let line):
        Interruption.clear()
        if let warning = editor.remember(line) { output.report("\(warning)") }
        guard execute(line) else { return }
      }
    }
  }

  /// - Returns: whether to go on.
  private func execute(_ line: String) -> Bool {
    let output = interpreter.session.output
    do {
      try interpreter.execute(line)
    } catch is Leave {
      return false
    } catch let clean as CleanText {
      output.write(clean.text)
    } catch is SilentFailure {
      // It has told why already.
    } catch {
      output.report("\(error)")
    }
    return true
  }
}
