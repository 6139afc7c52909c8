package import MemoryTracking
import Glibc
import Streaming

/// One setting that can change how much memory a program takes, without changing the program.
///
/// Which settings a program obeys follows from the executables and libraries that its processes
/// were seen to use, so none is tried on a program that does not read it.
package struct MemorySetting: Hashable, Sendable {
  /// How it is made.
  package enum Change: Hashable, Sendable {
    /// A variable of the environment.
    case variable(String, String)
    /// No transparent huge pages for the program and its children (PR_SET_THP_DISABLE in prctl(2)).
    case noHugePages
  }

  package var change: Change
  /// What it does, in a few words.
  package var purpose: String

  /// Its name in results: `MALLOC_ARENA_MAX=1`.
  package var name: String {
    switch change {
    case .variable(let name, let value): "\(name)=\(value)"
    case .noHugePages: "huge pages off"
    }
  }

  /// What to write to make the setting last, for a setting of this name.
  package static func line(for name: String) -> String {
    guard let equals = name.firstIndex(of: "=") else {
      return "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"
    }
    let value = name[name.index(after: equals)...]
    return value.contains(" ") ? "export \(name[...equals])'\(value)'" : "export \(name)"
  }

  /// The command with the setting.
  package func applied(to command: ForeignCommand) -> ForeignCommand {
    var command = command
    command.name = name
    switch change {
    case .variable(let name, let value): command.environment[name] = value
    case .noHugePages: command.mayUseHugePages = false
    }
    return command
  }
}

extension MemorySetting {
  /// The settings that apply to a command.
  ///
  /// - Parameters:
  ///   - programs: What its processes ran.
  ///   - peak: The peak without any setting; heaps are capped at a half and at three quarters of
  ///     it.
  ///   - memory: The machine's memory.
  /// - Returns: The settings, those of the C library first; empty for a program that obeys none,
  ///   such as one that is linked statically and uses no other runtime.
  /// - Complexity: O(n) time in the sizes of the executables, which are searched for Go's mark.
  package static func applying(
    to programs: [ProgramTraits], peak: ByteCount, memory: ByteCount
  ) -> [MemorySetting] {
    let half = max(peak.bytes / 2, 4 << 20)
    let halfMebibytes = max(half >> 20, 4)
    var settings: [MemorySetting] = []
    func add(_ name: String, _ value: String, _ purpose: String) {
      settings.append(MemorySetting(change: .variable(name, value), purpose: purpose))
    }
    if programs.contains(where: { $0.usesGlibc && !$0.usesOtherAllocator }) {
      add("MALLOC_ARENA_MAX", "1", "one heap for all threads")
      add("MALLOC_TRIM_THRESHOLD_", "131072", "free memory is given back from 128 KiB on")
      for library in allocators() {
        let others = getenv("LD_PRELOAD").map { ":" + String(cString: $0) } ?? ""
        add("LD_PRELOAD", library + others, "another allocator")
      }
    }
    if hasHugePages() {
      settings.append(MemorySetting(change: .noHugePages, purpose: "pages of 4 KiB only"))
    }
    if programs.contains(where: \.usesPython) {
      add("PYTHONMALLOC", "malloc", "the C library's allocator in place of Python's")
    }
    if programs.contains(where: \.usesJVM) {
      let own = getenv("JAVA_TOOL_OPTIONS").map { String(cString: $0) + " " } ?? ""
      let percentage = 75 * Double(peak.bytes) / Double(max(memory.bytes, 1))
      add("JAVA_TOOL_OPTIONS", own + "-Xmx\(halfMebibytes)m", "a heap of half the peak")
      add(
        "JAVA_TOOL_OPTIONS", own + "-XX:MaxRAMPercentage=\(ByteCount.fixed(percentage))",
        "a heap of three quarters of the peak")
    }
    if programs.contains(where: \.usesNode) {
      let own = getenv("NODE_OPTIONS").map { String(cString: $0) + " " } ?? ""
      add(
        "NODE_OPTIONS", own + "--max-old-space-size=\(halfMebibytes)", "a heap of half the peak")
    }
    if programs.contains(where: { ProgramFile.isGo($0.program) }) {
      add("GOGC", "25", "collect when the heap has grown by a quarter")
      add("GOMEMLIMIT", "\(half)", "collect more near half the peak")
    }
    return settings
  }

  /// The allocators that are installed, by their libraries' paths.
  private static func allocators() -> [String] {
    let folders = ["/usr/lib/\(machine)-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib"]
    let libraries = [["libjemalloc.so.2"], ["libtcmalloc_minimal.so.4", "libtcmalloc.so.4"]]
    return libraries.compactMap { names -> String? in
      folders.flatMap { folder in names.map { "\(folder)/\($0)" } }
        .first { access($0, R_OK) == 0 }
    }
  }

  /// The processor's name as Debian's folders have it (uname(2)).
  private static var machine: String {
    var names = utsname()
    guard uname(&names) == 0 else { return "" }
    return withUnsafeBytes(of: names.machine) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// Whether the kernel gives any program huge pages.
  private static func hasHugePages() -> Bool {
    let state = try? readSmallFile("/sys/kernel/mm/transparent_hugepage/enabled")
    return state.map { !$0.contains("[never]") } ?? false
  }
}
