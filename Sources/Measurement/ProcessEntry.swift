/// A process as its `stat` file describes it (proc_pid_stat(5)).
struct ProcessEntry: Hashable {
  var processID: Int32
  var parent: Int32
  /// The program's name as the kernel keeps it, at most 15 bytes (proc_pid_comm(5)).
  var name: String
  /// Whether none of its threads is running; a main thread that has exited also looks like a
  /// zombie.
  var isZombie: Bool
  /// Whether it is a thread of the kernel, which has no memory of its own: `PF_KTHREAD`.
  var isKernelThread: Bool
  /// When it started, in clock ticks since the machine did: with the number it identifies the
  /// process, because a number may be used again.
  var start: UInt64

  /// Reads a process's entry; `nil` if there is no such process or its file cannot be read.
  init?(_ processID: Int32) {
    guard let text = try? readSmallFile("/proc/\(processID)/stat"),
      // The name is in parentheses and may contain any character.
      let opening = text.firstIndex(of: "("), let end = text.lastIndex(of: ")"), opening < end
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, let parent = Int32(fields[1]), let flags = UInt32(fields[6]),
      let start = UInt64(fields[19])
    else { return nil }
    self.processID = processID
    self.parent = parent
    name = String(text[text.index(after: opening)..<end])
    isZombie = fields[0] == "X" || (fields[0] == "Z" && fields[17] == "1")
    isKernelThread = flags & 0x20_0000 != 0
    self.start = start
  }

  /// Every process that this one may see.
  ///
  /// - Complexity: O(n) in all processes of the machine, about 15 µs each.
  static func every() -> [ProcessEntry] {
    names(in: "/proc").compactMap { name in Int32(name).flatMap { ProcessEntry($0) } }
  }
}
