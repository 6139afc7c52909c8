import TestSupport
import Testing

@testable import Streaming

struct WorkThreadTests {
  /// It begins on another processor than its creator, which must not be forbidden it for good.
  @Test func threadMayRunWhereItsCreatorMay() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("text".utf8), to: "file")
    let allowed = try WorkThread.inThreads(4, on: try InputFile(path)) {
      (_, _) throws(StreamingError) in
      let status = try InputFile("/proc/thread-self/status").bytes(in: 0..<(1 << 14))
      let text = String(decoding: status, as: UTF8.self)
      return text.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") }.map(String.init)
    }
    #expect(allowed.count == 4)
    #expect(allowed[0] != nil)
    #expect(Set(allowed).count == 1)
  }
}
