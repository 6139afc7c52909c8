import Course
import Findings
import Measurement

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
