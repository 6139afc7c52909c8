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
    let command = ForeignCommand(
      name: shell, words: text.isEmpty ? [shell] : [shell, "-c", text], isTraced: false)
    session.output.flush()
    // Nobody looks at its memory.
    let options = RunOptions(sampleInterval: .seconds(60))
    let run = try session.runner.run(
      Subject(command, output: .shown), options: options, observe: { _ in })
    guard run.outcome != .completed, run.outcome != .cancelled else { return }
    let ending = run.exitCode.map { "exit code \($0)" } ?? run.outcome.label
    throw CommandFailure.failed("!: '\(text.isEmpty ? shell : text)' ended with \(ending)")
  }
}
