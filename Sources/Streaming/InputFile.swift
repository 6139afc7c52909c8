// Reads and writes files in flat memory: chunks, lines, blocks for several threads, a file from its
// end, search by text or expression, and an output that appears whole or not at all. It knows files
// and bytes, and nothing of cases or measuring.
//
// Start here, then ChunkReader; everything else reads through these two. SystemCalls is the only
// place that loops around a system call, and StreamingError the only error.

import CXXHash
import Glibc
import MemoryTracking

/// A regular file open for reading; it owns the descriptor and closes it.
///
/// Opening never waits: a FIFO without a writer, a terminal or a directory is refused at once, with
/// the reason. It holds a path and a descriptor, no content.
package struct InputFile: ~Copyable {
  /// The path as it was given.
  package let path: String
  /// The size in the file's status: 0 for most files of `/proc`, though they have content.
  package let statedSize: Int
  private let descriptor: Int32

  /// Opens a regular file or a symbolic link to one (open(2) with `O_NONBLOCK`, then fstat(2)).
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable or not a regular file.
  package init(_ path: String) throws(StreamingError) {
    // Opened and closed again, a FIFO would end the program that waits to write to it.
    if InputFile.kind(of: path) == .fifo { throw .notAFile(path: path, .fifo) }
    let descriptor = open(path.nativePath, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0 else {
      let code = errno
      // A socket cannot be opened at all (ENXIO), and its kind says more than that.
      if code == ENXIO, let kind = InputFile.kind(of: path) {
        throw .notAFile(path: path, kind)
      }
      throw .system(.open, path: path, code: code)
    }
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .system(.open, path: path, code: code)
    }
    if let kind = FileKind(mode: status.st_mode) {
      close(descriptor)
      throw .notAFile(path: path, kind)
    }
    self.path = path
    self.descriptor = descriptor
    statedSize = Int(status.st_size)
  }

  deinit {
    close(descriptor)
  }

  private init(path: String, statedSize: Int, descriptor: Int32) {
    self.path = path
    self.statedSize = statedSize
    self.descriptor = descriptor
  }

  /// The same open file with a descriptor of its own, for another thread (dup(2)).
  ///
  /// - Throws: `StreamingError.system` if no descriptor is left.
  package func duplicate() throws(StreamingError) -> InputFile {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .failed(.open, path) }
    return InputFile(path: path, statedSize: statedSize, descriptor: copy)
  }

  /// Tells the kernel that the file will be read from start to end, so that it reads ahead more
  /// (posix_fadvise(2)).
  package func adviseSequential() {
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  /// Maps the whole file, `statedSize` bytes, for reading (mmap(2)); the caller unmaps it.
  ///
  /// - Throws: `StreamingError.system` if the file system cannot map files or the address space is
  ///   full.
  func map() throws(StreamingError) -> UnsafeMutableRawPointer {
    let address = mmap(nil, statedSize, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address, address != MAP_FAILED else { throw .failed(.read, path) }
    return address
  }

  /// Checks before a run that a file can be read, and gives its stated size in bytes: 0 for most
  /// files of `/proc`, though they have content.
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable or not a regular file.
  package static func check(_ path: String) throws(StreamingError) -> Int {
    try InputFile(path).statedSize
  }

  /// What a path leads to, found without opening it (stat(2)); `nil` for a regular file, and if it
  /// leads nowhere.
  package static func kind(of path: String) -> FileKind? {
    var status = stat()
    return stat(path.nativePath, &status) == 0 ? FileKind(mode: status.st_mode) : nil
  }

  /// Whether two paths lead to the same file, by device and inode (stat(2)); `false` also if one of
  /// them leads nowhere.
  package static func isSame(_ path: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard stat(path.nativePath, &first) == 0,
      stat(other.nativePath, &second) == 0
    else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  /// Reads at a place as many bytes as asked for, or fewer at the end of the file (pread(2)).
  ///
  /// - Throws: `StreamingError.system` if the device fails.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(StreamingError) -> Int {
    do throws(SystemError) {
      return try SystemCalls.read(into: buffer, from: descriptor, at: offset)
    } catch {
      throw .system(.read, path: path, code: error.code)
    }
  }

  /// Gives a part of the file, chunk by chunk, each of which is valid for its call only.
  ///
  /// - Throws: `StreamingError` if the device fails or the file ends before the range, and what
  ///   `body` throws.
  /// - Complexity: O(n) in the range's length; 64 KiB of memory.
  package func forEachChunk(
    in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    guard !range.isEmpty else { return }
    let buffer = Buffer(byteCount: min(range.count, 1 << 16))
    var offset = range.lowerBound
    while offset < range.upperBound {
      let chunk = try fill(buffer, from: offset, to: range.upperBound)
      try body(chunk)
      offset += chunk.count
    }
  }

  /// The length of the content, which need not be the stated size.
  ///
  /// Files of `/proc` and `/sys` state 0 or a page, whatever they hold. If the last stated byte
  /// exists, the stated size is taken; otherwise the file is read through once.
  ///
  /// - Throws: `StreamingError.system` if the device fails.
  /// - Complexity: constant for files on disk; O(n) in the length for the others; 64 KiB of memory.
  package func contentLength() throws(StreamingError) -> Int {
    let probe = Buffer(byteCount: 1 << 16)
    if statedSize > 0 {
      let last = UnsafeMutableRawBufferPointer(rebasing: probe.bytes[..<1])
      if try read(into: last, at: statedSize - 1) == 1 { return statedSize }
    }
    var length = 0
    while true {
      let count = try read(into: probe.bytes, at: length)
      guard count > 0 else { return length }
      length += count
    }
  }

  /// The bytes of a small part of the file, as many as there are of it.
  ///
  /// - Throws: `StreamingError.system` if the device fails.
  /// - Complexity: O(n) in the range's length, in time and memory.
  package func bytes(in range: Range<Int>) throws(StreamingError) -> [UInt8] {
    let buffer = Buffer(byteCount: range.count)
    let count = try read(into: buffer.bytes, at: range.lowerBound)
    return Array(buffer.bytes[..<count])
  }

  /// Finds a part of the file without the blanks of ASCII at either end; empty if all are blanks.
  ///
  /// - Throws: `StreamingError` if the device fails or the file shrank.
  /// - Complexity: O(n) in the count of blanks; 64 KiB of memory.
  package func trimmed(_ range: Range<Int>) throws(StreamingError) -> Range<Int> {
    let buffer = Buffer(byteCount: min(max(range.count, 1), 1 << 16))
    var start = range.lowerBound
    while start < range.upperBound {
      let text = try fill(buffer, from: start, to: range.upperBound)
      let first = text.firstIndex { !$0.isBlank }
      start += first ?? text.count
      if first != nil { break }
    }
    var end = range.upperBound
    while end > start {
      let text = try fill(buffer, from: max(start, end - buffer.bytes.count), to: end)
      let last = text.lastIndex { !$0.isBlank }
      end -= text.count - (last.map { $0 + 1 } ?? 0)
      if last != nil { break }
    }
    return start..<max(start, end)
  }

  /// Finds a line by its number, 1 for the first, reading from the start of the file: its place
  /// with its newline, or `nil` if there are fewer lines.
  ///
  /// - Throws: `StreamingError.system` if the device fails.
  /// - Complexity: O(n) in the place of the line's end; one chunk of memory.
  package func line(_ number: Int) throws(StreamingError) -> Range<Int>? {
    let buffer = Buffer(byteCount: ChunkReader.defaultSize)
    var newlinesToGo = number - 1
    var start: Int? = number == 1 ? 0 : nil
    var offset = 0
    while case let count = try read(into: buffer.bytes, at: offset), count > 0 {
      let chunk = UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])
      var next = 0
      if start == nil {
        switch chunk.index(ofOrdinal: newlinesToGo, newlineByte) {
        case .missing(let found): newlinesToGo -= found
        case .at(let newline):
          next = newline + 1
          start = offset + next
        }
      }
      if let start, let newline = chunk.firstIndex(of: newlineByte, from: next) {
        return start..<(offset + newline + 1)
      }
      offset += count
    }
    return start.flatMap { $0 < offset ? $0..<offset : nil }
  }

  /// Fills a buffer from a place on, up to its size or an end that the file had before.
  func fill(
    _ buffer: borrowing Buffer, from start: Int, to end: Int
  ) throws(StreamingError) -> UnsafeRawBufferPointer {
    let count = min(end - start, buffer.bytes.count)
    let part = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<count])
    guard try read(into: part, at: start) == count else { throw .shrank(path: path) }
    return UnsafeRawBufferPointer(part)
  }
}

