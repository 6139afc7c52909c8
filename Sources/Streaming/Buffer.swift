/// Memory for file content, aligned to pages, freed with its last owner.
///
/// It is shared only by owners of which one works after the other.
final class Buffer {
  /// The memory; valid as long as the buffer lives.
  let bytes: UnsafeMutableRawBufferPointer

  /// The size of a page.
  static let alignment = 4096

  /// Takes memory; its pages count as resident only once they are written to.
  init(byteCount: Int) {
    bytes = .allocate(byteCount: byteCount, alignment: Buffer.alignment)
  }

  deinit {
    bytes.deallocate()
  }
}
