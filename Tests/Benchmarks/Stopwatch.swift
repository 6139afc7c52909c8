import Glibc

/// Times a process from its start to its end.
enum Stopwatch {
  /// What a process took.
  struct Lap {
    let seconds: Double
    /// What it asked the kernel to read (`rchar` of proc_pid_io(5)), its libraries included.
    let mebibytesRead: Double
    /// Its peak, or that of its largest descendant, in MiB (`ru_maxrss` of wait4(2)). It is never
    /// below that of the process that started it, `floor`.
    let peak: Double
  }

  /// This process's own peak in MiB.
  static var floor: Double {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return Double(usage.ru_maxrss) / 1024
  }

  /// The path of a program, as the shell would find it, or `nil`.
  static func find(_ name: String) -> String? {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Runs a process to its end (posix_spawn(3), waitid(2)).
  static func time(
    _ arguments: [String], standardInput: String? = nil, output: String = "/dev/null"
  ) throws -> Lap {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, standardInput ?? "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)

    var pointers = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var process: pid_t = 0
    let start = ContinuousClock.now
    guard posix_spawn(&process, arguments[0], &actions, nil, &pointers, environ) == 0 else {
      throw BenchmarkError("benchmark: cannot start '\(arguments[0])'; build it first")
    }
    var information = siginfo_t()
    while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    let duration = ContinuousClock.now - start
    // What has ended tells what it read until it is waited for.
    let mebibytes = bytesRead(by: process) / 1_048_576
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) == -1, errno == EINTR {}
    guard status == 0 else {
      throw BenchmarkError(
        "benchmark: '\(arguments.joined(separator: " "))' failed; run it by hand")
    }
    return Lap(
      seconds: duration / .seconds(1), mebibytesRead: mebibytes,
      peak: Double(usage.ru_maxrss) / 1024)
  }

  private static func bytesRead(by process: pid_t) -> Double {
    guard let file = fopen("/proc/\(process)/io", "re") else { return .nan }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 64)
    guard fgets(&buffer, Int32(buffer.count), file) != nil else { return .nan }
    let text = String(
      decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let digits = text.drop { !$0.isNumber }.prefix { $0.isNumber }
    return Double(String(digits)) ?? .nan
  }
}
