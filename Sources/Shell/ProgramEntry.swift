import Glibc

/// The program: reads the command line, makes the session, runs the command or the shell, and alone
/// chooses the exit code.
enum ProgramEntry {
  /// - Returns: 0 done, 1 a run or check failed, 64 usage.
  static func run(_ words: [String]) -> Int32 {
    let output = StandardOutput(plain: CommandLineParser.isPlain(words))
    do {
      let command = try CommandLineParser.parse(words)
      let session = try SessionFactory.session(for: command.root, output: output)
      let interpreter = Interpreter(session: session, output: output)
      try withExtendedLifetime(interpreter) { try command.run(in: session) }
      return try output.finish()
    } catch {
      let code = output.fail(error)
      return (try? output.finish()) == nil ? max(code, 1) : code
    }
  }
}

/// The entry from `main.c`.
@c(highwater_main)
public func highwaterMain() -> Int32 {
  setlocale(LC_CTYPE, "")
  // Whoever reads the output may stop, as `head` does: then there is nothing more to do, even where
  // the parent ignores the signal and has passed that on.
  signal(SIGPIPE, SIG_DFL)
  return ProgramEntry.run(Array(CommandLine.arguments.dropFirst()))
}
