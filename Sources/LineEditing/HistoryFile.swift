import Glibc

/// The file that keeps the history across sessions: a heading, then a line for each line entered.
///
/// Several shells may use it at once: each adds its lines under a lock and none rewrites what it
/// has not just read under that lock. A session killed at any moment loses the line it was adding.
struct HistoryFile {
  /// The result of reading the file.
  struct Contents {
    /// The lines, oldest first; the newest of equal ones.
    var lines: [String] = []
    /// Whether lines may be added to the file; one that is not this program's is left alone.
    var isWritable = true
    /// What was wrong with the file.
    var warning: LineEditingError?
  }

  /// The path of the file, which need not exist.
  let path: String
  /// The first line, which distinguishes the file from others.
  let heading: [UInt8]
  /// How many lines are loaded; the file itself is kept below twice as many.
  let limit: Int

  /// How much of the file is read, from its end: the rest cannot be within the limit.
  static let readLimit = 1 << 20

  /// Names the history of `program` at `path`.
  init(path: String, program: String, limit: Int) {
    self.path = path
    heading = Array("# history of \(program), a line each, the newest last\n".utf8)
    self.limit = limit
  }

  /// Reads the newest lines, and shortens a file that has grown too long; a missing one is empty.
  ///
  /// - Complexity: O(1) in the file's size: a MiB is read and held at most.
  func load() -> Contents {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return Contents() }
      return Contents(
        isWritable: false, warning: .historyUnreadable(path: path, code: errno))
    }
    defer { close(descriptor) }
    let tail: HistoryTail
    let reader = LockedFile.Reader(path: path, descriptor: descriptor)
    do { tail = try readTail(reader) } catch { return Contents(isWritable: false, warning: error) }
    var contents = Contents(lines: newest(of: tail.lines))
    if tail.damaged > 0 {
      contents.warning = .historyDamaged(path: path, lines: tail.damaged)
    } else if tail.isCut || tail.lines.count >= limit * 2 {
      do { try shorten() } catch { contents.warning = error }
    }
    return contents
  }

  /// Adds a line, without a line break, at the file's end; creates file and folders if missing.
  ///
  /// A file that others may read is taken from their sight.
  ///
  /// - Throws: `historyUnwritable`, or `historyForeign` for a file that has become another one.
  func append(_ line: String) throws(LineEditingError) {
    makeFolders()
    let file = try LockedFile(path: path, creating: true)
    var status = try file.reader.status()
    if status.st_mode & 0o077 != 0 { fchmod(file.reader.descriptor, 0o600) }
    var bytes = Array(line.utf8) + [UInt8(ascii: "\n")]
    let start = try file.reader.read(at: 0, count: heading.count)
    if start.count < heading.count, heading.starts(with: start) {
      // New, or left by a session that was killed, or out of space, while it wrote the heading.
      guard ftruncate(file.reader.descriptor, 0) == 0 else {
        throw .historyUnwritable(path: path, code: errno)
      }
      status.st_size = 0
      bytes = heading + bytes
    } else if start != heading {
      throw .historyForeign(path: path)
    } else if try file.reader.read(at: Int(status.st_size) - 1, count: 1) != [UInt8(ascii: "\n")] {
      bytes.insert(UInt8(ascii: "\n"), at: 0)
    }
    try file.write(bytes)
  }

  private func readTail(_ reader: LockedFile.Reader) throws(LineEditingError) -> HistoryTail {
    let size = Int(try reader.status().st_size)
    let start = try reader.read(at: 0, count: heading.count)
    if start.count < heading.count, heading.starts(with: start) { return HistoryTail() }
    guard start == heading else { throw .historyForeign(path: path) }
    let from = max(heading.count, size - Self.readLimit)
    let bytes = try reader.read(at: from, count: Self.readLimit)
    return HistoryTail(bytes, isCut: from > heading.count)
  }

  /// The last of each set of equal lines, at most `limit` of them.
  private func newest(of lines: [String]) -> [String] {
    var seen: Set<String> = []
    return lines.reversed().filter { seen.insert($0).inserted }.prefix(limit).reversed()
  }

  /// Replaces the file by one with the newest lines alone.
  private func shorten() throws(LineEditingError) {
    let file = try LockedFile(path: path, creating: false)
    // Another session may have added lines, or have shortened it, since it was read.
    let tail = try readTail(file.reader)
    guard tail.damaged == 0 else { return }
    let text = newest(of: tail.lines).map { $0 + "\n" }.joined()
    try file.replace(with: heading + text.utf8)
  }

  /// Makes the folders that lead to the file, for their owner alone.
  private func makeFolders() {
    var end = path.utf8.firstIndex(of: UInt8(ascii: "/"))
    while let slash = end {
      // If one cannot be made, opening the file reports why.
      if slash > path.startIndex { mkdir(String(path[..<slash]), 0o700) }
      end = path.utf8[path.utf8.index(after: slash)...].firstIndex(of: UInt8(ascii: "/"))
    }
  }
}

/// The lines at the end of a history file.
struct HistoryTail {
  /// The readable lines, oldest first.
  var lines: [String] = []
  /// How many lines are not text.
  var damaged = 0
  /// Whether the file holds more before these.
  var isCut = false

  init() {}

  /// Cuts the last bytes of a file into lines; `isCut` if they start within a line.
  ///
  /// An unfinished last line is left out: its writer was killed while it wrote it.
  init(_ bytes: [UInt8], isCut: Bool) {
    self.isCut = isCut
    var rest = bytes[...]
    if isCut { rest = rest.drop { $0 != UInt8(ascii: "\n") } }
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      if line.isEmpty { continue }
      if !line.contains(0), let text = String(validating: line, as: UTF8.self) {
        lines.append(text)
      } else {
        damaged += 1
      }
    }
  }
}
