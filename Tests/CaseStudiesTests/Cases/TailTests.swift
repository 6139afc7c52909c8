import CaseStudies
import TestSupport
import Testing

@Suite("tail")
struct TailTests {
  let folder: TemporaryFolder
  let tail: CaseStudy

  init() throws {
    folder = try TemporaryFolder()
    tail = try #require(CaseStudy.named("tail"))
  }

  private func check(_ content: [UInt8], _ comment: Comment) throws {
    let path = try folder.write(content, to: "input")
    for (option, flag) in [("lines", "-n"), ("bytes", "-c")] {
      for amount in ["0", "1", "2", "3", "7", "1000", "70000"] {
        let expected = try run("/usr/bin/tail", [flag, amount, path]).output
        let given = try tail.answer("stream", on: path, [option: amount], in: folder)
        #expect(given.bytes == expected, "\(flag) \(amount): \(comment)")
      }
    }
  }

  @Test("gives what GNU tail prints", arguments: UglyInputs.small.indices)
  func small(index: Int) throws {
    try check(UglyInputs.small[index].bytes, "\(UglyInputs.small[index].name)")
  }

  @Test("gives what GNU tail prints of random inputs", arguments: 1...4)
  func random(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 60_000...140_000, using: &random)
    try check(UglyInputs.mixed(count: count, using: &random), "seed \(seed)")
  }
}
