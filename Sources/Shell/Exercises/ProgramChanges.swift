import Course
import Glibc
import Measurement
import Streaming
import Synchronization

/// Notices that a file is saved, in whatever way an editor does that: written in its place, or
/// renamed into it. It watches the folder (inotify(7)), since a renamed file is another one.
final class ProgramChanges: Sendable {
  private let descriptor: Int32
  private let name: String
  private let folder: String
  private let state = Mutex(State())

  private struct State {
    var hasChanged = false
    var isFolderGone = false
  }

  /// How long a folder must be quiet before a save counts as finished, in milliseconds: editors
  /// write, rename and set permissions one after the other.
  private static let quiet: Int32 = 40
  /// How often that time is waited for at most.
  private static let patience = 50

  /// Begins to watch.
  ///
  /// - Parameters:
  ///   - name: The file's name; it need not exist.
  ///   - folder: The folder that it is in.
  /// - Throws: A failure if the folder cannot be watched.
  init(of name: String, in folder: String) throws(CommandFailure) {
    self.name = name
    self.folder = folder
    descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    let events = UInt32(
      IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
    guard descriptor >= 0, inotify_add_watch(descriptor, folder.nativePath, events) >= 0 else {
      let error = SystemError()
      if descriptor >= 0 { close(descriptor) }
      throw .failed(
        "exercise: cannot watch '\(folder)' (\(error)); use 'exercise check' after each save")
    }
  }

  deinit { close(descriptor) }

  /// An interruption by a save, or by another interruption.
  func interruption(or other: Interruption) -> Interruption {
    // A signal interrupts a wait, so only the descriptor of the saves must be watched.
    Interruption(descriptor: descriptor) { other.isPending || self.hasChanged }
  }

  /// Whether the file was saved, or the folder has gone, since `forget` was called.
  var hasChanged: Bool {
    takeUp()
    return state.withLock { $0.hasChanged || $0.isFolderGone }
  }

  /// Forgets the saves so far.
  func forget() {
    takeUp()
    state.withLock { $0.hasChanged = false }
  }

  /// Waits for a save and until it is finished.
  ///
  /// - Parameter interruption: Ends the waiting.
  /// - Throws: A failure if the folder was removed or moved away.
  func wait(or interruption: Interruption) throws(CommandFailure) {
    while !hasChanged, !interruption.isPending {
      var waiting = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      poll(&waiting, nfds_t(waiting.count), 1000)
    }
    for _ in 0..<Self.patience where !interruption.isPending {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, Self.quiet) > 0 else { break }
      takeUp()
    }
    guard !state.withLock({ $0.isFolderGone }) else {
      throw .failed("exercise: the folder '\(folder)' is gone; 'exercise start' makes a new one")
    }
  }

  /// Reads the events that have come.
  private func takeUp() {
    let head = MemoryLayout<inotify_event>.size
    withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 8) { buffer in
      while true {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        guard count >= head else { return }
        var place = 0
        while place + head <= count {
          let event = buffer.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
          let end = place + head + Int(event.len)
          let name = buffer[(place + head)..<min(end, count)].prefix { $0 != 0 }
          note(event.mask, name)
          place = end
        }
      }
    }
  }

  private func note(_ mask: UInt32, _ name: some Collection<UInt8>) {
    let isGone = mask & UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED) != 0
    // If events were lost, the file may have changed.
    let isOurs = mask & UInt32(IN_Q_OVERFLOW) != 0 || NativeText.text(of: name) == self.name
    state.withLock { state in
      state.isFolderGone = state.isFolderGone || isGone
      state.hasChanged = state.hasChanged || isOurs && !isGone
    }
  }
}
