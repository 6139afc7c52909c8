import Glibc
import Measurement
import TerminalText

/// The user's pager, `PAGER`, for what is longer than the window.
///
/// It is used for commands that look something up, never for a measurement in progress.
struct Pager {
  /// The command line, which a shell reads.
  let command: String

  /// The pager that the environment names; `nil` without one, as for an empty `PAGER` and for
  /// `cat`.
  init?(_ variable: (String) -> String? = environment) {
    let command = variable("PAGER") ?? ""
    guard !command.allSatisfy(\.isWhitespace), command != "cat" else { return nil }
    self.command = command
  }

  /// Whether a command's text may go through it.
  static func shows(_ command: any Runnable) -> Bool {
    commands.contains(ObjectIdentifier(type(of: command)))
  }

  private static let commands = Set(
    ([
      HelpRequest.self, Show.self, RunsList.self, Cases.self, Code.self, Table.self, Lessons.self,
      History.self, FixtureList.self, LanguageList.self, BillCommand.self, ExerciseList.self,
      ExerciseSolution.self, ExerciseDiff.self, Tracker.self,
    ] as [any Runnable.Type]).map { ObjectIdentifier($0) })

  /// Whether a text takes more rows than a window of this size shows above the prompt.
  static func needs(_ text: String, rows: Int, columns: Int) -> Bool {
    var count = RowCount()
    count.note(text, columns: columns)
    return count.rows >= rows
  }

  /// Shows a text and waits until the user leaves the pager (popen(3)).
  ///
  /// - Returns: Whether the pager could be started and took the text.
  func show(_ text: String) -> Bool {
    // As git does: quit if the text fits the window, pass colours through, keep the text on screen.
    let isOurs = environment("LESS") == nil
    if isOurs { setenv("LESS", "FRX", 1) }
    defer { if isOurs { unsetenv("LESS") } }
    guard let pipe = popen(command, "w") else { return false }
    // A user who leaves before the end closes the pipe.
    let before = signal(SIGPIPE, SIG_IGN)
    fputs(text, pipe)
    let status = pclose(pipe)
    signal(SIGPIPE, before)
    // Ctrl-C was for the pager.
    Interruption.clear()
    // A shell ends with 127 if there is no such command.
    return status != -1 && (status >> 8) & 0xFF != 127
  }
}
