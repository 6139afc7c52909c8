package import MemoryTracking

/// Reads a tar archive of small files in the ustar format of POSIX.1-2017 (pax(1), "ustar
/// Interchange Format") that nobody vouches for: what `TarWriter` writes, and what `tar
/// --format=ustar` makes of regular files.
///
/// It gives names and bytes and writes nothing. All else that an archive can hold is refused with a
/// reason: links, devices, names that lead out of a folder, other formats, damage, and more than
/// its bounds allow, which is seen from the headers before anything is read. It holds one file.
package struct TarReader: ~Copyable {
  /// How much an archive may hold.
  package struct Bounds: Hashable, Sendable {
    /// Its files and folders.
    package var entries = 1000
    /// The bytes of one file, and of all together.
    package var file = ByteCount.mebibytes(1)
    package var total = ByteCount.mebibytes(16)

    package init() {}

    /// The largest archive within the bounds: a header and a filled block for each file, and the
    /// empty blocks with which programs fill it up.
    fileprivate var archive: Int { total.bytes + entries * 2 * TarReader.blockSize + (1 << 20) }
  }

  /// A file of an archive.
  package struct Entry: Hashable, Sendable {
    /// Its name, made of components with single slashes between them, none of them `.` or `..`.
    package var name: String
    package var bytes: [UInt8]
  }

  private let file: InputFile
  private let bounds: Bounds
  private var offset = 0
  private var names: Set<String> = []
  private var total = 0
  private var isOver = false

  private static let blockSize = 512

  /// Opens an archive.
  ///
  /// - Parameters:
  ///   - path: Its path.
  ///   - bounds: How much it may hold.
  /// - Throws: `StreamingError.unreadable` if it is empty, too large or compressed; others if it is
  ///   no regular file or cannot be read.
  package init(_ path: String, bounds: Bounds = Bounds()) throws(StreamingError) {
    let file = try InputFile(path)
    let size = file.statedSize
    guard size > 0 else { throw Self.refusal(path, "it is empty") }
    guard size <= bounds.archive else {
      throw Self.refusal(path, "it is too large, \(ByteCount(size))")
    }
    if let compressor = Self.compressor(of: try file.bytes(in: 0..<8)) {
      throw Self.refusal(
        path, "it is compressed by \(compressor)", "hand in the .tar as it is")
    }
    self.file = file
    self.bounds = bounds
  }

  /// What compresses files that begin so; `nil` for no known program.
  private static func compressor(of start: [UInt8]) -> String? {
    let marks: [(name: String, bytes: [UInt8])] = [
      ("gzip", [0x1F, 0x8B]), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
      ("zip", [0x50, 0x4B, 3, 4]), ("zip", [0x50, 0x4B, 5, 6]), ("bzip2", [0x42, 0x5A, 0x68]),
      ("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("7-Zip", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
    ]
    return marks.first { start.starts(with: $0.bytes) }?.name
  }

  private func refusal(_ problem: String) -> StreamingError { Self.refusal(file.path, problem) }

  private static func refusal(
    _ path: String, _ problem: String, _ advice: String = "make it again by 'highwater hand-in'"
  ) -> StreamingError {
    .unreadable(path: path, format: "a tar archive", problem: problem, advice: advice)
  }

  /// Reads the next file; folders are passed over.
  ///
  /// - Returns: The file; `nil` at the end of the archive.
  /// - Throws: `StreamingError.unreadable` for what is refused, with the reason;
  ///   `StreamingError.system` if the device fails.
  /// - Complexity: O(n) in the file's bytes, in time and space.
  package mutating func next() throws(StreamingError) -> Entry? {
    while !isOver {
      let block = try take(Self.blockSize)
      if block.allSatisfy({ $0 == 0 }) {
        try finish()
        break
      }
      let header = try Header(block) { refusal($0) }
      guard names.count < bounds.entries else {
        throw refusal("it holds more than \(bounds.entries) files")
      }
      guard names.insert(header.name).inserted else {
        throw refusal("'\(header.name)' is in it twice")
      }
      guard header.size <= bounds.file.bytes else {
        throw refusal("'\(header.name)' is too large, \(ByteCount(header.size))")
      }
      total += header.size
      guard total <= bounds.total.bytes else {
        throw refusal("its files are too large together, more than \(bounds.total)")
      }
      guard !header.isFolder else { continue }
      let bytes = try take(header.size)
      let rest = header.size % Self.blockSize
      if rest > 0 { _ = try take(Self.blockSize - rest) }
      return Entry(name: header.name, bytes: bytes)
    }
    return nil
  }

  private mutating func take(_ count: Int) throws(StreamingError) -> [UInt8] {
    let bytes = try file.bytes(in: offset..<offset + count)
    guard bytes.count == count else {
      throw refusal(offset == 0 ? "it is not a tar archive" : "it is cut off")
    }
    offset += count
    return bytes
  }

  /// Reads the second empty block, and the empty ones that may follow it.
  private mutating func finish() throws(StreamingError) {
    isOver = true
    guard try take(Self.blockSize).allSatisfy({ $0 == 0 }) else {
      throw refusal("its end is damaged")
    }
    while offset < file.statedSize {
      let rest = try file.bytes(in: offset..<min(offset + (1 << 16), file.statedSize))
      guard !rest.isEmpty, rest.allSatisfy({ $0 == 0 }) else {
        throw refusal("something follows its end")
      }
      offset += rest.count
    }
  }
}

/// What is said of a file before its bytes.
private struct Header {
  var name: String
  var size: Int
  var isFolder: Bool

  init(
    _ block: [UInt8], _ refusal: (String) -> StreamingError
  ) throws(StreamingError) {
    try Self.checkFormat(of: block, refusal)
    name = try Self.name(of: block, refusal)
    isFolder = block[156] == UInt8(ascii: "5")
    if let kind = Self.kind(of: block[156]) { throw refusal("'\(name)' is \(kind)") }
    guard let size = Self.number(block[124..<136]) else {
      throw refusal("'\(name)' has a size that is damaged, negative or huge")
    }
    guard !isFolder || size == 0 else { throw refusal("the folder '\(name)' has bytes of its own") }
    self.size = size
  }

  /// Checks the sum of the header's bytes, its own place taken as blanks, and the format's mark.
  private static func checkFormat(
    of block: [UInt8], _ refusal: (String) -> StreamingError
  ) throws(StreamingError) {
    let mark = Array(block[257..<265])
    guard mark.starts(with: "ustar".utf8) else { throw refusal("it is not a tar archive") }
    let all = block.reduce(0) { $0 + Int($1) }
    let own = block[148..<156].reduce(0) { $0 + Int($1) }
    let sum = all - own + 8 * Int(UInt8(ascii: " "))
    guard number(block[148..<156]) == sum else {
      throw refusal("a header is damaged: its checksum is wrong")
    }
    if let form = ["x": "pax", "g": "pax", "L": "GNU", "K": "GNU", "S": "GNU"][
      String(UnicodeScalar(block[156]))]
    {
      throw refusal("it uses what only the \(form) format has")
    }
    guard mark == Array("ustar\u{0}00".utf8) else {
      throw refusal("it is of another tar format than ustar")
    }
  }

  /// What a type of file that is refused is called; `nil` for a regular file or a folder.
  private static func kind(of type: UInt8) -> String? {
    switch type {
    case UInt8(ascii: "0"), 0, UInt8(ascii: "5"): nil
    case UInt8(ascii: "1"): "a hard link"
    case UInt8(ascii: "2"): "a symbolic link"
    case UInt8(ascii: "3"), UInt8(ascii: "4"): "a device"
    case UInt8(ascii: "6"): "a FIFO"
    default: "of an unknown kind"
    }
  }

  /// An octal number with a NUL or a blank after it; `nil` for anything else, such as the binary
  /// ones of GNU's.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    let isEnd = { (byte: UInt8) in byte == 0 || byte == UInt8(ascii: " ") }
    let text = field.drop { $0 == UInt8(ascii: " ") }
    let digits = text.prefix { !isEnd($0) }
    // `Int` would take a sign too.
    guard text.dropFirst(digits.count).allSatisfy(isEnd),
      digits.allSatisfy({ (0x30...0x37).contains($0) })
    else { return nil }
    return Int(String(decoding: digits, as: UTF8.self), radix: 8)
  }

  /// The name, put together and checked; a folder's without the slash at its end.
  private static func name(
    of block: [UInt8], _ refusal: (String) -> StreamingError
  ) throws(StreamingError) -> String {
    var parts: [[UInt8]] = []
    for field in [block[345..<500], block[0..<100]] {
      let part = field.prefix { $0 != 0 }
      guard field.dropFirst(part.count).allSatisfy({ $0 == 0 }) else {
        throw refusal("a name in it has a NUL")
      }
      if !part.isEmpty { parts.append(Array(part)) }
    }
    var bytes = Array(parts.joined(separator: [UInt8(ascii: "/")]))
    if block[156] == UInt8(ascii: "5"), bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    guard let name = String(validating: bytes, as: UTF8.self) else {
      throw refusal("a name in it is not UTF-8")
    }
    guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw refusal("a name in it has control characters")
    }
    // By bytes: with a mark after it a slash would be another character.
    let components = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard components.count == 1 || components[0].count > 0 else {
      throw refusal("the name '\(name)' is absolute")
    }
    let isRefused = { (part: ArraySlice<UInt8>) in
      part.isEmpty || part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8)
    }
    guard !components.contains(where: isRefused) else {
      throw refusal("the name '\(name)' has an empty part, '.' or '..'")
    }
    return name
  }
}

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
