import FixtureMaking
import Course
import Foundation
import Glibc
import Measurement
import MemoryTracking
import Streaming

/// What a judgement works with: a folder of its own, the fixtures of the session's store, its runner and
/// its cap.
///
/// The folder is removed with the judgement. One that a killed shell left is removed by the next: whoever
/// holds the lock on a folder is still at work in it.
final class ExerciseBench: ExerciseSupplies {
  let folder: String
  private let session: Session
  /// The folder, open and locked (flock(2)) until it is removed.
  private var lock: Int32

  private static let prefix = "highwater-exercise-"

  /// Makes the folder, and sweeps those left behind.
  ///
  /// - Throws: A failure if it cannot be made.
  init(session: Session) throws(CommandFailure) {
    self.session = session
    let around = Self.place(besides: session.places.fixtures)
    Self.sweep(around)
    var template = "\(around)/\(Self.prefix)XXXXXX".nativePath
    guard mkdtemp(&template) != nil else {
      throw .failed(
        "exercise: cannot make a folder in '\(around)' (\(SystemError())); set TMPDIR to a folder "
          + "that can be written")
    }
    folder = NativeText.text(of: template.dropLast().map { UInt8(bitPattern: $0) })
    lock = open(folder.nativePath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    flock(lock, LOCK_EX | LOCK_NB)
  }

  deinit { remove() }

  var runner: any SubjectRunning { session.runner }
  var interruption: Interruption { session.interruption }

  var cap: ByteCount {
    get throws { try SafetyCap.current(asked: nil, in: session.workbook()).bytes }
  }

  func input(recipe: String, size: ByteCount, seed: UInt64) throws -> String {
    try session.makeFixture(recipe, size: size, seed: seed).path
  }

  /// Removes the folder and all that is in it.
  func remove() {
    guard lock >= 0 else { return }
    Self.remove(folder)
    close(lock)
    lock = -1
  }

  /// The folder for folders: one on a disk, since files in memory would count as a program's own.
  ///
  /// - Parameter fixtures: The folder of fixtures, which are large and so on a disk.
  private static func place(besides fixtures: String) -> String {
    let candidates = [TemporaryFile.folder, "/var/tmp", fixtures]
    return candidates.first { !isInMemory($0) && access($0.nativePath, W_OK) == 0 }
      ?? TemporaryFile.folder
  }

  /// Whether a folder's files are kept in memory: the type of the mount that it is on
  /// (proc_pid_mountinfo(5)). The newest of several mounts at one place is the last in the list.
  private static func isInMemory(_ folder: String) -> Bool {
    let path = ExerciseFolder.absolute(folder)
    guard let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8) else {
      return false
    }
    var deepest = (place: "", type: "")
    for mount in mounts.split(separator: "\n") {
      let fields = mount.split(separator: " ")
      guard fields.count > 6, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else {
        continue
      }
      let place = String(fields[4])
      let holds = path == place || path.hasPrefix(place == "/" ? place : place + "/")
      if holds, place.count >= deepest.place.count { deepest = (place, String(fields[dash + 1])) }
    }
    return ["tmpfs", "ramfs"].contains(deepest.type)
  }

  /// Removes the folders whose shells are gone.
  private static func sweep(_ around: String) {
    let names = (try? SystemCalls.names(in: around)) ?? []
    for name in names where name.hasPrefix(prefix) {
      let path = "\(around)/\(name)"
      let descriptor = open(path.nativePath, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      // One just made may not be locked yet.
      guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(),
        time(nil) - status.st_mtim.tv_sec > 60, flock(descriptor, LOCK_EX | LOCK_NB) == 0
      else { continue }
      remove(path)
    }
  }

  /// Removes a folder; what cannot be removed is left to the next sweep.
  private static func remove(_ folder: String) {
    try? FileManager.default.removeItem(atPath: folder)
  }
}
