import Glibc
package import MemoryTracking

/// What a program that nobody vouches for may see, write and use while it runs.
///
/// It runs in namespaces of its own (namespaces(7)): without a network, without a view of any other
/// process, as a user without privileges, and with a file system that holds the system's own
/// folders, read-only, and nothing else but what is named here.
package struct Confinement: Hashable, Sendable {
  /// An existing folder on a disk. Each run gets a new folder in it, which it sees as `/tmp`, its
  /// home and where it begins, and which is gone after it.
  package var folder: String
  /// Files and folders that it may read besides the system's own.
  package var shown: [String] = []
  /// Folders that it may write to besides its own; they must exist and belong to HighWater.
  package var written: [String] = []
  /// Folders that it must not see, even where they lie in something that it may.
  package var hidden: [String]
  /// A folder of compilers' caches, which a run may use and never changes; `nil` for none.
  package var caches: String?
  /// What it may write to disks.
  package var disk: ByteCount
  /// How many processes may run at once.
  package var processes: Int

  package init(
    folder: String, hidden: [String] = [], disk: ByteCount = .mebibytes(1024), processes: Int = 64
  ) {
    self.folder = folder
    self.hidden = hidden
    self.disk = disk
    self.processes = processes
  }

  /// What a confined run did that ended it.
  package enum Breach: Hashable, Sendable, CustomStringConvertible {
    /// More processes than this were running at once.
    case processes(Int)
    /// More than this was written, or the disk was about to be full.
    case disk(ByteCount)

    package var description: String {
      switch self {
      case .processes(let most): "It started more than \(most) processes at once."
      case .disk(let most): "It wrote more than \(most) to the disk."
      }
    }
  }
}

extension Confinement {
  /// Tries whether this machine can confine a program, by confining `true`.
  ///
  /// - Parameter folder: An existing folder on a disk.
  /// - Throws: `MeasurementError.confinement`, which says what to allow.
  package static func check(in folder: String) throws(MeasurementError) {
    _ = try ToolRun(
      ["true"], timeout: .seconds(20), interruption: .never,
      confinement: Confinement(folder: folder))
  }

  /// What to allow if a step of confining a program fails.
  static func remedy(for step: String, code: Int32) -> String {
    "see 'help confinement'"
  }
}
