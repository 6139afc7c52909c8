import Streaming
import TestSupport
import Testing
import WorkerProtocol

@testable import CaseStudies

@Suite("topk, distinct and groupby")
struct GroupTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// The answer that all versions give.
  private func answer(
    _ study: CaseStudy, _ text: String, _ options: [String: String] = [:]
  ) throws -> String {
    let path = try folder.write(text, to: "input")
    let answers = try study.versions.filter { !$0.isEstimate }
      .map { try study.answer($0.name, on: path, options, in: folder).text }
    try #require(Set(answers).count == 1, "\(answers)")
    return answers[0]
  }

  @Test("topk gives the largest from the largest on, twice what is there twice")
  func topk() throws {
    let text = "5\n-7\r\nx\n +3\n\n5\n999999999999999999\n1234567890123456789\n-999999999999999999"
    #expect(try answer(.topk, text, ["top": "3"]) == "999999999999999999\n5\n5\n")
    #expect(try answer(.topk, text).hasSuffix("3\n-7\n-999999999999999999\n"))
    #expect(try answer(.topk, text, ["top": "0"]) == "")
    #expect(try answer(.topk, "") == "")
  }

  @Test("a field is found by its number or by its name")
  func fields() throws {
    let text = "1\ta=x\tb=1\n2\tb=1 a=y\n\n \n3\ta=\taa=z\n4\tb=2"
    #expect(try answer(.distinct, text) == "4\n")
    #expect(try answer(.distinct, text, ["field": "a"]) == "3\n")
    #expect(try answer(.distinct, text, ["field": "b"]) == "2\n")
    #expect(try answer(.distinct, text, ["field": "3"]) == "3\n")
    #expect(try answer(.distinct, text, ["field": "none"]) == "0\n")
    for study in [CaseStudy.distinct, .groupby] {
      let name = study.options[0].name
      #expect(throws: CaseError.self) { try study.validated([name: "0"]) }
    }
  }

  @Test("groupby sums up exactly, in the order of the keys' bytes")
  func groups() throws {
    let text = """
      k=b v=0.1
      k=b v=0.2
      k=a v=25e-3
      k=a v=-1.025
      k=ä v=nothing
      v=7
      k= v=1
      k=b v=123456789012345678
      """
    #expect(
      try answer(.groupby, text, ["key": "k", "value": "v"])
        == "\t1\t1\na\t2\t-1\nb\t3\t123456789012345678.3\nä\t1\t0\n")
    #expect(try answer(.groupby, "x 5\r\nx 6\r\n", ["key": "1", "value": "2"]) == "x\t2\t0\n")
  }

  @Test("of a line the first 64 KiB count")
  func longLines() throws {
    let filling = String(repeating: "-", count: (1 << 16) - 2)
    for text in ["\(filling) a=1", "a \(filling)\(filling)\(filling)\(filling) a=1\n"] {
      #expect(try answer(.distinct, text + "\na=2", ["field": "a"]) == "1\n")
    }
  }

  @Test("a sketch states its error and keeps to it, and the others state what they count")
  func sketch() throws {
    let text = (0..<50_000).map { "\($0 % 40_000)\n" }.joined()
    let path = try folder.write(text, to: "input")
    for version in CaseStudy.distinct.versions {
      let worker = try WorkerProcess(["distinct", version.name, path], in: folder)
      let stated = worker.reports.compactMap { report in
        if case .value(let value) = report { value } else { nil }
      }
      let value = try #require(stated.first)
      #expect(value.error == (version.isEstimate ? DistinctSketch.error : nil))
      #expect(abs(Double(value.value) - 40_000) <= 40_000 * (value.error ?? 0), "\(version.name)")
    }
  }

  @Test("a fake grows with its input, a stream with what it must know", .tags(.slow))
  func growth() throws {
    let inputs = try [1 << 20, 6 << 20].map { count in
      let lines = (0..<count / 40).map { number -> String in
        let fields = "\(number + 1_000_000)\tstation=S\(1000 + number % 5000)\tvalue=\(number)\t"
        return fields + String(repeating: ".", count: 39 - fields.utf8.count) + "\n"
      }
      return try folder.write(lines.joined(), to: "records-\(count)")
    }
    func slope(_ study: CaseStudy, _ version: String) throws -> Double {
      let growths = try inputs.map {
        try #require(try WorkerProcess([study.id, version, $0], in: folder).growth)
      }
      return Double(growths[1] - growths[0]) / Double(5 << 20)
    }
    for study in [CaseStudy.distinct, .groupby] { #expect(try slope(study, "fake") > 0.5) }
    #expect(try slope(.groupby, "stream") < 0.3)
    #expect(try slope(.distinct, "sketch") < 0.1)
  }
}
