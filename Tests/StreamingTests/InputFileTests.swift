import Glibc
import Streaming
import TestSupport
import Testing

@Suite("InputFile")
struct InputFileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("gives the size of a regular file", arguments: [0, 1, 70_000])
  func size(count: Int) throws {
    let path = try folder.write([UInt8](repeating: 1, count: count), to: "a")
    #expect(try InputFile.check(path) == count)
    #expect(try InputFile(path).contentLength() == count)
  }

  @Test("refuses a missing file")
  func missing() {
    let path = folder.path("none")
    #expect(throws: StreamingError.system(.open, path: path, code: ENOENT)) {
      try InputFile.check(path)
    }
  }

  @Test("refuses a directory")
  func directory() {
    #expect(throws: StreamingError.notAFile(path: folder.path, .directory)) {
      try InputFile.check(folder.path)
    }
  }

  @Test("refuses a FIFO at once, though nobody writes to it")
  func fifo() {
    let path = folder.path("fifo")
    #expect(mkfifo(path, 0o600) == 0)
    #expect(throws: StreamingError.notAFile(path: path, .fifo)) { try InputFile.check(path) }
  }

  @Test("refuses a socket by its kind, though it cannot even be opened")
  func socketFile() {
    let path = folder.path("socket")
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafeBytes(of: &address) { bytes in
      bind(
        descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(bytes.count))
    }
    #expect(bound == 0)
    #expect(throws: StreamingError.notAFile(path: path, .socket)) { try InputFile.check(path) }
  }

  @Test("refuses a device that never ends")
  func device() {
    #expect(throws: StreamingError.notAFile(path: "/dev/zero", .characterDevice)) {
      try InputFile.check("/dev/zero")
    }
  }

  @Test("finds the length of a file that states another")
  func statedSizeOfNothing() throws {
    let content = try fileContents("/proc/version")
    #expect(try InputFile.check("/proc/version") == 0)
    #expect(try InputFile("/proc/version").contentLength() == content.count)
  }

  @Test("reads at a place up to the end, and no further")
  func readsAtAPlace() throws {
    let file = try InputFile(try folder.write("0123456789", to: "a"))
    var bytes = [UInt8](repeating: 0, count: 4)
    let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 8) }
    #expect(count == 2)
    #expect(bytes == Array("89".utf8) + [0, 0])
  }

  @Test("gives a range of a file chunk by chunk")
  func range() throws {
    var random = SeededGenerator(seed: 1)
    let content = random.bytes(count: 200_000)
    let file = try InputFile(try folder.write(content, to: "a"))
    var given: [UInt8] = []
    try file.forEachChunk(in: 1..<199_999) { given += $0 }
    #expect(given == Array(content[1..<199_999]))
  }

  @Test("says that a file shrank rather than giving less")
  func shrank() throws {
    let path = try folder.write("0123456789", to: "a")
    let file = try InputFile(path)
    #expect(truncate(path, 5) == 0)
    let failure: StreamingError?
    do {
      try file.forEachChunk(in: 0..<10) { (_) throws(StreamingError) in }
      failure = nil
    } catch {
      failure = error
    }
    #expect(failure == .shrank(path: path))
  }
}
