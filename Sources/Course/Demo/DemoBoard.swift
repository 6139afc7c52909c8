import Foundation
import Glibc

/// The file through which a running demo tells a second terminal, which shows the notes, where it
/// is.
///
/// The demo holds a lock on the file (flock(2)) as long as it lives, so that a killed demo does not
/// look like a running one. The file has a few hundred bytes and is readable only by its owner.
package final class DemoBoard {
  private let descriptor: Int32

  /// Opens the board for a demo at a path whose folder must exist.
  ///
  /// Returns `nil` if another demo is running, which then owns the notes, or if the file cannot be
  /// made, because a talk can do without.
  package init?(path: String) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
    // A reader takes the lock for a moment to see whether a demo holds it.
    for _ in 0..<10 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      usleep(5000)
    }
    close(descriptor)
    return nil
  }

  deinit {
    ftruncate(descriptor, 0)
    close(descriptor)
  }

  package func publish(_ place: DemoPlace) {
    guard let bytes = try? JSONEncoder().encode(place) else { return }
    // A reader that comes in between finds nothing complete, and soon looks again.
    ftruncate(descriptor, 0)
    _ = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  /// Reads where a demo is from the board at a path; `nil` if no demo is running.
  package static func place(at path: String) -> DemoPlace? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return try? JSONDecoder().decode(DemoPlace.self, from: Data(bytes[..<count]))
  }
}

/// Where a running demo is: what `demo --notes` follows in a second terminal.
package struct DemoPlace: Hashable, Sendable, Codable {
  /// The lesson's file: the name of a built-in one, or an absolute path.
  package var file: String
  package var stepID: String
  /// What Enter does next.
  package var next: String
  /// When the demo began, in seconds since 1970.
  package var began: Int

  package init(file: String, stepID: String, next: String, began: Int) {
    self.file = file
    self.stepID = stepID
    self.next = next
    self.began = began
  }
}
