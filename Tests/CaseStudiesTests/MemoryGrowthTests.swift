import CaseStudies
import TestSupport
import Testing

/// What the cases are about: loading grows with the input, streaming does not.
@Suite("Memory growth")
struct MemoryGrowthTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Sections of ordinary lines, exactly so many bytes.
  private func input(count: Int) throws -> String {
    var section = Array("#==[ Messages ]=====#\n".utf8)
    for number in 0..<20_000 { section += "2026-01-31 09:30:00 INFO request \(number)\n".utf8 }
    var content: [UInt8] = []
    while content.count < count { content += section }
    return try folder.write(content.prefix(count), to: "input-\(count)")
  }

  @Test("follows the input in a load version, and does not in a stream version")
  func growth() throws {
    let (smallCount, largeCount) = (1 << 20, 6 << 20)
    let small = try input(count: smallCount)
    let large = try input(count: largeCount)
    for study in CaseStudy.all {
      for version in study.versions.prefix(2) {
        let least = try WorkerProcess([study.id, version.name, small], in: folder).growth
        let most = try WorkerProcess([study.id, version.name, large], in: folder).growth
        let growth = try #require(most) - #require(least)
        let ratio = Double(growth) / Double(largeCount - smallCount)
        if version.name == "load" {
          #expect(ratio > 0.9, "\(study.id)")
        } else {
          // What is left is code and buffers used for the first time, some 300 KiB.
          #expect(ratio < 0.12, "\(study.id)")
        }
      }
    }
  }
}
