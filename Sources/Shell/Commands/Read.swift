import Course
import ArgumentParser
import Glibc
import Streaming
import Workbook

/// `read FILE`: the lines of a file as if they were typed.
struct Read: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Run the commands of a file, a line each.",
    discussion: """
      It stops at the first line that fails and names it; --keep-going goes on. '#' begins a \
      comment. A line may itself be a 'read'.

        read experiments.hw
        read experiments.hw --keep-going
      """)

  @ParentCommand var root: HighWater
  @Argument(help: ArgumentHelp("The file.", valueName: "file"), completion: .file())
  var file: String
  @Flag(help: "Go on after a line that fails; the exit code is still that of the first.")
  var keepGoing = false

  func run(in session: Session) throws {
    let descriptor = open(file.nativePath, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw unreadable(EISDIR) }
    let inner = try session.reading("\(status.st_dev):\(status.st_ino)", path: file)
    var script = Script(
      interpreter: Interpreter(session: inner), keepGoing: keepGoing || root.keepGoing)
    try script.run(descriptor: descriptor, named: file)
  }

  private func unreadable(_ code: Int32) -> CommandFailure {
    .failed("read: cannot read '\(file)' (\(String(cString: strerror(code)))); check the path")
  }
}
