package import MemoryTracking

/// Writes a tar archive of small files in the ustar format of POSIX.1-2017 (pax(1), "ustar
/// Interchange Format"), which every tar reads; it appears under its name whole or not at all.
///
/// Owners are number 0 and have no name, so that an archive tells nothing of who made it.
package struct TarWriter: ~Copyable {
  private var file: AtomicFileWriter
  /// When its files were made, in seconds since 1970.
  private let date: Int
  private var size = ByteCount.zero

  /// Bytes of a header, and what each file is filled up to a multiple of.
  private static let blockSize = 512
  /// The longest file name, and what may stand before its slash.
  private static let (longestName, longestPrefix) = (100, 155)

  /// Begins an archive.
  ///
  /// - Parameters:
  ///   - path: The archive, which replaces what is there.
  ///   - date: When its files were made, in seconds since 1970.
  /// - Throws: `StreamingError` as `AtomicFileWriter`.
  package init(replacing path: String, date: Int) throws(StreamingError) {
    file = try AtomicFileWriter(replacing: path, durable: true)
    self.date = date
  }

  /// Whether a name fits a header: at most 100 bytes after a slash that has at most 155 before it.
  package static func holds(_ name: String) -> Bool { split(name) != nil }

  /// Adds a file.
  ///
  /// - Parameters:
  ///   - name: Its name, which `holds` is true of.
  ///   - bytes: What is in it, less than 8 GiB.
  /// - Throws: `StreamingError` if it cannot be written.
  /// - Complexity: O(n), with constant space beside the bytes.
  package mutating func append(_ name: String, _ bytes: [UInt8]) throws(StreamingError) {
    try write(header(name, count: bytes.count))
    try write(bytes)
    let rest = bytes.count % Self.blockSize
    if rest > 0 { try write([UInt8](repeating: 0, count: Self.blockSize - rest)) }
  }

  /// Ends the archive and puts it in its place.
  ///
  /// - Returns: Its size.
  package consuming func commit() throws(StreamingError) -> ByteCount {
    // Two empty blocks are the end.
    try write([UInt8](repeating: 0, count: 2 * Self.blockSize))
    let size = size
    try file.commit()
    return size
  }

  private mutating func write(_ bytes: [UInt8]) throws(StreamingError) {
    try bytes.span.bytes.withUnsafeBytes { (bytes) throws(StreamingError) in
      try file.write(bytes)
    }
    size = size + ByteCount(bytes.count)
  }

  private static func split(_ name: String) -> (prefix: [UInt8], name: [UInt8])? {
    let bytes = Array(name.utf8)
    if bytes.count <= longestName { return ([], bytes) }
    // The longest prefix leaves the shortest name.
    let slash = bytes.prefix(longestPrefix + 1).lastIndex(of: UInt8(ascii: "/"))
    guard let slash, bytes.count - slash - 1 <= longestName else { return nil }
    return (Array(bytes[..<slash]), Array(bytes[(slash + 1)...]))
  }

  private func header(_ name: String, count: Int) -> [UInt8] {
    guard let (prefix, name) = Self.split(name) else {
      preconditionFailure("'\(name)' does not fit a tar header")
    }
    var header = [UInt8](repeating: 0, count: Self.blockSize)
    func put(_ bytes: some Collection<UInt8>, at place: Int) {
      for (index, byte) in bytes.enumerated() { header[place + index] = byte }
    }
    /// Numbers are octal, with zeros before them and a NUL behind.
    func put(_ number: Int, digits: Int, at place: Int) {
      let text = String(number, radix: 8)
      put((String(repeating: "0", count: digits - text.count) + text).utf8, at: place)
    }
    put(name, at: 0)
    put(0o644, digits: 7, at: 100)
    put(0, digits: 7, at: 108)
    put(0, digits: 7, at: 116)
    put(count, digits: 11, at: 124)
    put(max(0, date), digits: 11, at: 136)
    // The sum of the header's bytes is made while its own place holds blanks.
    put("        ".utf8, at: 148)
    put("0".utf8, at: 156)
    put("ustar\0".utf8, at: 257)
    put("00".utf8, at: 263)
    put(0, digits: 7, at: 329)
    put(0, digits: 7, at: 337)
    put(prefix, at: 345)
    put(header.reduce(0) { $0 + Int($1) }, digits: 6, at: 148)
    header[154] = 0
    return header
  }
}
