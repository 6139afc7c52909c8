import CEditLine
import Glibc
import Streaming

/// The stream that libedit draws on: it translates placeholders back and holds the rest until it is
/// to be seen.
///
/// What else is written to the terminal must come after `flush`, to be in order.
final class EditorOutput {
  /// The stream (`fopencookie(3)`), for libedit.
  private(set) var stream: UnsafeMutablePointer<FILE>?
  private let terminal: UnsafeMutablePointer<FILE>
  private let clusters: ClusterTable
  /// The beginning of a character of four bytes, such as all placeholders are.
  private var begun: [UInt8] = []
  /// What has been drawn and not been passed on.
  private var held: [UInt8] = []

  init(
    terminal: UnsafeMutablePointer<FILE>, clusters: ClusterTable
  ) throws(LineEditingError) {
    self.terminal = terminal
    self.clusters = clusters
    stream = nil
    stream = ceditline_open_output(Unmanaged.passUnretained(self).toOpaque()) {
      context, bytes, count in
      guard let context, let bytes else { return 0 }
      Unmanaged<EditorOutput>.fromOpaque(context).takeUnretainedValue().pass(
        UnsafeRawBufferPointer(start: bytes, count: count))
      return count
    }
    if stream == nil { throw .startFailed }
  }

  deinit { if let stream { fclose(stream) } }

  /// Passes on what libedit has written so far.
  func flush() {
    if let stream { fflush(stream) }
    flushHeld()
  }

  /// Forgets what libedit has drawn since, but for a bell.
  func drop() {
    if let stream { fflush(stream) }
    held.removeAll { $0 != 0x07 }
  }

  private func flushHeld() {
    guard !held.isEmpty else { return }
    fwrite(held, 1, held.count, terminal)
    fflush(terminal)
    held.removeAll(keepingCapacity: true)
  }

  private func pass(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      guard byte == 0xF0 || !begun.isEmpty else {
        held.append(byte)
        continue
      }
      begun.append(byte)
      guard begun.count == 4 else { continue }
      held += translation(of: begun)
      begun = []
    }
    // Whole pages, as of `bind` without arguments, are not held.
    if held.count > 1 << 16 { flushHeld() }
  }

  private func translation(of bytes: [UInt8]) -> [UInt8] {
    guard let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first,
      let shown = clusters.shown(scalar)
    else { return bytes }
    return Array(String(String.UnicodeScalarView(shown)).utf8)
  }
}
