import CLaunch
import Glibc
import MemoryTracking
import Streaming

/// A started process and the group it leads. When this value goes away, any process of them that is
/// still running is killed and reaped.
struct ChildProcess: ~Copyable {
  /// What to start. A descriptor of -1 means `/dev/null`.
  struct Request {
    /// A path, or a name to search for in `PATH`.
    var program: String
    /// The arguments without the program's own name.
    var arguments: [String]
    /// The variables that differ from this process's own environment, or all that there are if it is
    /// confined.
    var environment: [String: String] = [:]
    var mayUseHugePages = true
    var standardInput: Int32 = -1
    var standardOutput: Int32 = -1
    var standardError: Int32 = -1
    /// The descriptor that becomes number 3 in the process.
    var report: Int32 = -1
    /// An open `cgroup.procs` to enter.
    var controlGroup: Int32 = -1
    /// The terminal to lend to the process, from `terminal_own`; -1 to lend none.
    var terminal: Int32 = -1
    /// Whether to follow the process and its offspring by ptrace(2), to read their exact peaks at
    /// exit.
    var isTraced = false
    /// Whether it may start other processes, which must then be found if nothing else follows them.
    var hasOffspring = false
    /// Whether to find out which program and libraries each process ran, if it is traced.
    var inspectsPrograms = false
    /// How many programs may be executed, its own included, if it is traced; `nil` for any number.
    var allowedPrograms: Int?
    /// Whether it gets a `/dev/shm` of its own if the kernel allows that.
    var hasOwnSharedMemory = false
    /// What it may see and use; `nil` if it runs as any other program.
    var confinedFolder: ConfinedFolder?
    /// How readily the kernel may kill it when memory runs out (proc_pid_oom_score_adj(5)).
    var oomScoreAdjustment: Int32 = 1000
  }

  /// How the process ended, as reported by `wait4` and the tracer.
  struct Ending {
    /// The exit status; `nil` if a signal ended the process.
    var status: Int32?
    var signal: Int32?
    var user: Duration
    var system: Duration
    /// The largest resident size of the process or of a descendant it waited for; never below
    /// `floor`.
    var peak: ByteCount
    /// What `fork` copied of this process; `peak` cannot be lower.
    var floor: ByteCount
    /// The largest exact exit peak among the traced processes; `nil` if the process's own could not
    /// be read.
    var tracedPeak: ByteCount?
    var bytesRead: ByteCount?
    var majorFaults: Int
    /// How many processes were still running when this one ended, and were then killed; `nil` if it
    /// was not traced, and only its monitor can find them.
    var leftBehind: Int?
    var bytesWritten: ByteCount?
    /// What it and the children that it waited for wrote to files on disks; `nil` if unknown.
    var bytesToDisk: ByteCount?
    /// How many programs were executed, its own included; `nil` if it was not traced.
    var programsExecuted: Int?
    /// The executable of the process itself at its end; `nil` unless the request inspects programs.
    var ownProgram: String?
    /// The program that was one too many, by the name that the kernel keeps.
    var refusedProgram: String?
    /// Whether more processes ran at once than its confinement allows.
    var wasCrowded = false
    /// The processes that ended, in the order of their starts; empty if it was not traced.
    var processes: [ProcessShare] = []
    /// What these processes ran; empty unless the request inspects programs.
    var programs: [ProgramTraits] = []

    /// The exit status as a shell reports it: 128 + the signal's number if a signal ended the
    /// process.
    var exitCode: Int32? { status ?? signal.map { 128 + $0 } }
  }

  let processID: Int32
  /// Becomes readable when the process has ended and, if it is traced, all its offspring too.
  let ended: Descriptor
  /// Whether the kernel allowed tracing.
  let isTraced: Bool
  /// The process that adopts the orphans of a confined one, and no part of the run; `nil` if it is
  /// not confined.
  let keeper: Int32?
  private var follower: OpaquePointer?
  private let floor: ByteCount

  init(_ request: Request) throws(MeasurementError) {
    var follower: OpaquePointer?
    var ended: Int32 = -1
    let result = withLaunchRequest(request) { launch in
      var result = launch_result()
      follower = follow_start(&launch, request.isTraced, &result, &ended)
      return result
    }
    processID = result.pid
    isTraced = result.is_traced
    keeper = result.keeper > 0 ? result.keeper : nil
    floor = .kibibytes(Int(result.floor_kibibytes))
    // The follower closes its own descriptor.
    self.ended = Descriptor(adopting: fcntl(ended, F_DUPFD_CLOEXEC, 0))
    self.follower = follower
    guard result.pid > 0 else {
      if let follower { _ = follow_finish(follower) }
      self.follower = nil
      let step = result.failed_step.map { String(cString: $0) } ?? "fork"
      if result.is_unconfined { throw .confinement(step: step, code: result.error) }
      if step == "exec", result.error == ENOENT,
        let interpreter = missingInterpreter(of: request.program)
      {
        throw .interpreter(program: request.program, interpreter: interpreter)
      }
      let isAbsent =
        step == "exec" && result.error == EACCES && isAbsentFromPath(request.program)
      throw .launch(
        program: request.program, step: step, code: isAbsent ? ENOENT : result.error)
    }
  }

