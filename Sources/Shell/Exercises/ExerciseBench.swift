import FixtureMaking
import Course
import Foundation
import Glibc
import Measurement
import MemoryTracking
import Streaming

/// What a judgement works with: a folder of its own, the fixtures of the session's store, its
/// runner and its cap.
final class ExerciseBench: ExerciseSupplies {
  private let session: Session
  private let scratch: ScratchFolder

  /// Makes the folder.
  ///
  /// - Throws: A failure if it cannot be made.
  init(session: Session) throws(CommandFailure) {
    self.session = session
    scratch = try ScratchFolder(
      for: "exercise", in: Self.place(besides: session.places.fixtures))
  }

  var folder: String { scratch.path }
  var runner: any SubjectRunning { session.runner }
  var interruption: Interruption { session.interruption }

  var cap: ByteCount {
    get throws { try SafetyCap.current(asked: nil, in: session.workbook()).bytes }
  }

  func input(recipe: String, size: ByteCount, seed: UInt64) throws -> String {
    try session.makeFixture(recipe, size: size, seed: seed).path
  }

  /// Makes a folder in that of the judgement.
  func subfolder(_ name: String) throws(CommandFailure) -> String { try scratch.subfolder(name) }

  /// Removes the folders of the programs that were judged.
  ///
  /// - Throws: A failure if that cannot be done.
  func clear() throws(CommandFailure) {
    do {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder)
      where name.hasPrefix("program") {
        try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
    } catch {
      throw .failed("exercise: cannot empty '\(folder)' (\(error)); remove it yourself")
    }
  }

  /// Removes the folder and all that is in it.
  func remove() { scratch.remove() }

  /// The folder for folders: one on a disk, since files in memory would count as a program's own.
  ///
  /// - Parameter fixtures: The folder of fixtures, which are large and so on a disk.
  /// - Returns: The first of several that is on a disk; that of temporary files if none is.
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
}
