import CLaunch
import Streaming

/// How a run is traced: what is loaded into its processes, and where they leave their pictures.
package struct WhereTracing: Hashable, Sendable {
  /// The variable that names the folder (where_picture.h).
  package static let folderVariable = "HIGHWATER_WHERE"

  /// The folder for the pictures: absolute, on a disk, and this run's own.
  package var folder: String
  /// The library that ld.so(8) loads into each process of a command. The worker has a twin that
  /// needs none.
  package var hook: String

  package init(folder: String, hook: String) {
    self.folder = folder
    self.hook = hook
  }

  /// The worker that leaves pictures, beside the one that does not.
  package static func worker(beside worker: String) -> String { worker + "-traced" }

  /// Whether a folder's files are memory, as on tmpfs, and no place for pictures.
  package static func isMemory(_ folder: String) -> Bool { is_on_tmpfs(folder.nativePath) }

  /// The variables for a command, which keeps what is preloaded into it anyway.
  ///
  /// - Parameter preloaded: What `LD_PRELOAD` would be without it; `nil` if it is not set.
  /// - Returns: The variables.
  package func environment(preloaded: String?) -> [String: String] {
    let others = preloaded.map { $0.isEmpty ? "" : ":" + $0 } ?? ""
    return [Self.folderVariable: folder, "LD_PRELOAD": hook + others]
  }
}
