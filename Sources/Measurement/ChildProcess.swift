import CLaunch
import Glibc
import MemoryTracking

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
  }

  /// How the process ended, as `wait4` tells it.
  struct Ending {
    /// The exit status; `nil` where a signal ended the process.
    var status: Int32?
    var signal: Int32?
    var user: Duration
    var system: Duration
    /// The largest resident size of the process or of a descendant it waited for; never below
    /// `ChildProcess.floor`.
    var peak: ByteCount
    var majorFaults: Int
  }

  let processID: Int32
  /// Readable when the process has ended (pidfd_open(2)).
  let ended: Descriptor
  /// What this process itself held at the fork, below which `Ending.peak` cannot tell.
  let floor: ByteCount?
  private var isReaped = false

  init(_ request: Request) throws(MeasurementError) {
    floor = try? MemoryStatistics.current().resident
    let result = withCStrings([request.program] + request.arguments) { arguments in
      var launch = launch_request()
      launch.program = UnsafePointer(arguments.first ?? nil)
      launch.arguments = UnsafePointer(arguments.baseAddress)
      launch.standard_input = request.standardInput
      launch.standard_output = request.standardOutput
      launch.standard_error = request.standardError
      launch.report = request.report
      launch.cgroup_procs = request.controlGroup
      return launch_process(&launch)
    }
    processID = result.pid
    ended = Descriptor(adopting: result.pidfd)
    guard result.pid > 0 else {
      isReaped = true
      let step = result.failed_step.map { String(cString: $0) } ?? "fork"
      throw .launch(program: request.program, step: step, code: result.error)
    }
  }

  /// Ends the process and every other of its group at once; no effect once it is reaped.
  func kill() {
    guard !isReaped else { return }
    Glibc.kill(-processID, SIGKILL)
  }

  /// Waits for the end and reaps the process; what it left of its group is killed first.
  mutating func wait() throws(MeasurementError) -> Ending {
    let exit = launch_wait(processID)
    isReaped = true
    // The group's number stays taken while a member lives, so this cannot hit a stranger's.
    Glibc.kill(-processID, SIGKILL)
    guard exit.error == 0 else { throw .systemCall("wait4", code: exit.error) }
    return Ending(
      status: exit.signal == 0 ? exit.status : nil, signal: exit.signal == 0 ? nil : exit.signal,
      user: .microseconds(exit.user_microseconds), system: .microseconds(exit.system_microseconds),
      peak: .kibibytes(Int(exit.peak_kibibytes)), majorFaults: Int(exit.major_faults))
  }

  deinit {
    guard !isReaped else { return }
    Glibc.kill(-processID, SIGKILL)
    _ = launch_wait(processID)
  }
}

/// Lends strings as a NULL-terminated array of C strings.
private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers = strings.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return pointers.withUnsafeMutableBufferPointer { body($0) }
}