  /// The running processes of this one and its offspring; only this one if it is not traced.
  ///
  /// - Complexity: O(n) in the processes.
  var processIDs: [Int32] {
    guard isTraced, let follower else { return [processID] }
    var capacity = 1024
    while true {
      var total = 0
      let found = [Int32](unsafeUninitializedCapacity: capacity) { buffer, count in
        total = follow_processes(follower, buffer.baseAddress, buffer.count)
        count = min(total, buffer.count)
      }
      guard total > capacity else { return found }
      capacity = 2 * total
    }
  }

  /// Kills the process, its group and everything traced; has no effect once the process is reaped.
  ///
  /// - Returns: 0, or the `errno` with which the kernel refused to kill the process itself.
  @discardableResult func kill() -> Int32 {
    follower.map { follow_kill($0) } ?? 0
  }

  /// Gives up on a process that the kernel does not let us kill.
  mutating func abandon() {
    guard let follower else { return }
    self.follower = nil
    suspend_alone()
    follow_abandon(follower)
  }

  /// Reaps the process once `ended` is readable. By then the rest of its group has been killed.
  mutating func reap() throws(MeasurementError) -> Ending {
    guard let follower else { throw .systemCall("wait4", code: ECHILD) }
    self.follower = nil
    let exit = follow_finish(follower)
    suspend_alone()
    defer { free(exit.members) }
    guard exit.ending.error == 0 else { throw .systemCall("wait4", code: exit.ending.error) }
    let members = UnsafeBufferPointer(start: exit.members, count: exit.member_count)
    var ending = Ending(
      status: exit.ending.signal == 0 ? exit.ending.status : nil,
      signal: exit.ending.signal == 0 ? nil : exit.ending.signal,
      user: .microseconds(exit.ending.user_microseconds),
      system: .microseconds(exit.ending.system_microseconds),
      peak: .kibibytes(Int(exit.ending.peak_kibibytes)), floor: floor,
      tracedPeak: exit.saw_exit ? .kibibytes(Int(exit.largest_kibibytes)) : nil,
      bytesRead: exit.read_bytes >= 0 ? ByteCount(Int(exit.read_bytes)) : nil,
      majorFaults: Int(exit.ending.major_faults),
      leftBehind: isTraced ? Int(exit.left_behind) : nil,
      bytesWritten: exit.written_bytes >= 0 ? ByteCount(Int(exit.written_bytes)) : nil,
      bytesToDisk: exit.disk_bytes >= 0 ? ByteCount(Int(exit.disk_bytes)) : nil)
    guard isTraced else { return ending }
    ending.programsExecuted = Int(exit.programs)
    ending.wasCrowded = exit.was_crowded
    if exit.was_refused {
      ending.refusedProgram = withUnsafeBytes(of: exit.refused) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
    }
    // The command is the first that there was.
    ending.ownProgram = members.min { $0.started < $1.started }
      .flatMap { ProgramTraits($0)?.program }
    ending.processes = members.map { ProcessShare($0, since: exit.started) }
      .sorted { $0.started < $1.started }
    ending.programs = Array(Set(members.compactMap { ProgramTraits($0) }))
    return ending
  }

  deinit {
    guard let follower else { return }
    follow_kill(follower)
    _ = follow_finish(follower)
    suspend_alone()
  }
}

/// Calls a function with the request in C's form, valid only during the call.
private func withLaunchRequest(
  _ request: ChildProcess.Request, _ body: (inout launch_request) -> launch_result
) -> launch_result {
  var pointers = ([request.program] + request.arguments).map { strdup($0.nativePath) } + [nil]
  var variables: [UnsafeMutablePointer<CChar>?] = []
  if let folder = request.confinedFolder {
    variables = texts(of: folder.environment(adding: request.environment)) + [nil]
  } else if !request.environment.isEmpty {
    variables = environment(with: request.environment)
  }
  defer { for pointer in pointers + variables { free(pointer) } }
  return pointers.withUnsafeMutableBufferPointer { arguments in
    variables.withUnsafeMutableBufferPointer { variables in
      var launch = launch_request()
      launch.environment = variables.isEmpty ? nil : UnsafePointer(variables.baseAddress)
      launch.denies_huge_pages = !request.mayUseHugePages
      launch.program = UnsafePointer(arguments[0])
      launch.arguments = UnsafePointer(arguments.baseAddress)
      launch.standard_input = request.standardInput
      launch.standard_output = request.standardOutput
      launch.standard_error = request.standardError
      launch.report = request.report
      launch.cgroup_procs = request.controlGroup
      launch.oom_score_adj = request.oomScoreAdjustment
      launch.terminal = request.terminal
      launch.inspects = request.inspectsPrograms
      launch.allowed_programs = request.allowedPrograms.map(Int64.init) ?? -1
      launch.has_own_shared_memory = request.hasOwnSharedMemory
      guard let folder = request.confinedFolder else { return body(&launch) }
      return folder.withConfinement { confinement in
        launch.confinement = confinement
        defer { launch.confinement = nil }
        return body(&launch)
      }
    }
  }
}

