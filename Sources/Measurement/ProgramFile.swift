import CLaunch
import Glibc
import Streaming

/// What the file of a program says about how it will run, read without running it (elf(5)).
package struct ProgramFile: Hashable, Sendable {
  /// The path of the executable: of a script, that of its interpreter.
  package var path: String
  /// Whether it is a program of 64 bits in this machine's byte order.
  package var is64Bit: Bool
  /// The loader that it asks for; `nil` for a program that is linked statically.
  package var loader: String?
  /// Whether it gains privileges when it starts, so that ld.so(8) preloads nothing into it.
  package var gainsPrivileges: Bool

  /// Whether it uses the C library musl.
  package var usesMusl: Bool { loader?.contains("ld-musl") ?? false }

  /// Looks at the program that a command starts; `nil` if there is none, or it is neither ELF nor a
  /// script.
  ///
  /// - Parameter program: A path, or a name to search for in `PATH`.
  package init?(ofCommand program: String) {
    guard let found = executablePath(of: program),
      let (path, head) = ProgramFile.binary(for: found),
      let file = try? InputFile(path)
    else { return nil }
    self.path = path
    is64Bit = head[4] == 2 && head[5] == 1
    loader = is64Bit ? ProgramFile.loader(named: head, in: file) : nil
    gainsPrivileges = geteuid() != 0 && gains_privileges(path.nativePath)
  }

  /// The binary that the kernel will execute for a path, and its first bytes: of a script, the
  /// interpreter's. Scripts whose interpreters are scripts are followed as far as the kernel does
  /// (execve(2)).
  private static func binary(for path: String) -> (path: String, head: [UInt8])? {
    var path = path
    for _ in 0..<5 {
      guard let file = try? InputFile(path), let head = try? file.bytes(in: 0..<4096) else {
        return nil
      }
      guard head.starts(with: "#!".utf8) else {
        let isELF = head.count >= 64 && head.starts(with: [0x7F] + Array("ELF".utf8))
        return isELF ? (path, head) : nil
      }
      guard let interpreter = interpreter(in: head) else { return nil }
      path = interpreter
    }
    return nil
  }

  /// The interpreter that a script's first line names, or what env(1) will find for it.
  private static func interpreter(in head: [UInt8]) -> String? {
    let line = head.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }
    let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      .map { NativeText.text(of: $0) }
    guard let first = words.first else { return nil }
    guard first.hasSuffix("/env"), let name = words.dropFirst().first(where: { !$0.hasPrefix("-") })
    else { return first }
    return executablePath(of: name)
  }

  /// The text of the segment PT_INTERP.
  private static func loader(named head: [UInt8], in file: borrowing InputFile) -> String? {
    func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
      guard offset + count <= bytes.count else { return 0 }
      return bytes[offset..<(offset + count)].reversed().reduce(0) { ($0 << 8) | Int($1) }
    }
    let (start, size, count) = (number(head, 32, 8), number(head, 54, 2), number(head, 56, 2))
    guard size >= 56, start > 0, start < 1 << 40,
      let table = try? file.bytes(in: start..<(start + size * count))
    else { return nil }
    for index in 0..<count where number(table, index * size, 4) == 3 {
      let place = number(table, index * size + 8, 8)
      let length = min(number(table, index * size + 32, 8), 4096)
      guard place >= 0, place < 1 << 40, let text = try? file.bytes(in: place..<(place + length))
      else { return nil }
      return NativeText.text(of: text.prefix { $0 != 0 })
    }
    return nil
  }
}

extension ProgramFile {
  /// Whether an executable was made by Go: it holds the mark of its build information (package
  /// debug/buildinfo).
  ///
  /// - Complexity: O(n) time in the size of the executable.
  package static func isGo(_ program: String) -> Bool {
    contains([0xFF] + Array(" Go buildinf:".utf8), in: program)
  }

  /// Whether the C library that a loader of glibc belongs to has a version's symbols; `nil` if it
  /// cannot be found.
  package static func hasGlibc(_ version: String, besideLoader loader: String) -> Bool? {
    guard let resolved = realpath(loader.nativePath, nil) else { return nil }
    defer { free(resolved) }
    let path = String(cString: resolved)
    guard let cut = path.lastIndex(of: "/") else { return nil }
    let library = path[...cut] + "libc.so.6"
    guard access(String(library).nativePath, R_OK) == 0 else { return nil }
    return contains(Array("GLIBC_\(version)\0".utf8), in: String(library))
  }

  /// Whether a file holds a text.
  private static func contains(_ text: [UInt8], in path: String) -> Bool {
    let mark = BytePattern(text)
    guard var chunks = try? ChunkReader(path) else { return false }
    var kept = 0
    while let chunk = try? chunks.next(keeping: kept) {
      if mark.firstIndex(in: chunk) != nil { return true }
      kept = min(text.count - 1, chunk.count)
    }
    return false
  }
}

/// What a process ran, which decides the memory settings that it obeys.
package struct ProgramTraits: Hashable, Sendable {
  /// The path of its executable.
  package var program: String
  package var usesGlibc: Bool
  package var usesJVM: Bool
  package var usesNode: Bool
  package var usesPython: Bool
  /// Whether it brings an allocator of its own.
  package var usesOtherAllocator: Bool
}

extension ProgramTraits {
  /// Reads what was found at its exit; `nil` if its executable is unknown.
  init?(_ member: followed_member) {
    let program = withUnsafeBytes(of: member.program) { NativeText.text(of: $0.prefix { $0 != 0 }) }
    guard !program.isEmpty else { return nil }
    self.program = program
    func has(_ library: followed_library) -> Bool { member.libraries & library.rawValue != 0 }
    let name = program.split(separator: "/").last ?? ""
    usesGlibc = has(FOLLOWED_GLIBC)
    usesJVM = has(FOLLOWED_JVM)
    usesNode = has(FOLLOWED_NODE) || name == "node" || name == "nodejs"
    usesPython = has(FOLLOWED_PYTHON) || name.hasPrefix("python")
    usesOtherAllocator = has(FOLLOWED_JEMALLOC) || has(FOLLOWED_TCMALLOC)
  }
}

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
