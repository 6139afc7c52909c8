import Testing

@testable import WorkerProtocol

@Suite struct WorkerRequestTests {
  @Test(arguments: [
    WorkerRequest(caseID: "tail", version: "load", input: "app.log"),
    WorkerRequest(
      caseID: "count", version: "stream", input: "a file=1",
      options: ["pattern": "a=b c", "x": ""],
      answer: "out.txt"),
    WorkerRequest(caseID: "tail", version: "stream", input: "--answer", options: ["lines": "0"]),
  ])
  func survivesTheCommandLine(request: WorkerRequest) throws {
    #expect(try WorkerRequest(arguments: request.arguments) == request)
  }

  @Test(arguments: [
    ([], "a case, a version and a file are needed"),
    (["tail", "load"], "a case, a version and a file are needed"),
    (["--answer"], "--answer has no file"),
    (["tail", "load", "f", "lines"], "'lines' is not name=value"),
  ])
  func refusesWhatIsNoRequest(arguments: [String], reason: String) {
    let error = #expect(throws: WorkerProtocolError.self) {
      try WorkerRequest(arguments: arguments)
    }
    #expect(
      error?.description == "worker: \(reason); usage: highwater-worker [--answer FILE] "
        + "CASE VERSION FILE [NAME=VALUE …]")
  }
}
