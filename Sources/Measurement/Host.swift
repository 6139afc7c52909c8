import Glibc
package import MemoryTracking

/// The machine and build that measured; compare figures only if these agree.
package struct Host: Hashable, Sendable {
  package var kernel: String
  package var processors: Int
  package var memory: ByteCount
  package var swift: String
  /// `release` or `debug`; the times of a debug build say nothing about the code.
  package var build: String
  /// What its cluster calls the machine; `nil` unless a cluster started this process.
  package var node: String?

  package init(
    kernel: String, processors: Int, memory: ByteCount, swift: String, build: String,
    node: String? = nil
  ) {
    self.kernel = kernel
    self.processors = processors
    self.memory = memory
    self.swift = swift
    self.build = build
    self.node = node
  }
}

extension Host {
  /// What Linux calls the processor, `x86_64`.
  package static func machine() -> String { systemName(\.machine) }

  /// The machine's name in its network.
  package static func networkName() -> String { systemName(\.nodename) }

  /// This machine and this build, from uname(2), sysconf(3) and the compiler.
  package static func current() -> Host {
    Host(
      kernel: systemName(\.release), processors: sysconf(Int32(_SC_NPROCESSORS_ONLN)),
      memory: ByteCount(sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))),
      swift: swiftVersion, build: build, node: clusterNode)
  }

  /// The names of the variables that hold the node's name: of a Slurm job (sbatch(1)), and of the
  /// containers of the Jobs that HighWater writes for Kubernetes.
  package static let nodeVariables = ["SLURMD_NODENAME", "HIGHWATER_NODE"]

  private static var clusterNode: String? {
    nodeVariables.lazy.compactMap { getenv($0) }.first.map { String(cString: $0) }
  }

  /// One of the names that uname(2) gives.
  private static func systemName<Field>(_ field: WritableKeyPath<utsname, Field>) -> String {
    var names = utsname()
    uname(&names)
    return withUnsafeBytes(of: &names[keyPath: field]) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  private static var build: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  /// The compiler's version, which Swift reveals only to conditional compilation.
  private static var swiftVersion: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3.1)
      "6.3.1"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}
