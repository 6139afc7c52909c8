import Course
import Glibc
import Measurement
import Streaming

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
    var template = Array("\(folder)/highwater-\(purpose)-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw .failed(
        "\(purpose): cannot make a file in '\(folder)' (\(SystemError())); set TMPDIR to a folder "
          + "that can be written")
    }
    close(descriptor)
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
