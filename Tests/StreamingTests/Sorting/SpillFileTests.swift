import Glibc
import MemoryTracking
import TestSupport
import Testing

@testable import Streaming

@Suite("SpillFile and NumberSorter")
struct SpillFileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("has no name, and gives back what was written at its place")
  func nameless() throws {
    let file = try SpillFile(in: folder.path, byteCount: 1000)
    let (first, second) = (file.reserve(3), file.reserve(2))
    #expect(file.byteCount == 5)
    try Array("de".utf8).withUnsafeBytes { bytes in
      try file.write(bytes, at: second.lowerBound)
    }
    try Array("abc".utf8).withUnsafeBytes { bytes in
      try file.write(bytes, at: first.lowerBound)
    }
    let buffer = Buffer(byteCount: 5)
    try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<5]), at: 0)
    #expect(String(decoding: buffer.bytes[..<5], as: UTF8.self) == "abcde")
    #expect(folder.names().isEmpty)
  }

  @Test("says how much room is missing, and that a folder is")
  func refusals() throws {
    let place = try folder.makeFolder("spills")
    let error = #expect(throws: StreamingError.self) {
      _ = try SpillFile(in: place, byteCount: .max)
    }
    guard case .noRoom(place, ByteCount(.max), let free)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(free > .zero)
    #expect(throws: StreamingError.system(.create, path: folder.path("none"), code: ENOENT)) {
      _ = try SpillFile(in: folder.path("none"), byteCount: 1)
    }
  }

  @Test("numbers come back in order, spilled or not", arguments: [0, 1, 8192, 8193, 100_000])
  func numbers(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    let numbers = (0..<count).map { _ in random.next() >> UInt64.random(in: 0..<64, using: &random)
    }
    var sorter = try NumberSorter(memory: .kibibytes(64), expectedBytes: count * 8)
    for number in numbers { try sorter.add(number) }
    #expect((sorter.runCount > 0) == (count > 8192))
    var result: [UInt64] = []
    try sorter.forEach { result.append($0) }
    #expect(result == numbers.sorted())
  }
}
