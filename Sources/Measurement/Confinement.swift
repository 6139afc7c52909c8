import Glibc
package import MemoryTracking
import Streaming

// Confinement shuts in a program that nobody vouches for: a learner's, which `class` judges, and the
// compiler that reads it. How the kernel does it is in CLaunch (confine.c, enclose.c, restrict.c);
// here is what is asked of it, and the folder that a run gets.
//
// What it protects from: reading what is not named here (other hand-ins, home folders, the
// environment and memory of HighWater), writing anywhere but in the run's own folder, any network,
// sockets of the machine's services, seeing, stopping or tracing other processes, gaining
// privileges, filling memory, the disk or the table of processes, and leaving a process behind.
//
// What it does not protect from: a fault in the kernel, which runs all programs of the machine;
// seeing how busy the machine is, or what its hardware gives away by timing; and reading what every
// user may read in the system's own folders. The processor is bounded by the time-out alone. Without
// a cgroup for the run, only open files bound what lies in sockets and pipes, and only half of the
// disk what short-lived processes write.
//
// Nothing runs if any step of it fails.

/// What a program that nobody vouches for may see, write and use while it runs.
///
/// It runs in namespaces of its own (namespaces(7)): without a network, without a view of any other
/// process, as a user without privileges, and with a file system that holds the system's own
/// folders, read-only, and nothing else but what is named here.
package struct Confinement: Hashable, Sendable {
  /// An existing folder on a disk. Each run gets a new folder in it, which it sees as `/tmp`, its
  /// home and where it begins, and which is gone after it.
  package var folder: String
  /// Files and folders that it may read besides the system's own, by absolute paths.
  package var shown: [String] = []
  /// Folders that it may write to besides its own; they must exist and belong to HighWater.
  package var written: [String] = []
  /// Folders that it must not see, even where they lie in something that it may.
  package var hidden: [String]
  /// An existing folder of compilers' caches, which belongs to HighWater. The judge fills it by
  /// compiling its own programs; others use it and do not change it. `nil` for none.
  package var caches: String?
  /// The variables that it gets besides those that name its folders, the search path and the
  /// locale.
  package var environment: [String: String] = [:]
  /// What its processes may write to disks, each file and all together.
  package var disk: ByteCount
  /// How many processes may run at once.
  package var processes: Int
  /// What a compiler may hold, which has no limit of its own.
  package var compilerMemory = ByteCount.gibibytes(2)

  package init(
    folder: String, hidden: [String] = [], disk: ByteCount = .gibibytes(2),
    processes: Int = Self.usualProcesses
  ) {
    self.folder = folder
    self.hidden = hidden
    self.disk = disk
    self.processes = processes
  }

  /// As many as a compiler starts that keeps every processor busy.
  package static var usualProcesses: Int { max(64, 4 * sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// How many threads there may be for each process that may run: a collected runtime has some of
  /// its own for each processor.
  static let threads = 16

  /// What a confined run did that ended it.
  package enum Breach: Hashable, Sendable, CustomStringConvertible {
    /// More processes than this were running at once.
    case processes(Int)
    /// More than this was written, or the disk was about to be full.
    case disk(ByteCount)

    /// A sentence.
    package var description: String {
      switch self {
      case .processes(let most): "It started more than \(most) processes at once."
      case .disk(let most): "It wrote more than \(most) to the disk, or was about to fill it."
      }
    }
  }
}

extension Confinement {
  /// Tries whether this machine can confine a program, by confining `true`.
  ///
  /// - Parameter folder: An existing folder on a disk.
  /// - Throws: `MeasurementError.confinement`, which says what to allow; `MeasurementError.launch` if
  ///   there is no `true`.
  package static func check(in folder: String) throws(MeasurementError) {
    guard let program = executablePath(of: "true") else {
      throw .launch(program: "true", step: "exec", code: ENOENT)
    }
    var confinement = Confinement(folder: folder)
    confinement.shown = [program]
    let run = try ToolRun(
      [program], timeout: .seconds(20), interruption: .never, confinement: confinement)
    // It does nothing but end, so that whatever stopped it is not its own fault.
    guard run.hasSucceeded else { throw .confinement(step: "exec", code: ECANCELED) }
  }

  /// The number of the user, and of the group, that root's programs run as; `nil` for an ordinary
  /// user, whose programs stay theirs.
  ///
  /// Each HighWater takes another of the users that systemd leaves to services. The kernel counts
  /// what all processes of a user take, so that programs of one user, such as nobody's, could leave
  /// those of another judge without threads, timers or pipes.
  static var stranger: UInt32? { geteuid() == 0 ? UInt32(61_184 + getpid() % 4336) : nil }

  /// Lets a confined program use a folder of HighWater's: if root runs HighWater, it becomes that of
  /// the user whom programs run as, with the files that lie in it.
  ///
  /// - Parameter folder: A folder that only HighWater has written to.
  /// - Throws: `MeasurementError.confinement` if it cannot be given.
  package static func give(_ folder: String) throws(MeasurementError) {
    guard let stranger else { return }
    for path in [folder] + names(in: folder).map({ "\(folder)/\($0)" }) {
      guard lchown(path.nativePath, stranger, stranger) == 0 else {
        throw .confinement(step: "chown '\(path)'", code: errno)
      }
    }
  }

  /// Whether a confined program may read a file or folder: all users may, if root's programs are
  /// another's.
  static func isReadable(_ path: String) -> Bool {
    guard let stranger else { return access(path.nativePath, R_OK) == 0 }
    var status = stat()
    guard stat(path.nativePath, &status) == 0 else { return false }
    let needed: mode_t = status.st_mode & S_IFMT == S_IFDIR ? 0o005 : 0o004
    return status.st_uid == stranger || status.st_mode & needed == needed
  }

  /// What to allow if a step of confining a program fails, as the rest of a sentence.
  static func remedy(for step: String, code: Int32) -> String {
    if step.hasPrefix("read ") {
      return "programs that root confines run as another user: let all users read it (chmod a+r)"
    }
    if [ENOSYS, EINVAL].contains(code) {
      return "it takes Linux 5.14 or later with all kinds of namespaces; use a newer one"
    }
    if geteuid() == 0 {
      return "a container must be allowed to make namespaces and mounts (docker run --privileged)"
    }
    let barred = [
      ("kernel.apparmor_restrict_unprivileged_userns", 1, 0),
      ("kernel.unprivileged_userns_clone", 0, 1), ("user.max_user_namespaces", 0, 10_000),
    ].first { setting($0.0) == $0.1 }
    if let (name, _, allowed) = barred {
      return "let users make namespaces (sysctl -w \(name)=\(allowed)), or run it as root"
    }
    if code == ENOSPC {
      return "there are as many namespaces as may be (sysctl user.max_user_namespaces); raise that"
    }
    return "let users make namespaces, which a container must allow, with its /proc uncovered "
      + "(--security-opt seccomp=unconfined --security-opt systempaths=unconfined), or run it as root"
  }

  /// A number that the kernel keeps (sysctl(8)); `nil` if it has none of that name.
  private static func setting(_ name: String) -> Int? {
    let text = try? readSmallFile("/proc/sys/\(name.replacing(".", with: "/"))")
    return text.flatMap { Int($0.prefix { $0.isNumber }) }
  }
}
