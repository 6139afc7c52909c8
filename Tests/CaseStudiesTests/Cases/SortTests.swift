import TestSupport
import Testing
import WorkerProtocol

@testable import CaseStudies

@Suite("sort and copies")
struct SortTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func answer(_ text: String, _ options: [String: String] = [:]) throws -> String {
    let path = try folder.write(text, to: "input")
    return try CaseStudy.sort.answer("stream", on: path, options, in: folder).text
  }

  @Test("gives lines in order, by what is asked for")
  func orders() throws {
    let text = "b 10\na 9\n\na 10\nc -1"
    #expect(try answer(text) == "\na 10\na 9\nb 10\nc -1\n")
    #expect(try answer(text, ["reverse": "true"]) == "c -1\nb 10\na 9\na 10\n\n")
    #expect(try answer(text, ["key": "2"]) == "\nc -1\na 10\nb 10\na 9\n")
    let numeric = ["key": "2", "numeric": "true"]
    #expect(try answer(text, numeric) == "c -1\n\na 9\na 10\nb 10\n")
  }

  @Test("refuses too little memory and a field 0")
  func refusals() {
    for options in [["memory": "63KiB"], ["key": "0"], ["key": "x"], ["memory": "x"]] {
      #expect(throws: CaseError.self) { try CaseStudy.sort.validated(options) }
    }
    #expect(throws: Never.self) { try CaseStudy.sort.validated(["memory": "64KiB", "key": "1"]) }
  }

  @Test("copies spills what it cannot hold, and gives the same", .tags(.slow))
  func spills() throws {
    var random = SeededGenerator(seed: 4)
    let text = (0..<2_500_000).map { _ in "\(random.next() % 3_000_000)\n" }.joined()
    let path = try folder.write(text, to: "input")
    let stream = try CaseStudy.copies.answer("stream", on: path, in: folder)
    #expect(try CaseStudy.copies.answer("spill", on: path, in: folder).digest == stream.digest)
  }

  @Test("holds the memory it is allowed, and hardly more", .tags(.slow))
  func memory() throws {
    var random = SeededGenerator(seed: 5)
    let text = (0..<400_000).map { _ in "\(random.next()) \(random.next())\n" }.joined()
    let path = try folder.write(text, to: "input")
    for memory in [1 << 20, 4 << 20] {
      let worker = try WorkerProcess(["sort", "stream", path, "memory=\(memory)"], in: folder)
      #expect(try #require(worker.growth) < memory + 2 << 20)
    }
  }

  @Test("says that there is no folder for what does not fit, and needs none for what does")
  func noFolder() throws {
    let text = String(repeating: "a line\n", count: 20_000)
    let path = try folder.write(text, to: "input")
    let worker = try BuiltProducts.path("highwater-worker")
    func status(_ memory: String) throws -> FinishedProcess {
      try run(
        "/bin/sh", ["-c", "exec \"$@\" 3>/dev/null", "sh", worker, "sort", "stream", path, memory],
        environment: ["TMPDIR": folder.path("none")])
    }
    #expect(try status("memory=64KiB").status == 1)
    #expect(try status("memory=16MiB").status == 0)
  }
}
