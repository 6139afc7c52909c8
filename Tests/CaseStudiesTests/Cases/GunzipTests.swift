import CaseStudies
import Streaming
import TestSupport
import Testing

@Suite("gunzip")
struct GunzipTests {
  let folder: TemporaryFolder
  let gunzip: CaseStudy

  init() throws {
    folder = try TemporaryFolder()
    gunzip = try #require(CaseStudy.named("gunzip"))
  }

  /// The bytes as gzip(1) compresses them.
  private func compressed(_ bytes: [UInt8]) throws -> [UInt8] {
    try run("/bin/gzip", ["-c"], standardInput: bytes).output
  }

  /// What all versions say of a file, an answer or an error; they must agree.
  private func outcome(
    of archive: [UInt8], pattern: String = "ERROR", _ comment: Comment? = nil
  ) throws -> String {
    let path = try folder.write(archive, to: "input.gz")
    let outcomes = gunzip.versions.map { version in
      do {
        return try gunzip.answer(version.name, on: path, ["pattern": pattern], in: folder).text
      } catch {
        return "\(error)".replacing(path, with: "input.gz")
      }
    }
    #expect(Set(outcomes).count == 1, "\(outcomes): \(comment ?? "")")
    return outcomes[0]
  }

  @Test("counts what zcat prints", arguments: 1...4)
  func content(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...300_000, using: &random)
    let content = UglyInputs.mixed(count: count, using: &random)
    let lines = content.split(separator: 0x0A, omittingEmptySubsequences: false)
    let lineCount = lines.count - (lines.last?.isEmpty == true ? 1 : 0)
    for pattern in ["E", "ERROR", "RORERR", "\u{7F}"] {
      let matching = lines.count { line in
        line.withUnsafeBytes { BytePattern(pattern.utf8).firstIndex(in: $0, from: 0) != nil }
      }
      #expect(
        try outcome(of: try compressed(content), pattern: pattern)
          == "lines: \(lineCount)\nmatching: \(matching)\nbytes: \(content.count)\n",
        "seed \(seed), \(pattern)")
    }
  }

  @Test("finds a text across the boundary of chunks", arguments: 0...6)
  func boundary(shift: Int) throws {
    let filling = [UInt8](repeating: 0x2E, count: GzipReader.chunkSize - shift)
    for (text, matching) in [("ERROR\nx\n", 1), ("ERR\nOR\n", 0), ("ERROR ERROR\nERROR\n", 2)] {
      let answer = try outcome(of: try compressed(filling + text.utf8), "\(shift) \(text)")
      #expect(answer.contains("\nmatching: \(matching)\n"), "\(shift) \(text)")
    }
  }

  @Test("reads several members as one file, wherever one ends")
  func members() throws {
    let parts = ["one ERR", "OR\ntwo\n", "", "three"].map { Array($0.utf8) }
    let archive = try parts.flatMap { try compressed($0) }
    #expect(try outcome(of: archive) == "lines: 3\nmatching: 1\nbytes: 19\n")
    // The second member begins in one chunk of the file and goes on in the next.
    var random = SeededGenerator(seed: 5)
    let noise = try compressed(random.bytes(count: 70_000))
    for cut in -3...3 {
      // A name in the header may be as long as needed.
      let length = GzipReader.chunkSize * 2 + cut - noise.count - 1
      var named = Array(noise)
      named[3] = 8
      named.insert(contentsOf: [UInt8](repeating: 0x61, count: length) + [0], at: 10)
      let whole = try compressed(Array("ERROR\n".utf8))
      #expect(try outcome(of: named + whole, "\(cut)").hasSuffix("bytes: 70006\n"), "\(cut)")
    }
  }

  @Test("treats what follows the last member as gzip(1) does")
  func trailing() throws {
    let archive = try compressed(Array("hello\nworld\n".utf8))
    let answer = "lines: 2\nmatching: 0\nbytes: 12\n"
    let tails: [[UInt8]] = [
      [], [0], [0, 0, 0], [0, 0x78], [0x78], [0x78, 0x78], [0x1F], [0x1F, 0x8B], [0x1F, 0x8B, 8],
      [0x1F, 0x78], Array("xyz".utf8) + [0x1F, 0x8B], [0x1F, 0x8B, 9, 0, 0, 0, 0, 0, 0, 0, 0],
    ]
    for tail in tails {
      // 2 is a warning, 1 an error.
      let isError = try run("/bin/gzip", ["-dc"], standardInput: archive + tail).status == 1
      let outcome = try outcome(of: archive + tail, "\(tail)")
      #expect((outcome != answer) == isError, "\(tail): \(outcome)")
    }
  }

  @Test("says what is wrong with a file")
  func failures() throws {
    func text(_ problem: String) -> String {
      "input: cannot read 'input.gz' as a gzip file: \(problem)"
    }
    let early = text("it ends early, after 0 bytes of content; get the whole file")
    #expect(try outcome(of: []) == early)
    #expect(try outcome(of: [0x1F]) == early)
    let foreign = text("it does not begin as one; name a file that gzip made")
    #expect(try outcome(of: Array("plain\n".utf8)) == foreign)
    let archive = try compressed(Array("hello\n".utf8))
    #expect(
      try outcome(of: archive.dropLast(3))
        == text("it ends early, after 6 bytes of content; get the whole file"))
    var damaged = archive
    damaged[archive.count - 6] ^= 1
    #expect(
      try outcome(of: damaged)
        == text("it is damaged (incorrect data check); get an intact copy"))
  }

  @Test("neither traps nor differs on damaged files", arguments: 1...40)
  func damage(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var archive = try compressed(UglyInputs.mixed(count: 150_000, using: &random))
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      archive[Int.random(in: 0..<archive.count, using: &random)] = UInt8.random(
        in: 0...255, using: &random)
    }
    if Bool.random(using: &random) {
      archive.removeLast(Int.random(in: 0..<archive.count, using: &random))
    }
    _ = try outcome(of: archive, "seed \(seed)")
  }

  @Test("stays flat on a decompression bomb, which the fake does not")
  func bomb() throws {
    let path = folder.path("bomb.gz")
    let made = try run("/bin/sh", ["-c", "head -c 256M /dev/zero | gzip -1 > \(path)"])
    #expect(made.status == 0)
    let stream = try WorkerProcess(["gunzip", "stream", path], in: folder)
    #expect(stream.process.status == 0 && stream.words.contains("answer of 38"))
    #expect(try #require(stream.growth) < 2 << 20)
    let fake = try WorkerProcess(["gunzip", "fake", path], in: folder)
    #expect(try #require(fake.growth) > 200 << 20)
  }
}