/// The XXH3 digest, of 64 bits, of bytes that come piece by piece.
///
/// It proves that two answers are the same without keeping either. It is not a cryptographic hash:
/// it finds damage, not forgery. The work is xxHash's library's, and `xxhsum -H3` gives the same
/// digest, which does not depend on how the bytes are cut. A digest in progress holds 576 bytes.
package struct Digest: ~Copyable {
  private let state: OpaquePointer

  /// Begins a digest of no bytes.
  package init() {
    // It fails if 576 bytes cannot be allocated, and then Swift's own allocations trap too.
    guard let state = XXH3_createState() else { preconditionFailure("out of memory") }
    XXH3_64bits_reset(state)
    self.state = state
  }

  deinit {
    XXH3_freeState(state)
  }

  /// Takes in the next bytes, which are not kept; O(n) time, constant space.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    XXH3_64bits_update(state, bytes.baseAddress, bytes.count)
  }

  /// The digest of all bytes taken in so far; more may follow.
  package var value: UInt64 { XXH3_64bits_digest(state) }

  /// The digest of all bytes taken in so far, as 16 hexadecimal digits.
  package var text: String { value.padded(toDigits: 16, radix: 16) }

  /// Digests the UTF-8 of a text; O(n) time, constant space.
  package static func of(_ text: String) -> Digest {
    var digest = Digest()
    let bytes = text.utf8Span.span.bytes
    bytes.withUnsafeBytes { digest.update($0) }
    return digest
  }
}

