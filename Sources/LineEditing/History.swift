import CEditLine
import Glibc

/// The lines entered before, each of them once, for libedit and for the searches of this module.
///
/// Holds every line twice: as libedit has it and as a string. At most `limit` lines are kept.
struct HistoryList: ~Copyable {
  let handle: OpaquePointer
  private let clusters: ClusterTable
  /// The lines, oldest first.
  private(set) var entries: [String] = []
  private let limit: Int
  /// The number that libedit has given to each line.
  private var numbers: [String: Int32] = [:]

  /// Creates an empty list (`history_winit(3edit)`, `H_SETSIZE`).
  init(limit: Int, clusters: ClusterTable) throws(LineEditingError) {
    guard let handle = history_winit() else { throw .startFailed }
    self.handle = handle
    self.limit = limit
    self.clusters = clusters
    _ = ceditline_set_history_size(handle, Int32(clamping: limit))
  }

  deinit { history_wend(handle) }

  /// Adds `line` as the newest, in place of an equal one (`H_DEL`, `H_ENTER`).
  ///
  /// - Complexity: O(n) in the number of lines.
  mutating func enter(_ line: String) {
    if let number = numbers.removeValue(forKey: line) {
      _ = ceditline_delete(handle, number)
      entries.removeAll { $0 == line }
    } else if entries.count == limit {
      // libedit drops its oldest line by itself.
      numbers.removeValue(forKey: entries.removeFirst())
    }
    let number = ceditline_enter(handle, clusters.encode(line) + [0])
    // Without memory libedit may refuse it; then the line is not kept at all.
    guard number >= 0 else { return }
    numbers[line] = number
    entries.append(line)
  }
}

/// A walk through the history along the lines that start as the typed one does.
///
/// The walk starts at the typed line, which is newer than all entries and always come back to.
struct HistoryWalk {
  /// The entries, oldest first.
  let entries: [String]
  /// What was in the line when the walk began.
  let typed: String
  /// What an entry must start with: the text before the cursor when the walk began.
  let prefix: String
  /// The entry shown, or the number of entries for the typed line.
  private var position: Int

  init(entries: [String], typed: String, prefix: String) {
    (self.entries, self.typed, self.prefix) = (entries, typed, prefix)
    position = entries.count
  }

  /// The line that the walk has come to.
  var line: String { position < entries.count ? entries[position] : typed }

  /// Goes to the next older entry that starts with the prefix and differs from what is shown, and
  /// returns whether there is one.
  mutating func goOlder() -> Bool {
    let shown = line
    guard let found = entries[..<position].lastIndex(where: { fits($0) && $0 != shown })
    else { return false }
    position = found
    return true
  }

  /// Goes to the next newer entry that starts with the prefix, or back to the typed line, and
  /// returns whether it was not there already.
  mutating func goNewer() -> Bool {
    guard position < entries.count else { return false }
    let newer = entries[(position + 1)...]
    position = newer.firstIndex { fits($0) && $0 != typed } ?? entries.count
    return true
  }

  private func fits(_ entry: String) -> Bool {
    entry.unicodeScalars.starts(with: prefix.unicodeScalars)
  }
}

/// A search through the history that goes on with every letter typed.
struct IncrementalSearch {
  /// The entries, oldest first.
  let entries: [String]
  /// What was in the line when the search began.
  let typed: String
  /// Where the cursor was in it, in scalars.
  let typedCursor: Int
  private(set) var query = ""
  /// Whether nothing (more) was found the last time.
  private(set) var hasFailed = false
  /// The entry found last; `nil` before anything is found.
  private(set) var position: Int?

  /// What replaces the prompt while searching.
  var prompt: String { "\(hasFailed ? "no match" : "search") '\(query)': " }

  /// The entry found last, or the typed line before anything is found.
  var line: String { position.map { entries[$0] } ?? typed }

  /// Where the query is in the line, in scalars; its end before anything is found.
  var cursor: Int {
    guard position != nil, let range = Self.range(of: query, in: line) else { return typedCursor }
    return line.unicodeScalars.distance(from: line.startIndex, to: range.lowerBound)
  }

  /// Makes the query longer; the entry that is shown may still fit.
  mutating func append(_ scalar: Unicode.Scalar) {
    query.unicodeScalars.append(scalar)
    search(before: position.map { $0 + 1 } ?? entries.count)
  }

  /// Takes the query's last letter away and searches from the newest entry again.
  mutating func removeLast() {
    guard !query.isEmpty else { return }
    query.unicodeScalars.removeLast()
    position = nil
    search(before: entries.count)
  }

  mutating func goOlder() { search(before: position ?? entries.count) }

  private mutating func search(before end: Int) {
    guard !query.isEmpty else {
      hasFailed = false
      return
    }
    let shown = position.map { entries[$0] }
    let isOlder = position == end
    let found = entries[..<end].lastIndex {
      Self.range(of: query, in: $0) != nil && !(isOlder && $0 == shown)
    }
    hasFailed = found == nil
    if let found { position = found }
  }

  private static func range(of query: String, in line: String) -> Range<String.Index>? {
    line.unicodeScalars.firstRange(of: query.unicodeScalars)
  }
}

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
