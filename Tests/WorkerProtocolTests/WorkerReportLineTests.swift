import MemoryTracking
import Testing

@testable import WorkerProtocol

@Suite struct WorkerReportLineTests {
  private static let statistics = MemoryStatistics(
    resident: ByteCount(1), peak: ByteCount(2), virtual: ByteCount(3), anonymous: ByteCount(4),
    file: ByteCount(5))

  @Test(
    arguments: [
      .started(statistics), .finished(statistics), .failed(""), .failed("a\tb\nc\\d\\n"),
      .failed("\u{301}starts with a combining mark"),
      .answer(Answer(byteCount: 0, digest: "ef46db3751d8e999")),
      .value(StatedValue(value: 10_000_000)), .value(StatedValue(value: -1, error: 0.0244)),
      .checkpoint(
        Checkpoint(
          name: "File\tread \u{301}", elapsed: .nanoseconds(1_234_567_891), statistics: statistics,
          residentDelta: ByteCount(-7), peakIncrease: ByteCount(8))),
    ] as [WorkerReport])
  func survivesItsLine(report: WorkerReport) throws {
    #expect(!report.line.contains("\n"))
    #expect(try WorkerReport(line: report.line) == report)
  }

  @Test(arguments: [
    "", "started", "started\t1\t2\t3\t4", "started\t1\t2\t3\t4\tx", "finished\t1\t2\t3\t4\t5\t6",
    "answer\tmany\tabc", "value\t1", "value\t1\tx", "value\tx\t-",
    "checkpoint\tname\t1\t2\t3\t4\t5\t6\t7", "bogus\t1", "failed",
  ])
  func refusesHalfALine(line: String) {
    #expect(throws: WorkerProtocolError.malformedReport(line)) { try WorkerReport(line: line) }
  }

  @Test func saysHowOldWorkersComeAbout() {
    #expect(
      WorkerProtocolError.malformedReport("x").description
        == "worker: cannot read the report 'x'; build highwater and highwater-worker together")
  }
}