/// The SHA-256 digest of FIPS 180-4; no two texts with the same digest are known.
///
/// It identifies the very text a learner has agreed to; for a quick digest another text could be
/// made that has the same one.
package enum SHA256 {
  /// The digest of some bytes, as 64 hexadecimal digits.
  ///
  /// - Complexity: O(n) time and space, for the padded copy; lessons are a few KiB.
  package static func digest(of bytes: [UInt8]) -> String {
    var state = initialState
    let message = padded(bytes)
    for start in stride(from: 0, to: message.count, by: 64) {
      mix(message[start..<start + 64], into: &state)
    }
    return state.map { $0.padded(toDigits: 8, radix: 16) }.joined()
  }

  /// A one bit, zeros, and the length in bits, up to whole blocks of 64 bytes.
  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    let zeros = (119 - bytes.count % 64) % 64
    let length = withUnsafeBytes(of: UInt64(bytes.count * 8).bigEndian) { Array($0) }
    return bytes + [0x80] + [UInt8](repeating: 0, count: zeros) + length
  }

  private static func mix(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
    var schedule = stride(from: block.startIndex, to: block.endIndex, by: 4).map { place in
      block[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    for index in 16..<64 {
      let (early, late) = (schedule[index - 15], schedule[index - 2])
      let small = rotated(early, 7) ^ rotated(early, 18) ^ (early >> 3)
      let large = rotated(late, 17) ^ rotated(late, 19) ^ (late >> 10)
      schedule.append(schedule[index - 16] &+ small &+ schedule[index - 7] &+ large)
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for index in 0..<64 {
      let choice = (e & f) ^ (~e & g)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      let first =
        h &+ (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) &+ choice
        &+ constants[index] &+ schedule[index]
      let second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ majority
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    state = zip(state, [a, b, c, d, e, f, g, h]).map { $0 &+ $1 }
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
  private static let initialState: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]

  /// The same of the cube roots of the first 64.
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
