import Glibc
import LineEditing
import Measurement
import Workbook

/// The prompt at a terminal: reads lines with libedit and runs them until the user leaves.
struct Prompt: ~Copyable {
  private let interpreter: Interpreter
  private var editor: LineEditor

  init(interpreter: Interpreter, historyFile: String) throws {
    self.interpreter = interpreter
    let completion = CommandCompletion(session: interpreter.session)
    editor = try LineEditor(program: "highwater", historyFile: historyFile) { line, cursor in
      completion.complete(line, cursor: cursor)
    }
  }

  mutating func run() throws {
    let output = interpreter.session.output
    output.write(lines: Greeting.lines(for: interpreter.session))
    while true {
      switch try editor.readLine(prompt: "highwater> ") {
      case .endOfInput:
        output.write("\n")
        return
      case .interrupted:
        Interruption.clear()
      case .line(let line):
        Interruption.clear()
        guard try run(line) else { return }
      }
    }
  }

  /// - Returns: whether to go on.
  private mutating func run(_ line: String) throws -> Bool {
    let output = interpreter.session.output
    do {
      try interpreter.run(line)
    } catch is Leave {
      return false
    } catch is HistoryWanted {
      output.write(lines: editor.history)
    } catch let clean as CleanText {
      output.write(clean.text + "\n")
    } catch is SilentFailure {
      return true
    } catch {
      output.report("\(error)")
    }
    return true
  }
}
