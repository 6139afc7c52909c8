import CLaunch
import Glibc
import MemoryTracking
import Streaming

/// The folder of one confined run, which the run sees as `/tmp`, and what it has used of the disk
/// that it is on. It is removed with all that is in it at the end of this value's life.
final class ConfinedFolder {
  let confinement: Confinement
  let path: String
  /// What was free on its disk before the run; `nil` if that cannot be read.
  private let roomBefore: Room?

  /// Makes the folder, and makes sure that the run will be able to read what it is shown.
  init(_ confinement: Confinement) throws(MeasurementError) {
    for path in confinement.shown where !Confinement.isReadable(path) {
      throw .confinement(step: "read '\(path)'", code: EACCES)
    }
    do throws(SystemError) {
      path = try SystemCalls.makeFolder(beginning: "\(confinement.folder)/run-")
    } catch {
      throw .confinement(step: "mkdtemp in '\(confinement.folder)'", code: error.code)
    }
    self.confinement = confinement
    roomBefore = Room(on: path)
    try Confinement.give(path)
  }

  deinit { remove() }

  /// The whole environment of the run.
  ///
  /// - Parameter added: What the program is given besides.
  /// - Returns: The variables and their values.
  func environment(adding added: [String: String]) -> [String: String] {
    var variables = ["HOME": "/tmp", "TMPDIR": "/tmp", "XDG_CACHE_HOME": "/tmp/.cache"]
    for name in ["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ"] {
      if let value = getenv(name) { variables[name] = String(cString: value) }
    }
    return variables.merging(confinement.environment) { $1 }.merging(added) { $1 }
  }

  /// Calls a function with the confinement in C's form, valid only during the call.
  func withConfinement<Result>(_ body: (UnsafePointer<confinement>) -> Result) -> Result {
    let lists = [confinement.shown, confinement.written, hiddenPlaces].map { paths in
      paths.map { UnsafePointer(strdup($0.nativePath)) } + [nil]
    }
    let texts = [path, confinement.caches, "mode=1777,size=\(confinement.disk.bytes)"].map {
      $0.flatMap { UnsafePointer(strdup($0.nativePath)) }
    }
    defer { for text in lists.joined() + texts { free(UnsafeMutablePointer(mutating: text)) } }
    return lists[0].withUnsafeBufferPointer { shown in
      lists[1].withUnsafeBufferPointer { written in
        lists[2].withUnsafeBufferPointer { hidden in
          var request = CLaunch.confinement(
            folder: texts[0], shown: shown.baseAddress, written: written.baseAddress,
            hidden: hidden.baseAddress, caches: texts[1], disk_bytes: Int64(confinement.disk.bytes),
            processes: Int64(confinement.processes),
            tasks: Int64(confinement.processes * Confinement.threads),
            user: Confinement.stranger ?? 0, shared_memory_options: texts[2])
          return body(&request)
        }
      }
    }
  }

  /// The folders that must not be seen, by the names that they have and by those that symbolic links
  /// lead to.
  private var hiddenPlaces: [String] {
    confinement.hidden.flatMap { path -> [String] in
      guard let resolved = realpath(path.nativePath, nil) else { return [path] }
      defer { free(resolved) }
      let bytes = UnsafeRawBufferPointer(start: resolved, count: strlen(resolved))
      return Array(Set([path, NativeText.text(of: bytes)]))
    }
  }

  /// Whether the run has used more of the disk than it may.
  ///
  /// What its processes have written counts, and as a last resort what is free: no run may take half
  /// of the bytes or of the files that can be made, however it is done.
  ///
  /// - Parameter processIDs: Its processes.
  /// - Returns: Whether it is to be ended.
  /// - Complexity: O(n) in the processes.
  func isOverfull(by processIDs: [Int32]) -> Bool {
    if ProcessTraffic(ofProcesses: processIDs).toDisk > confinement.disk { return true }
    guard let roomBefore, let room = Room(on: path) else { return false }
    return room.bytes < roomBefore.bytes / 2 || room.files < roomBefore.files / 2
  }

  /// What is free on a disk.
  private struct Room {
    var bytes: Int
    /// How many files can be made; 0 if the file system has no bound of its own.
    var files: Int

    /// Looks at the disk of a path (statvfs(3)); `nil` if that fails.
    init?(on path: String) {
      var system = statvfs()
      guard statvfs(path, &system) == 0 else { return nil }
      bytes = Int(clamping: system.f_bavail * system.f_frsize)
      files = Int(clamping: system.f_favail)
    }
  }

  /// Removes the folder, whatever the run has made of it.
  ///
  /// Folders may lie deeper than a path is long. So the contents of each are moved up into this one
  /// before it is removed, and no folder but this one and one in it is ever open.
  ///
  /// - Complexity: O(n) in the entries, if few are folders; constant space.
  func remove() {
    let folder = Descriptor(adopting: open(path.nativePath, Self.folderFlags))
    guard folder.number >= 0 else { return }
    var isChanged = true
    while isChanged {
      isChanged = false
      var folders: [String] = []
      Self.forEachName(in: folder) { name in
        if Self.unlink(name, in: folder.number) {
          isChanged = true
        } else if folders.count < Self.foldersAtOnce {
          folders.append(name)
        }
      }
      for name in folders { isChanged = Self.empty(name, in: folder.number) || isChanged }
    }
    rmdir(path.nativePath)
  }

  /// How many folders are remembered while the rest is removed.
  private static let foldersAtOnce = 10_000

  /// Gives each name in a folder; none if it cannot be read.
  private static func forEachName(in folder: borrowing Descriptor, _ body: (String) -> Void) {
    try? SystemCalls.forEachName(in: "/proc/self/fd/\(folder.number)", body)
  }

  private static let folderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC

  /// Removes a file or an empty folder.
  private static func unlink(_ name: String, in folder: Int32) -> Bool {
    unlinkat(folder, name.nativePath, 0) == 0
      || unlinkat(folder, name.nativePath, AT_REMOVEDIR) == 0
  }

  /// Moves what is in a folder up into another, and removes it. Returns whether anything was changed.
  private static func empty(_ name: String, in folder: Int32) -> Bool {
    fchmodat(folder, name.nativePath, 0o700, 0)
    let inner = Descriptor(adopting: openat(folder, name.nativePath, folderFlags))
    guard inner.number >= 0 else { return false }
    var isChanged = false
    forEachName(in: inner) { entry in
      if unlink(entry, in: inner.number) {
        isChanged = true
        return
      }
      // To move a folder changes it, since it holds a link to the one above.
      fchmodat(inner.number, entry.nativePath, 0o700, 0)
      // The run may have made any name that it can foresee.
      let place = ".removed-\(UInt64.random(in: 0 ... .max))"
      if renameat(inner.number, entry.nativePath, folder, place) == 0 { isChanged = true }
    }
    return unlinkat(folder, name.nativePath, AT_REMOVEDIR) == 0 || isChanged
  }
}
