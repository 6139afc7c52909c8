import Course
import Glibc
import Measurement
import Streaming

/// Processes of HighWater that judge hand-ins beside each other, each a hand-in after the other.
///
/// A process is sent the path of a hand-in, with a NUL at its end, when it has answered the one
/// before with a newline; so the file with the result is whole by then. It ends when its standard
/// input does, and so also if this process is killed.
struct ClassWorkers {
  /// What starts a process.
  let command: [String]
  let interruption: Interruption

  /// What became of the hand-ins whose process ended over them, by path.
  typealias Losses = [String: String]

  /// Lets hand-ins be judged.
  ///
  /// - Parameters:
  ///   - paths: The hand-ins.
  ///   - jobs: How many processes work at once.
  ///   - observe: Receives how many are done, and which are being judged, whenever that changes.
  /// - Returns: Those whose process was killed, and by what.
  /// - Throws: `CommandFailure.interrupted` if the user stopped it; a failure with what a process
  ///   said if that cannot go on.
  func judge(
    _ paths: [String], jobs: Int, observe: (Int, [String]) -> Void
  ) throws(CommandFailure) -> Losses {
    var queue = paths[...]
    var workers: [Worker] = []
    var losses: Losses = [:]
    var done = 0
    // A process that has ended cannot be written to.
    let before = signal(SIGPIPE, SIG_IGN)
    defer {
      for worker in workers { worker.end() }
      signal(SIGPIPE, before)
    }
    while true {
      while workers.count < jobs, workers.count(where: { $0.current == nil }) < queue.count {
        workers.append(try Worker(command))
      }
      for worker in workers where worker.current == nil { worker.take(queue.popFirst()) }
      guard !workers.isEmpty else { return losses }
      observe(done, workers.compactMap(\.current))
      wait(for: workers)
      guard !interruption.isPending else {
        throw .interrupted("class: stopped; what was judged is kept, and the same command goes on")
      }
      for worker in workers {
        switch worker.read() {
        case .nothing: break
        case .judged: done += 1
        case .ended:
          workers.removeAll { $0 === worker }
          if let loss = try worker.finish(), let path = worker.current {
            losses[path] = loss
            done += 1
          }
        }
      }
    }
  }

  /// Waits until a process says something or ends, or the user interrupts (poll(2)).
  private func wait(for workers: [Worker]) {
    var waiting = (workers.flatMap(\.descriptors) + [interruption.descriptor]).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    poll(&waiting, nfds_t(waiting.count), -1)
  }
}

/// A process that judges hand-ins.
private final class Worker {
  enum Answer {
    case nothing, judged, ended
  }

  /// The hand-in that it judges.
  private(set) var current: String?
  private let process: pid_t
  private var input: Int32
  private let output: Int32
  private let errors: Int32
  /// How it ended (wait(2)); `nil` while it runs.
  private var status: Int32?
  /// What it said on standard error.
  private var said: [UInt8] = []

  /// How much of that is kept.
  private static let capacity = 65_536

  /// Starts it (posix_spawn(3)) in this process's group, so that Ctrl-C reaches it too.
  init(_ command: [String]) throws(CommandFailure) {
    var pipes: [(read: Int32, write: Int32)] = []
    for _ in 0..<3 {
      var ends: [Int32] = [-1, -1]
      // No other thread starts a process meanwhile, which could inherit the ends.
      guard pipe(&ends) == 0 else {
        let error = SystemError()
        for pipe in pipes {
          close(pipe.read)
          close(pipe.write)
        }
        throw .failed(
          "class: cannot make a pipe (\(error)); close some files, or ask for fewer --jobs")
      }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      pipes.append((ends[0], ends[1]))
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let theirs = [pipes[0].read, pipes[1].write, pipes[2].write]
    for (number, descriptor) in theirs.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
    }
    let words = command.map { strdup($0.nativePath) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    let code = posix_spawn(&process, command[0].nativePath, &actions, nil, words, environ)
    for descriptor in theirs { close(descriptor) }
    (input, output, errors) = (pipes[0].write, pipes[1].read, pipes[2].read)
    self.process = process
    guard code == 0 else {
      for descriptor in [input, output, errors] { close(descriptor) }
      throw .failed("class: cannot start '\(command[0])' (\(SystemError(code))); end some programs")
    }
    for descriptor in [output, errors] {
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
  }

  /// What to watch for something to read.
  var descriptors: [Int32] { [output, errors] }

  /// Sends it a hand-in; `nil` lets it end.
  func take(_ path: String?) {
    guard let path else { return closeInput() }
    current = path
    let bytes = path.nativePath
    // Shorter than what a pipe takes at once. If that fails, the process has ended.
    _ = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
  }

  /// Reads what it said.
  func read() -> Answer {
    said = Array((said + (Self.bytes(from: errors) ?? [])).prefix(Self.capacity))
    guard let answers = Self.bytes(from: output) else { return .ended }
    guard !answers.isEmpty else { return .nothing }
    current = nil
    return .judged
  }

  /// What there is to read now; `nil` at the end.
  private static func bytes(from descriptor: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    if count == 0 { return nil }
    return Array(buffer.prefix(max(count, 0)))
  }

  /// Ends it, and waits for that; has no effect once it has ended.
  func end() {
    guard status == nil else { return }
    closeInput()
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    self.status = status
    said += Self.bytes(from: errors) ?? []
    close(output)
    close(errors)
  }

  /// Waits for a process that has ended.
  ///
  /// - Returns: What killed it over a hand-in; `nil` for nothing.
  /// - Throws: A failure with what it said if it gave up.
  func finish() throws(CommandFailure) -> String? {
    end()
    let status = status ?? 0
    let signal = status & 0x7F
    guard signal == 0 else {
      return current == nil ? nil : "its judge was killed by signal \(signal); judge it again"
    }
    guard (status >> 8) & 0xFF != 0 else { return nil }
    let lines = String(decoding: said, as: UTF8.self).split(separator: "\n").map(String.init)
    throw .mistakes(lines.isEmpty ? ["class: a judge gave up without a word; try again"] : lines)
  }

  private func closeInput() {
    guard input >= 0 else { return }
    close(input)
    input = -1
  }
}

/// The other end: what a process of `ClassWorkers` is sent.
struct ClassWork {
  /// An interruption that also comes if the process that sends hand-ins is gone: until a hand-in is
  /// answered, nothing is sent.
  static func interruption(or other: Interruption) -> Interruption {
    Interruption(descriptor: STDIN_FILENO) {
      var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      return other.isPending || poll(&input, 1, 0) > 0
    }
  }

  /// Waits for the next hand-in.
  ///
  /// - Parameter interruption: Ends the waiting.
  /// - Returns: Its path; `nil` if there is none left, or the user interrupted.
  static func next(_ interruption: Interruption) -> String? {
    var path: [UInt8] = []
    while !interruption.isPending {
      var byte: UInt8 = 0
      let count = Glibc.read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { return nil }
      if byte == 0 { return NativeText.text(of: path) }
      path.append(byte)
    }
    return nil
  }

  /// Answers that a hand-in is judged and its result in its file.
  static func answer() {
    var newline = UInt8(ascii: "\n")
    _ = write(STDOUT_FILENO, &newline, 1)
  }
}
