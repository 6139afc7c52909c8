import Glibc
import LineEditing
import Workbook

/// What `highwater` without a command is: the lines of `-c`, the prompt at a terminal, else a script
/// on standard input.
struct ShellCommand: Runnable {
  let root: HighWater

  func run(in session: Session) throws {
    let interpreter = Interpreter(session: session)
    if !root.commandLines.isEmpty {
      var script = Script(interpreter: interpreter, keepGoing: root.keepGoing)
      try script.run(root.commandLines, named: "command")
    } else if isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 {
      let prompt = try Prompt(
        interpreter: interpreter, historyFile: SessionFactory.historyPath(for: root))
      try prompt.run()
    } else {
      var script = Script(interpreter: interpreter, keepGoing: root.keepGoing)
      try script.run(descriptor: STDIN_FILENO, named: "standard input")
    }
  }
}