/// This process's environment with other values for some variables, as C strings to be freed, and a
/// NULL at the end.
private func environment(with changes: [String: String]) -> [UnsafeMutablePointer<CChar>?] {
  var variables: [UnsafeMutablePointer<CChar>?] = []
  var next = environ
  while let variable = next.pointee {
    let isChanged = changes.keys.contains { name in
      strncmp(variable, name, name.utf8.count) == 0
        && variable[name.utf8.count] == CChar(UInt8(ascii: "="))
    }
    if !isChanged { variables.append(strdup(variable)) }
    next += 1
  }
  return variables + texts(of: changes) + [nil]
}

/// Variables as C strings to be freed.
private func texts(of variables: [String: String]) -> [UnsafeMutablePointer<CChar>?] {
  variables.map { strdup("\($0.key)=\($0.value)".nativePath) }
}

extension ProcessShare {
  fileprivate init(_ member: followed_member, since start: Int64) {
    self.init(
      name: withUnsafeBytes(of: member.name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      },
      peak: member.peak_kibibytes > 0 ? .kibibytes(Int(member.peak_kibibytes)) : nil,
      started: .nanoseconds(max(member.started - start, 0)),
      ended: .nanoseconds(max(member.ended - start, 0)), processID: member.pid)
  }
}

/// An open file descriptor that is closed at the end of its life.
struct Descriptor: ~Copyable {
  let number: Int32

  init(adopting number: Int32) {
    self.number = number
  }

  deinit {
    close(number)
  }
}

/// A pipe whose ends are both close-on-exec; its reading end does not block (pipe2(2)).
struct Pipe: ~Copyable {
  var reading: Descriptor
  var writing: Descriptor?

  static func open() throws(MeasurementError) -> Pipe {
    var ends: [Int32] = [-1, -1]
    guard pipe_open(&ends) == 0 else { throw .systemCall("pipe2", code: errno) }
    let pipe = Pipe(reading: Descriptor(adopting: ends[0]), writing: Descriptor(adopting: ends[1]))
    guard fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 else {
      throw .systemCall("fcntl", code: errno)
    }
    return pipe
  }

  /// Closes the writing end, so that the pipe ends when the child's copies are closed.
  mutating func closeWriting() {
    writing = nil
  }
}

/// The most that is read from a pipe at a time: as much as a pipe holds by default (pipe(7)). A
/// pipe that never runs dry thus cannot keep the monitor from its other work.
private let turn = 65_536

/// Reads what a pipe holds, at most 64 KiB.
///
/// - Parameters:
///   - descriptor: The pipe's reading end, not blocking.
///   - receive: Receives the bytes that were read, valid only during the call.
/// - Returns: False if the pipe has ended.
/// - Throws: Whatever `receive` throws; `MeasurementError.systemCall` if the pipe cannot be read.
func drain(
  _ descriptor: Int32, _ receive: (UnsafeRawBufferPointer) throws(MeasurementError) -> Void
) throws(MeasurementError) -> Bool {
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: turn, alignment: 16)
  defer { buffer.deallocate() }
  while true {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count > 0 {
      try receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      return true
    } else if count == 0 {
      return false
    } else if errno == EAGAIN {
      return true
    } else if errno != EINTR {
      throw .systemCall("read", code: errno)
    }
  }
}

/// Assembles lines from the pieces that arrive through a pipe.
///
/// Holds at most the longest line. A last line without a newline is not delivered, because it may
/// be incomplete.
struct LineAssembler {
  private var partial: [UInt8] = []

  mutating func append(_ bytes: UnsafeRawBufferPointer, deliver: (String) -> Void) {
    var rest = bytes[...]
    while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
      partial.append(contentsOf: rest[..<newline])
      deliver(String(decoding: partial, as: UTF8.self))
      partial.removeAll(keepingCapacity: true)
      rest = rest[(newline + 1)...]
    }
    partial.append(contentsOf: rest)
  }
}
