import CLaunch
import Streaming

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
