import Course
import Foundation
import Glibc
import Measurement
import Streaming

/// A folder of a command's own, removed with all that is in it when the command is done.
///
/// A killed shell leaves its folder behind, and the next command that makes one removes it. A
/// folder in use is known by a lock on it (flock(2)), which ends with the process.
final class ScratchFolder {
  let path: String
  /// The folder, open and locked; -1 once it is removed.
  private var descriptor: Int32

  /// Makes an empty folder that only its owner can use (mkdtemp(3)), and removes those that killed
  /// shells have left.
  ///
  /// - Parameters:
  ///   - purpose: What it is for, as a part of its name and the subject of the error.
  ///   - place: The folder that it is made in; `nil` for that of all temporary files.
  /// - Throws: A failure if it cannot be made.
  init(for purpose: String, in place: String? = nil) throws(CommandFailure) {
    let place = place ?? TemporaryFile.folder
    let beginning = "highwater-\(purpose)-"
    Self.removeLeftovers(named: beginning, in: place)
    for _ in 0..<10 {
      let path: String
      do throws(SystemError) {
        path = try SystemCalls.makeFolder(beginning: "\(place)/\(beginning)")
      } catch {
        throw .failed(
          "\(purpose): cannot make a folder in '\(place)' (\(error)); set TMPDIR to a folder that can "
            + "be written")
      }
      // Another shell may have taken it for a leftover before it was locked.
      guard let descriptor = Self.locked(path, waits: true) else { continue }
      self.path = path
      self.descriptor = descriptor
      return
    }
    throw .failed("\(purpose): '\(place)' loses its folders; set TMPDIR to another")
  }

  /// Makes a folder in it.
  ///
  /// - Parameter name: Its name.
  /// - Returns: Its path.
  /// - Throws: A failure if it cannot be made.
  func subfolder(_ name: String) throws(CommandFailure) -> String {
    let inner = "\(path)/\(name)"
    guard mkdir(inner, 0o700) == 0 else {
      throw .failed("language: cannot make '\(inner)' (\(SystemError())); free some space there")
    }
    return inner
  }

  /// Removes the folder. What cannot be removed is left to the next command that makes one.
  func remove() {
    guard descriptor >= 0 else { return }
    try? FileManager.default.removeItem(atPath: path)
    close(descriptor)
    descriptor = -1
  }

  deinit { remove() }

  /// Opens and locks a folder.
  ///
  /// - Parameters:
  ///   - path: Its path, to which no link may lead.
  ///   - waits: Whether to wait until the lock is free.
  /// - Returns: The descriptor; `nil` if there is no such folder of this user's, or somebody has
  ///   the lock.
  private static func locked(_ path: String, waits: Bool) -> Int32? {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    var opened = stat()
    var named = stat()
    if fstat(descriptor, &opened) == 0, opened.st_uid == geteuid(),
      flock(descriptor, waits ? LOCK_EX : LOCK_EX | LOCK_NB) == 0,
      lstat(path, &named) == 0, named.st_ino == opened.st_ino, named.st_dev == opened.st_dev
    {
      return descriptor
    }
    close(descriptor)
    return nil
  }

  private static func removeLeftovers(named beginning: String, in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(beginning) {
      let path = "\(folder)/\(name)"
      guard let descriptor = locked(path, waits: false) else { continue }
      try? FileManager.default.removeItem(atPath: path)
      close(descriptor)
    }
  }
}

/// Files that live as long as one command.
enum TemporaryFile {
  /// The folder for them: `TMPDIR`, else /tmp.
  static var folder: String { environment("TMPDIR") ?? "/tmp" }

  /// The same on a disk, since pages of a file on tmpfs are memory that a cgroup is charged for:
  /// /var/tmp if that folder is on tmpfs.
  static var diskFolder: String {
    [folder, "/var/tmp"].first { access($0, W_OK) == 0 && !WhereTracing.isMemory($0) } ?? folder
  }

  /// Makes an empty file that only its owner can use (mkstemp(3)). The caller removes it.
  ///
  /// - Parameter purpose: What it is for, as a part of its name and the subject of the error.
  /// - Returns: Its path.
  /// - Throws: A failure if it cannot be made.
  static func make(for purpose: String) throws(CommandFailure) -> String {
    do throws(SystemError) {
      return try SystemCalls.makeFile(beginning: "\(folder)/highwater-\(purpose)-")
    } catch {
      throw .failed(
        "\(purpose): cannot make a file in '\(folder)' (\(error)); set TMPDIR to a folder that can be "
          + "written")
    }
  }
}
