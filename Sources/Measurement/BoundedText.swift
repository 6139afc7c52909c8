/// The first lines of what a process says on standard error: enough to tell why it failed, however
/// much it says.
struct BoundedText {
  private static let capacity = 4096
  private var bytes: [UInt8] = []

  mutating func append(_ more: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: more.prefix(Self.capacity - bytes.count))
  }

  /// What was said, repaired where it is not UTF-8; `nil` where nothing was.
  var text: String? { bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
}
