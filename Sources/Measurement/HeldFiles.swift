import CLaunch
import Glibc
import MemoryTracking
import Streaming

/// Finds memory that is in no process: files on tmpfs and memfds.
///
/// What the processes hold open is found by their descriptors, whether or not it still has a name.
/// What is on `/dev/shm` is exact if the run has one of its own (launch_request in CLaunch.h). On
/// other tmpfs, the files that this user made since the start count, as far as more is used there
/// than before. A file that a process maps and has closed is in its RSS.
struct HeldFiles {
  /// A tmpfs that this user may write to.
  private struct Place {
    var path: String
    /// What was used on it before the run.
    var before: ByteCount
  }

  private static let sharedMemory = "/dev/shm"
  /// The most entries of a tmpfs that are looked at.
  private static let mostEntries = 10_000

  private let places: [Place]
  private let start: timespec
  private let ownDevice: UInt64?

  /// Looks at what is there already, before the run.
  init() {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    start = now
    let mounts = (try? readSmallFile("/proc/self/mounts")) ?? ""
    places = mounts.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count > 2, fields[2] == "tmpfs" else { return nil }
      let path = String(fields[1])
      guard access(path, W_OK) == 0, let used = Self.used(on: path) else { return nil }
      return Place(path: path, before: used)
    }
    ownDevice = Self.device(of: Self.sharedMemory)
  }

  /// What the run's processes and the user's new files hold.
  ///
  /// - Parameter processIDs: The run's processes.
  /// - Returns: The amount, including what of it is mapped.
  /// - Complexity: O(n) in the open files; in the files of a tmpfs too if that has grown.
  func held(by processIDs: [Int32]) -> ByteCount {
    var seen: Set<FileIdentity> = []
    var total = ByteCount.zero
    var isPrivate = false
    // All processes of a run see the same /dev/shm unless they make themselves another.
    if let processID = processIDs.first {
      let path = "\(processFolder(processID))/root\(Self.sharedMemory)"
      if let device = Self.device(of: path), device != ownDevice, let used = Self.used(on: path) {
        isPrivate = true
        total = used
        seen.insert(FileIdentity(device: device, inode: nil))
      }
    }
    for processID in processIDs {
      let folder = "\(processFolder(processID))/fd"
      for name in names(in: folder) {
        total = total + Self.size(of: "\(folder)/\(name)", unless: &seen)
      }
    }
    for place in places where !(isPrivate && place.path == Self.sharedMemory) {
      guard let used = Self.used(on: place.path), used > place.before + .mebibytes(1) else {
        continue
      }
      var left = Self.mostEntries
      let made = made(in: place.path, left: &left, unless: &seen)
      total = total + min(made, used - place.before)
    }
    return total
  }

  /// Which file something is; without an inode, every file of a device.
  private struct FileIdentity: Hashable {
    var device: UInt64
    var inode: UInt64?
  }

  /// What a file on tmpfs takes; zero for any other, and for one that was counted.
  private static func size(of path: String, unless seen: inout Set<FileIdentity>) -> ByteCount {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, is_on_tmpfs(path)
    else { return .zero }
    return size(status, unless: &seen)
  }

  private static func size(_ status: stat, unless seen: inout Set<FileIdentity>) -> ByteCount {
    let device = UInt64(status.st_dev)
    guard !seen.contains(FileIdentity(device: device, inode: nil)),
      seen.insert(FileIdentity(device: device, inode: UInt64(status.st_ino))).inserted
    else { return .zero }
    return ByteCount(Int(status.st_blocks) * 512)
  }

  /// What this user's files below a folder take that were changed since the start.
  private func made(
    in folder: String, left: inout Int, unless seen: inout Set<FileIdentity>
  ) -> ByteCount {
    var folderStatus = stat()
    guard lstat(folder, &folderStatus) == 0 else { return .zero }
    var total = ByteCount.zero
    for name in names(in: folder) where left > 0 {
      left -= 1
      let path = "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0, status.st_dev == folderStatus.st_dev else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        total = total + made(in: path, left: &left, unless: &seen)
      } else if status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(), isNew(status) {
        total = total + Self.size(status, unless: &seen)
      }
    }
    return total
  }

  private func isNew(_ status: stat) -> Bool {
    (status.st_ctim.tv_sec, status.st_ctim.tv_nsec) >= (start.tv_sec, start.tv_nsec)
  }

  private static func device(of path: String) -> UInt64? {
    var status = stat()
    return stat(path, &status) == 0 ? UInt64(status.st_dev) : nil
  }

  /// What is used on a file system; `nil` if it cannot be read.
  private static func used(on path: String) -> ByteCount? {
    var system = statvfs()
    guard statvfs(path, &system) == 0 else { return nil }
    return ByteCount(Int(system.f_blocks - system.f_bfree) * Int(system.f_frsize))
  }
}
