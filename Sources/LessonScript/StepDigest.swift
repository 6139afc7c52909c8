/// A digest that tells whether a step's text has changed.
enum StepDigest {
  /// The FNV-1a digest of a text's UTF-8, as 16 hexadecimal digits.
  ///
  /// It guards against nothing but forgetfulness: whoever wants to can make two texts of one digest.
  ///
  /// - Complexity: O(n) time, O(1) space.
  static func digest(of text: String) -> String {
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
