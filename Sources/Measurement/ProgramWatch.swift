import Glibc

/// Finds out by looks which programs a run's processes execute, for when the kernel lets nothing
/// follow them. A program that begins and ends between two looks is missed.
struct ProgramWatch {
  /// The programs that may run; `nil` for any.
  private let allowed: Set<String>?
  /// Every program seen.
  private(set) var seen: Set<String> = []
  /// The name of the first one seen that may not run.
  private(set) var refused: String?

  init(allowed: Set<String>?) {
    self.allowed = allowed
  }

  /// Looks at what the processes run now.
  mutating func look(at processIDs: [Int32]) {
    for processID in processIDs {
      guard let program = Self.program(of: processID), seen.insert(program).inserted else {
        continue
      }
      if let allowed, !allowed.contains(program), refused == nil {
        refused = program.split(separator: "/").last.map(String.init) ?? program
      }
    }
  }

  /// The path of a process's executable (proc_pid_exe(5)); `nil` if it cannot be read.
  private static func program(of processID: Int32) -> String? {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/\(processID)/exe", &path, path.count)
    guard count > 0 else { return nil }
    return String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
