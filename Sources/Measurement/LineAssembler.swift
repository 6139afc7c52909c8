/// Puts the pieces that arrive from a pipe together to lines.
///
/// Holds at most the longest line; a last line without its newline is not delivered, since it may be
/// half of one.
struct LineAssembler {
  private var partial: [UInt8] = []

  mutating func append(_ bytes: UnsafeRawBufferPointer, deliver: (String) -> Void) {
    var rest = bytes[...]
    while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
      partial.append(contentsOf: rest[..<newline])
      deliver(String(decoding: partial, as: UTF8.self))
      partial.removeAll(keepingCapacity: true)
      rest = rest[(newline + 1)...]
    }
    partial.append(contentsOf: rest)
  }
}
