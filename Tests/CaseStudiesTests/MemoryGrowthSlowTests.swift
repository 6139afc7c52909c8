import CaseStudies
import TestSupport
import Testing

/// What the cases are about: loading grows with the input, streaming does not.
@Suite("Memory growth", .tags(.slow))
struct MemoryGrowthSlowTests {
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

  /// Records in an array, so many bytes or a few more.
  private func document(count: Int) throws -> String {
    var content = Array("[{\"amount\":0}".utf8)
    var number = 0
    while content.count < count {
      number += 1
      content += ",\n{\"id\":\"\(number)\",\"city\":\"Zürich\",\"amount\":\(number).5}".utf8
    }
    return try folder.write(content + [UInt8(ascii: "]")], to: "document-\(count)")
  }

  /// A file with this content that a case can read.
  private func file(_ content: String, for study: CaseStudy) throws -> String {
    if study.fixture == "database" {
      let rows = try fileContents(content).count / 60
      let sql = """
        CREATE TABLE IF NOT EXISTS t(a); DELETE FROM t; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL
        SELECT i + 1 FROM n LIMIT \(rows)) INSERT INTO t SELECT printf('%052d', i) FROM n
        """
      #expect(try run("/usr/bin/sqlite3", [content + ".db", sql]).status == 0)
      return content + ".db"
    }
    guard study.fixture == "gzip" else { return content }
    #expect(try run("/bin/gzip", ["-kf", content]).status == 0)
    return content + ".gz"
  }

  /// Records in an XML document, so many bytes or a few more.
  private func xml(count: Int) throws -> String {
    var content = Array("<orders>\n".utf8)
    var number = 0
    while content.count < count {
      number += 1
      content +=
        "<order id='\(number)'><city>Zürich</city><amount>\(number).5</amount></order>\n".utf8
    }
    return try folder.write(content + Array("</orders>\n".utf8), to: "xml-\(count)")
  }

  @Test("follows what is stated of the version, on lines like those of its fixture")
  func statedGrowth() throws {
    let (smallCount, largeCount) = (1 << 20, 4 << 20)
    for name in ["log", "numbers"] {
      let small = try fixtureLike(name, count: smallCount)
      let large = try fixtureLike(name, count: largeCount)
      for study in CaseStudy.all where study.fixture == name {
        for version in study.versions {
          guard let stated = version.bytesPerInputByte, stated > 0.5 else { continue }
          let least = try WorkerProcess([study.id, version.name, small], in: folder).growth
          let most = try WorkerProcess([study.id, version.name, large], in: folder).growth
          let growth = try #require(most) - #require(least)
          let ratio = Double(growth) / Double(largeCount - smallCount)
          // Arrays double when they are full, so that a size can lie just above a step. How many
          // lines wait in an unbounded queue is the scheduler's to say: on a busy machine, fewer.
          let isScheduled = study.id == "queue" && version.name == CaseVersion.fakeName
          #expect(
            ratio > (isScheduled ? 0 : stated * 0.6) && ratio < stated * 1.6,
            "\(study.id) \(version.name): \(ratio), stated \(stated)")
        }
      }
    }
  }

  /// Lines as long as those of the built-in recipes.
  private func fixtureLike(_ name: String, count: Int) throws -> String {
    var content: [UInt8] = []
    var number = 0
    while content.count < count {
      number += 1
      if name == "numbers" {
        // 1 to 9 digits, each count as likely as the next, and every second number negative.
        let most = (0...(number % 9)).reduce(1) { most, _ in most * 10 }
        content +=
          "\(number % 2 == 0 ? "-" : "")\(most / 10 + number % max(1, most * 9 / 10))\n".utf8
      } else {
        content +=
          "2026-03-01T00:00:00.007Z INFO  billing[11224] mail queued to=a\(number)@example.org ok\n"
          .utf8
      }
    }
    return try folder.write(content.prefix(count), to: "\(name)-\(count)")
  }

  @Test("follows the input in a load version, and does not in a stream version")
  func growth() throws {
    let (smallCount, largeCount) = (1 << 20, 6 << 20)
    let lines = (try input(count: smallCount), try input(count: largeCount))
    let documents = (try document(count: smallCount), try document(count: largeCount))
    let trees = (try xml(count: smallCount), try xml(count: largeCount))
    for study in CaseStudy.all {
      let made =
        switch study.fixture {
        case "json": documents
        case "xml": trees
        default: lines
        }
      let (small, large) = (try file(made.0, for: study), try file(made.1, for: study))
      for version in study.versions.prefix(2) {
        // Else the smaller input fits into the memory to sort in, and the larger one does not.
        let options = study.id == "sort" ? ["memory=512KiB"] : []
        let least = try WorkerProcess([study.id, version.name, small] + options, in: folder).growth
        let most = try WorkerProcess([study.id, version.name, large] + options, in: folder).growth
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
