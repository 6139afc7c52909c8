import MemoryTracking
import Streaming
import TestSupport
import Testing

/// Archives that the system's own tar, `TarWriter` or somebody with bad intent made.
@Suite struct TarReaderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  // MARK: Archives

  /// Packs what is in `in`, or what the words name.
  private func pack(_ words: String..., format: String = "ustar") throws {
    let finished = try run(
      "/usr/bin/env",
      ["tar", "--format=\(format)", "--create", "--file", folder.path("a.tar"), "--directory"]
        + [folder.path("in")] + words)
    #expect(finished.status == 0, "\(finished.errorText)")
  }

  /// A header with one field changed, its checksum made anew, and the blocks that follow.
  private func entry(
    _ name: String, type: Character = "0", size: String? = nil, _ bytes: [UInt8] = [],
    changing change: (inout [UInt8]) -> Void = { _ in }
  ) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at place: Int) {
      for (index, byte) in text.utf8.enumerated() { header[place + index] = byte }
    }
    put(name, at: 0)
    put("0000644\0", at: 100)
    let octal = String(bytes.count, radix: 8)
    put(size ?? String(repeating: "0", count: 11 - octal.count) + octal, at: 124)
    put("00000000000", at: 136)
    put("        ", at: 148)
    put(String(type), at: 156)
    put("ustar\0" + "00", at: 257)
    change(&header)
    let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
    put(String(repeating: "0", count: 6 - sum.count) + sum + "\0 ", at: 148)
    let filling = (512 - bytes.count % 512) % 512
    return header + bytes + [UInt8](repeating: 0, count: filling)
  }

  private static let end = [UInt8](repeating: 0, count: 1024)

  private func read(
    _ bounds: TarReader.Bounds = .init()
  ) throws(StreamingError) -> [TarReader.Entry] {
    var archive = try TarReader(folder.path("a.tar"), bounds: bounds)
    var entries: [TarReader.Entry] = []
    while let entry = try archive.next() { entries.append(entry) }
    return entries
  }

  /// The problem for which an archive is refused; `nil` if it is read.
  private func problem(_ bounds: TarReader.Bounds = .init()) -> String? {
    do throws(StreamingError) {
      _ = try read(bounds)
      return nil
    } catch {
      guard case .unreadable(_, _, let problem, _) = error else { return "\(error)" }
      return problem
    }
  }

  private func problem(of bytes: [UInt8], _ bounds: TarReader.Bounds = .init()) throws -> String? {
    try folder.write(bytes, to: "a.tar")
    return problem(bounds)
  }

  // MARK: What is read

  @Test func readsWhatIsWritten() throws {
    let long = String(repeating: "folder/", count: 20) + String(repeating: "n", count: 100)
    let names = ["empty", "sub/short", "block", "more", "東京", long]
    let files = zip(names, [0, 1, 512, 513, 4096, 70_000]).map { name, count in
      (name: name, bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + count) })
    }
    var archive = try TarWriter(replacing: folder.path("a.tar"), date: 1_700_000_000)
    for file in files { try archive.append(file.name, file.bytes) }
    _ = try archive.commit()
    let read = try read()
    #expect(read.map(\.name) == names && read.map(\.bytes) == files.map(\.bytes))
  }

  @Test func readsWhatTheSystemPacks() throws {
    try folder.makeFolder("in")
    try folder.makeFolder("in/programs")
    try folder.write("one", to: "in/index.json")
    try folder.write([UInt8](repeating: 7, count: 1000), to: "in/programs/main.py")
    try pack("index.json", "programs")
    let read = try read()
    #expect(read.map(\.name) == ["index.json", "programs/main.py"])
    #expect(read.map(\.bytes) == [Array("one".utf8), [UInt8](repeating: 7, count: 1000)])
    // A folder's own name may end in a slash, and no other has one there.
    #expect(try problem(of: entry("in/", type: "5") + Self.end) == nil)
    #expect(
      try problem(of: entry("in/") + Self.end)
        == "the name 'in/' has an empty part, '.' or '..'")
  }

  // MARK: What is refused

  @Test func refusesWhatTheSystemPacksOfOtherKinds() throws {
    try folder.makeFolder("in")
    try folder.write("one", to: "in/one")
    let made = try run(
      "/bin/sh",
      ["-c", "cd in && ln -s /etc/passwd link && ln one twin && mkfifo pipe"],
      workingFolder: folder.path)
    #expect(made.status == 0)
    try pack("link")
    #expect(problem() == "'link' is a symbolic link")
    try pack("one", "twin")
    #expect(problem() == "'twin' is a hard link")
    try pack("pipe")
    #expect(problem() == "'pipe' is a FIFO")
    try pack("./one")
    #expect(problem() == "the name './one' has an empty part, '.' or '..'")
    try pack("--absolute-names", folder.path("in/one"))
    #expect(problem() == "the name '\(folder.path("in/one"))' is absolute")
    try pack("--absolute-names", "../in/one")
    #expect(problem() == "the name '../in/one' has an empty part, '.' or '..'")
    try pack("one", "one")
    #expect(problem() == "'one' is in it twice" || problem() == "'one' is a hard link")
    let long = String(repeating: "n", count: 180)
    try folder.write("x", to: "in/\(long)")
    try pack(long, format: "gnu")
    #expect(problem() == "it uses what only the GNU format has")
    try pack(long, format: "pax")
    #expect(problem() == "it uses what only the pax format has")
    try pack("one", format: "gnu")
    #expect(problem() == "it is of another tar format than ustar")
  }

  @Test(
    arguments: [
      ("3", "a device"), ("4", "a device"), ("7", "of an unknown kind"),
      ("Z", "of an unknown kind"),
    ] as [(Character, String)])
  func refusesOtherKinds(type: Character, name: String) throws {
    #expect(try problem(of: entry("x", type: type) + Self.end) == "'x' is \(name)")
  }

  @Test(arguments: [
    ("/etc/passwd", "the name '/etc/passwd' is absolute"),
    ("a/../b", "the name 'a/../b' has an empty part, '.' or '..'"),
    ("a/./b", "the name 'a/./b' has an empty part, '.' or '..'"),
    ("..", "the name '..' has an empty part, '.' or '..'"),
    // For Swift the mark makes another character of the slash before it, for the kernel not.
    ("../\u{308}b", "the name '../\u{308}b' has an empty part, '.' or '..'"),
    ("a//b", "the name 'a//b' has an empty part, '.' or '..'"),
    ("", "the name '' has an empty part, '.' or '..'"),
    ("a\u{1B}[2Jb", "a name in it has control characters"),
    ("a\nb", "a name in it has control characters"), ("a\0b", "a name in it has a NUL"),
  ])
  func refusesNames(name: String, expected: String) throws {
    #expect(try problem(of: entry(name) + Self.end) == expected)
  }

  @Test func refusesNamesThatAreNotText() throws {
    #expect(
      try problem(of: entry("x") { $0[0] = 0xFF } + Self.end) == "a name in it is not UTF-8")
  }

  @Test func refusesNamesThatComeTwice() throws {
    #expect(try problem(of: entry("x") + entry("x") + Self.end) == "'x' is in it twice")
    #expect(try problem(of: entry("x/", type: "5") + entry("x") + Self.end) == "'x' is in it twice")
  }

  @Test(arguments: [
    // Binary, as GNU writes what does not fit, and a negative one.
    "\u{80}\0\0\0\0\0\0\0\0\0\0\u{1}", "-0000000001", "+0000000001", "-0000000000",
    "77777777777x", "           ", "9",
  ])
  func refusesSizes(size: String) throws {
    let damaged = entry("x") { header in
      for (index, scalar) in size.unicodeScalars.enumerated() {
        header[124 + index] = UInt8(truncatingIfNeeded: scalar.value)
      }
    }
    #expect(
      try problem(of: damaged + Self.end)
        == "'x' has a size that is damaged, negative or huge")
  }

  /// Too much is noticed from the headers: nothing of it is there to be read.
  @Test func refusesBombs() throws {
    #expect(
      try problem(of: entry("x", size: "77777777777") + Self.end) == "'x' is too large, 8.0 GiB")
    let half = [UInt8](repeating: 0, count: 1 << 20)
    var bounds = TarReader.Bounds()
    bounds.total = .mebibytes(2)
    #expect(
      try problem(of: entry("a", half) + entry("b", half) + entry("c", size: "1"), bounds)
        == "its files are too large together, more than 2.0 MiB")
    bounds.entries = 2
    let names = ["a", "b", "c"].flatMap { entry($0) }
    #expect(try problem(of: names + Self.end, bounds) == "it holds more than 2 files")
    // A sparse file takes no room on the disk, and has a size all the same.
    #expect(
      try run("/usr/bin/env", ["truncate", "--size=10T", folder.path("a.tar")]).status == 0)
    #expect(problem() == "it is too large, 10.0 TiB")
  }

  @Test func refusesDamage() throws {
    let whole = entry("x", [1, 2, 3]) + Self.end
    #expect(try problem(of: whole) == nil)
    #expect(try problem(of: whole + Self.end) == nil)
    #expect(try problem(of: Array(whole.prefix(100))) == "it is not a tar archive")
    for count in [512, 600, 1024, 1500, 1536, 2047] {
      #expect(try problem(of: Array(whole.prefix(count))) == "it is cut off", "\(count)")
    }
    #expect(try problem(of: whole + [1]) == "something follows its end")
    #expect(
      try problem(of: whole.prefix(1536) + [UInt8](repeating: 1, count: 512))
        == "its end is damaged")
    var changed = whole
    changed[0] = UInt8(ascii: "y")
    #expect(try problem(of: changed) == "a header is damaged: its checksum is wrong")
    #expect(try problem(of: []) == "it is empty")
    #expect(
      try problem(of: Array(String(repeating: "no tar ", count: 100).utf8))
        == "it is not a tar archive")
    #expect(
      try problem(of: entry("in/", type: "5", [1]) + Self.end)
        == "the folder 'in' has bytes of its own")
  }

  /// Whatever byte of a header is changed, it is read or refused, and never another file's.
  @Test func survivesDamageAnywhere() throws {
    var random = SeededGenerator(seed: 19)
    let whole = entry("x", [1, 2, 3]) + entry("y", [4]) + Self.end
    for _ in 0..<300 {
      var changed = whole
      let place = Int.random(in: 0..<1024, using: &random)
      changed[place] = UInt8.random(in: 0...255, using: &random)
      try folder.write(changed, to: "a.tar")
      guard problem() == nil else { continue }
      #expect(try read().map(\.name) == ["x", "y"], "byte \(place)")
    }
  }

  @Test func namesWhatCompressedIt() throws {
    let starts: [(String, [UInt8])] = [
      ("gzip", [0x1F, 0x8B, 8]), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
      ("zip", [0x50, 0x4B, 3, 4]), ("bzip2", [0x42, 0x5A, 0x68]),
      ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
    ]
    for (name, bytes) in starts {
      #expect(try problem(of: bytes + Self.end) == "it is compressed by \(name)")
    }
    try folder.makeFolder("in")
    try folder.write("one", to: "in/one")
    try pack("--gzip", "one")
    #expect(
      throws: StreamingError.unreadable(
        path: folder.path("a.tar"), format: "a tar archive", problem: "it is compressed by gzip",
        advice: "hand in the .tar as it is")
    ) { try read() }
  }

  @Test func refusesWhatIsNoFile() throws {
    try folder.makeFolder("a.tar")
    #expect(throws: StreamingError.notAFile(path: folder.path("a.tar"), .directory)) { try read() }
  }
}
