import Streaming
import TestSupport
import Testing

@testable import CaseStudies

@Suite("queue and cache")
struct QueueAndCacheTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func answers(
    _ study: CaseStudy, _ bytes: [UInt8], _ options: [String: String] = [:]
  ) throws -> Set<String> {
    let path = try folder.write(bytes, to: "input")
    return Set(
      try study.versions.map { try study.answer($0.name, on: path, options, in: folder).text })
  }

  @Test("work on lines longer than a queued piece, whole or not")
  func longLines() throws {
    for count in [LinePiece.wholeLength - 1, LinePiece.wholeLength, 3 * LinePiece.wholeLength] {
      let line = [UInt8](repeating: 0x45, count: count)
      for text in [line, line + [0x0A], line + [0x0A] + line] {
        #expect(try answers(.queue, text, ["capacity": "1"]).count == 1, "\(count)")
      }
    }
  }

  @Test("count lines and requests")
  func counts() throws {
    #expect(try answers(.queue, []) == ["lines: 0\nresult: 0\n"])
    #expect(try answers(.queue, Array("a\n\nb".utf8)).first?.hasPrefix("lines: 3\n") == true)
    #expect(try answers(.cache, []) == ["requests: 0\nresult: 0\n"])
    #expect(try answers(.cache, Array("a 1\n\na 2".utf8)).first?.hasPrefix("requests: 3\n") == true)
  }

  @Test("answer by the first word alone, of which 256 bytes count")
  func keys() throws {
    let long = String(repeating: "k", count: 256)
    let first = try answers(.cache, Array("a x\nb y\n\(long)1\n".utf8))
    #expect(first.count == 1)
    #expect(try answers(.cache, Array("a\tz\nb\n\(long)2\n".utf8)) == first)
    #expect(try answers(.cache, Array("a\nc\n\(long)\n".utf8)) != first)
  }

  @Test("give the same answers whatever the cache has forgotten", arguments: ["0", "1", "2", "50"])
  func capacities(capacity: String) throws {
    var random = SeededGenerator(seed: 5)
    let text = (0..<2000).map { _ in "\(Int.random(in: 0..<60, using: &random)) x\n" }.joined()
    #expect(try answers(.cache, Array(text.utf8), ["capacity": capacity]).count == 1)
  }

  @Test("the cache forgets what was used longest ago")
  func leastRecentlyUsed() {
    var cache = BoundedCache<String>(capacity: 2)
    var made: [String] = []
    func ask(_ key: String) {
      _ = cache.value(for: Array(key.utf8)) { key in
        made.append(String(decoding: key, as: UTF8.self))
        return ""
      }
    }
    for key in ["a", "b", "a", "c", "a", "b", "b", "c"] { ask(key) }
    #expect(made == ["a", "b", "c", "b", "c"])
    #expect(cache.count == 2)
  }

  @Test("fakes grow with the input, streams do not", .tags(.slow))
  func growth() throws {
    for study in [CaseStudy.queue, .cache] {
      let inputs = try [1 << 20, 6 << 20].map { count in
        let lines = (0..<count / 48).map { number in
          "\(String(repeating: "0", count: 8))\(number) GET /a/page/of/some/length\n"
        }
        return try folder.write(Array(lines.joined().utf8), to: "input-\(count)")
      }
      func slope(_ version: String) throws -> Double {
        let growths = try inputs.map {
          try #require(try WorkerProcess([study.id, version, $0], in: folder).growth)
        }
        return Double(growths[1] - growths[0]) / Double(5 << 20)
      }
      #expect(try slope("fake") > 0.5, "\(study.id)")
      #expect(try slope("stream") < 0.2, "\(study.id)")
    }
  }
}
