import CaseStudies
import Streaming
import TestSupport
import Testing

/// All versions of a case give the same answer, whatever the input.
@Suite("All versions agree", .tags(.slow))
struct AgreementSlowTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private static let variants: [(caseID: String, options: [String: String])] = [
    ("report", [:]),
    ("section", ["header": "section 3"]),
    ("section", ["header": "A"]),
    ("tail", ["lines": "0"]),
    ("tail", ["lines": "1"]),
    ("tail", ["lines": "30"]),
    ("tail", ["lines": "100000"]),
    ("tail", ["bytes": "100"]),
    ("tail", ["bytes": "65536"]),
    ("count", ["pattern": "ERROR"]),
    ("count", ["pattern": "EE"]),
    ("sections", [:]),
    ("search", ["pattern": "ERROR"]),
    ("search", ["pattern": "eror", "regex": "true"]),
    ("search", ["pattern": "EE", "count": "true"]),
    ("search", ["pattern": "error cri", "ignore-case": "true", "max": "3"]),
    ("search", ["pattern": "RR.R|\u{7F}$|^$", "regex": "true", "max": "200"]),
    ("search", ["pattern": "WARN.*9$", "regex": "true", "count": "true", "max": "5"]),
    ("transform", ["mode": "upper"]),
    ("transform", ["mode": "rot13"]),
    ("preview", ["bytes": "0"]),
    ("preview", ["bytes": "7"]),
    ("preview", ["bytes": "65536"]),
    ("preview", ["bytes": "131071"]),
    ("header", [:]),
    ("header", ["magic": "one"]),
    ("copies", [:]),
    ("accumulate", [:]),
    ("lookup", ["lines": "1,3,2-5,1"]),
    ("lookup", ["lines": "1000-1010,100000"]),
    ("passes", [:]),
    ("sort", ["memory": "64KiB"]),
    ("sort", ["numeric": "true", "reverse": "true"]),
    ("sort", ["key": "3", "memory": "64KiB"]),
    ("topk", ["top": "0"]),
    ("topk", ["top": "3"]),
    ("distinct", [:]),
    ("distinct", ["field": "3"]),
    ("groupby", ["key": "2", "value": "4"]),
    ("groupby", ["key": "1", "value": "1"]),
    ("queue", [:]),
    ("queue", ["capacity": "1"]),
    ("cache", ["capacity": "0"]),
    ("cache", ["capacity": "3"]),
    ("cache", [:]),
    ("json", [:]),
    ("xml", [:]),
  ]

  private func check(
    _ path: String, only cases: Set<String>? = nil, _ comment: Comment
  ) throws {
    for (caseID, options) in Self.variants where cases?.contains(caseID) != false {
      let study = try #require(CaseStudy.named(caseID))
      let load = try study.outcome("load", on: path, options, in: folder)
      for version in study.versions.dropFirst() where !version.isEstimate {
        let other = try study.outcome(version.name, on: path, options, in: folder)
        #expect(other == load, "\(caseID) \(options) \(version.name): \(comment)")
      }
    }
  }

  @Test("on small ugly inputs", arguments: UglyInputs.small.indices)
  func small(index: Int) throws {
    let input = UglyInputs.small[index]
    try check(try folder.write(input.bytes, to: "input"), "\(input.name)")
  }

  @Test(
    "at the boundaries of chunks",
    arguments: [ReverseChunkReader.defaultSize, ChunkReader.defaultSize], [-1, 0, 1])
  func boundaries(size: Int, difference: Int) throws {
    var random = SeededGenerator(seed: UInt64(size + difference))
    let content = UglyInputs.mixed(count: size + difference, using: &random)
    try check(try folder.write(content, to: "input"), "seed \(random.seed)")
  }

  @Test(
    "with something of weight across the boundary",
    arguments: ["ERROR", "\n", "\r\n", "\n\n", "\n#==[ A ]=====#", "EEEEE"])
  func across(text: String) throws {
    let head = Array("#==[ Section 3 ]=====#\n ".utf8)
    for shift in 0...text.utf8.count {
      let filling = ChunkReader.defaultSize - shift - head.count
      let content = head + [UInt8](repeating: 0x2E, count: filling) + text.utf8 + "rest\n".utf8
      try check(
        try folder.write(content, to: "input"), only: ["count", "section", "search"],
        "shift \(shift)")
    }
  }

  @Test("on random inputs", arguments: 1...6)
  func random(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...300_000, using: &random)
    let content = UglyInputs.mixed(count: count, using: &random)
    try check(try folder.write(content, to: "input"), "seed \(seed)")
  }

  @Test("on lines longer than a chunk", arguments: [0, 1, 2])
  func longLines(newlines: Int) throws {
    let line = [UInt8](repeating: 0x45, count: 2 * ChunkReader.defaultSize + 1)
    let content = Array((0...newlines).map { _ in line }.joined(separator: [0x0A]))
    try check(try folder.write(content, to: "input"), "\(newlines) newlines")
  }

  @Test("on a file that several threads work on")
  func blocks() throws {
    var random = SeededGenerator(seed: 9)
    var content: [UInt8] = []
    for _ in 0..<200 {
      content += "#==[ Section ]=====#\n-17\n".utf8 + UglyInputs.mixed(count: 500, using: &random)
      content += "\n123456\n".utf8
    }
    // Many short sections in one of the blocks, and none in another.
    let short = Array("#==[ A ]=====#\nERROR\n5\n".utf8)
    let lines = [UInt8](repeating: newlineByte, count: FileBlocks.blockSize / 100)
    content += (0..<2000).flatMap { _ in short } + lines
    while content.count < FileBlocks.smallestSplit + 10_000 {
      content += [UInt8](repeating: 0x2E, count: 300_000) + content.prefix(200_000)
    }
    let cases: Set = [
      "report", "sections", "passes", "accumulate", "copies", "topk", "transform",
    ]
    try check(try folder.write(content, to: "input"), only: cases, "seed 9")
  }

  @Test("on a file of /proc, which states no size")
  func procFile() throws {
    try check("/proc/version", "/proc/version")
  }
}
