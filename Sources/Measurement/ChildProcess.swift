import CLaunch
import Glibc
import MemoryTracking
import Streaming

/// A started process and the group it leads. It never outlives this value: what still runs at the
/// end of it is killed and reaped.
struct ChildProcess: ~Copyable {
  /// What to start. Descriptors of -1 stand for `/dev/null`.
  struct Request {
    /// A path, or a name to be looked for in `PATH`.
    var program: String
    /// Without the program's own name.
    var arguments: [String]
    var standardInput: Int32 = -1
    var standardOutput: Int32 = -1
    var standardError: Int32 = -1
    /// Becomes descriptor 3.
    var report: Int32 = -1
    /// An open `cgroup.procs` to enter.
    var controlGroup: Int32 = -1
    /// The terminal to lend to the process, from `terminal_own`; -1 for a process without one.
    var terminal: Int32 = -1
    /// Whether to follow the process and its offspring by ptrace(2), for their exact exit peaks.
    var isTraced = false
  }

  /// How the process ended, as `wait4` and the tracer tell it.
  struct Ending {
    /// The exit status; `nil` where a signal ended the process.
    var status: Int32?
    var signal: Int32?
    var user: Duration
    var system: Duration
    /// The largest resident size of the process or of a descendant it waited for; never below
    /// `floor`.
    var peak: ByteCount
    /// What `fork` copied of this process; a true peak below it cannot be told by `peak`.
    var floor: ByteCount
    /// The largest exact exit peak among the traced processes; `nil` where the process's own could
    /// not be read.
    var tracedPeak: ByteCount?
    var bytesRead: ByteCount?
    var majorFaults: Int
    /// How many processes were left running at the end of this one, and were ended then; `nil` where
    /// none were followed.
    var leftBehind: Int?

    /// The exit status as a shell tells it: 128 + the signal's number where one ended the process.
    var exitCode: Int32? { status ?? signal.map { 128 + $0 } }
  }

  let processID: Int32
  /// Readable when the process, and if it is traced its offspring too, has ended.
  let ended: Descriptor
  private let pidfd: Descriptor
  private var tracer: OpaquePointer?
  private var isReaped = false
  private let floor: ByteCount

  init(_ request: Request) throws(MeasurementError) {
    var tracer: OpaquePointer?
    var ended: Int32 = -1
    let result = withLaunchRequest(request) { launch in
      guard request.isTraced else { return launch_process(&launch) }
      var result = launch_result()
      tracer = traced_start(&launch, &result, &ended)
      return result
    }
    processID = result.pid
    floor = .kibibytes(Int(result.floor_kibibytes))
    pidfd = Descriptor(adopting: result.pidfd)
    // The tracer closes its own.
    self.ended = Descriptor(
      adopting: fcntl(tracer == nil ? result.pidfd : ended, F_DUPFD_CLOEXEC, 0))
    self.tracer = tracer
    guard result.pid > 0 else {
      isReaped = true
      if let tracer { _ = traced_finish(tracer) }
      let step = result.failed_step.map { String(cString: $0) } ?? "fork"
      if step == "exec", result.error == ENOENT,
        let interpreter = missingInterpreter(of: request.program)
      {
        throw .interpreter(program: request.program, interpreter: interpreter)
      }
      throw .launch(program: request.program, step: step, code: result.error)
    }
    suspend_follow(processID, request.terminal)
  }

  /// The processes that now run of this one and its offspring; of an untraced one only itself is
  /// known.
  var processIDs: [Int32] {
    guard let tracer else { return [processID] }
    return [Int32](unsafeUninitializedCapacity: 1024) { buffer, count in
      count = traced_processes(tracer, buffer.baseAddress, buffer.count)
    }
  }

  var isTraced: Bool { tracer != nil }

  /// Ends the process and every other of its group at once; no effect once it is reaped.
  func kill() {
    guard !isReaped else { return }
    // By the pidfd as well: its number may be another's once a tracer has reaped it.
    process_kill(pidfd.number)
    if tracer == nil { Glibc.kill(-processID, SIGKILL) }
  }

  /// Reaps the process once `ended` is readable; what it left of its group is killed first.
  mutating func reap() throws(MeasurementError) -> Ending {
    suspend_alone()
    isReaped = true
    if let tracer {
      self.tracer = nil
      return try ending(traced_finish(tracer))
    }
    let read = bytesRead(byProcess: processID)
    // Until it is reaped its number, which is the group's, cannot be another's.
    Glibc.kill(-processID, SIGKILL)
    return try ending(launch_wait(processID), bytesRead: read)
  }

  private func ending(
    _ exit: launch_exit, bytesRead: ByteCount?
  ) throws(MeasurementError) -> Ending {
    guard exit.error == 0 else { throw .systemCall("wait4", code: exit.error) }
    return Ending(
      status: exit.signal == 0 ? exit.status : nil, signal: exit.signal == 0 ? nil : exit.signal,
      user: .microseconds(exit.user_microseconds), system: .microseconds(exit.system_microseconds),
      peak: .kibibytes(Int(exit.peak_kibibytes)), floor: floor, tracedPeak: nil,
      bytesRead: bytesRead, majorFaults: Int(exit.major_faults))
  }

  private func ending(_ exit: traced_exit) throws(MeasurementError) -> Ending {
    var ending = try ending(
      exit.ending, bytesRead: exit.read_bytes > 0 ? ByteCount(Int(exit.read_bytes)) : nil)
    ending.leftBehind = Int(exit.left_behind)
    if exit.saw_exit { ending.tracedPeak = .kibibytes(Int(exit.largest_kibibytes)) }
    return ending
  }

  deinit {
    guard !isReaped else { return }
    suspend_alone()
    process_kill(pidfd.number)
    if let tracer {
      _ = traced_finish(tracer)
    } else {
      Glibc.kill(-processID, SIGKILL)
      _ = launch_wait(processID)
    }
  }
}

/// Lends a request in C's form.
private func withLaunchRequest(
  _ request: ChildProcess.Request, _ body: (inout launch_request) -> launch_result
) -> launch_result {
  var pointers = ([request.program] + request.arguments).map { strdup($0.nativePath) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return pointers.withUnsafeMutableBufferPointer { arguments in
    var launch = launch_request()
    launch.program = UnsafePointer(arguments[0])
    launch.arguments = UnsafePointer(arguments.baseAddress)
    launch.standard_input = request.standardInput
    launch.standard_output = request.standardOutput
    launch.standard_error = request.standardError
    launch.report = request.report
    launch.cgroup_procs = request.controlGroup
    launch.terminal = request.terminal
    return body(&launch)
  }
}
