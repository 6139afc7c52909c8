// A shell without commands of its own to speak of, for the tests of LineEditing: it reads lines as
// HighWater does and shows what it got. Usage: line-editing-probe [HISTORY-FILE]

import Glibc
import LineEditing

/// Counts the signals that reach the program's own handler.
nonisolated(unsafe) var interrupts: sig_atomic_t = 0
signal(SIGINT) { _ in interrupts += 1 }

/// Words to complete: commands first, then what may follow some of them.
func complete(_ line: String, _ cursor: String.Index) -> Completion {
  let before = line[..<cursor]
  let start = before.lastIndex(of: " ").map { before.index(after: $0) } ?? before.startIndex
  let word = before[start...]
  let candidates: [Completion.Candidate] =
    if start == before.startIndex {
      [
        .init("compare", summary: "run both versions of a case"),
        .init("compute", summary: "do sums"),
        .init("quit", summary: "leave"),
      ]
    } else if before.hasPrefix("open ") {
      [
        .init("Lessons/", goesOn: true), .init("'two words'", label: "two words"),
        .init("日本語.txt"), .init("日本酒.txt"),
      ]
    } else if before.hasPrefix("many ") {
      (100..<400).map { .init("item\($0)") }
    } else {
      [.init("tail", summary: "the last lines"), .init("count", summary: "a counter")]
    }
  return Completion(
    replacing: start..<cursor, candidates: candidates.filter { $0.text.hasPrefix(word) })
}

/// Escapes what is not ASCII, so that the tests see what was read and not what is shown.
func spelledOut(_ line: String) -> String {
  line.unicodeScalars.map { $0.isASCII ? String($0) : $0.escaped(asASCII: true) }.joined()
}

func run() throws {
  let path = CommandLine.arguments.dropFirst().first
  var editor = try LineEditor(program: "highwater", historyFile: path, completer: complete)
  if let warning = editor.historyWarning { print("warning: \(warning)") }
  while true {
    switch try editor.readLine(prompt: "probe> ") {
    case .endOfInput:
      print("end of input")
      return
    case .interrupted:
      print("interrupted")
    case .line("quit"):
      return
    case .line(let line):
      if let warning = editor.remember(line) { print("warning: \(warning)") }
      switch line {
      case "history": for entry in editor.history { print("- \(entry)") }
      case "vi": editor.setEditor(.vi)
      case "emacs": editor.setEditor(.emacs)
      case "wait":
        while interrupts == 0 { usleep(1000) }
        print("\nwaited")
      case "interrupts": print("interrupts: \(interrupts)")
      case "editor": print("editor: \(editor.editor)")
      default: print("line: \(spelledOut(line))")
      }
    }
  }
}

do {
  try run()
} catch {
  let message = "\(error)\n"
  write(2, message, message.utf8.count)
  exit(1)
}
