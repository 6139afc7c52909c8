import Foundation
import TestSupport
import Testing

/// `sweep` and `chart`, through the built programs.
@Suite(.tags(.slow)) struct SweepMeasuringTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test(arguments: ["tail", "count"])
  func tellsFlatFromGrowing(study: String) throws {
    let finished = try place.highwater(
      "sweep", study, "--sizes", "4MiB,16MiB,64MiB", "--format", "json")
    #expect(finished.status == 0, "\(finished.errorText)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let sweep = try decoder.decode(SweepJSON.self, from: Data(finished.output))
    #expect(sweep.schema == "highwater.sweep/1")
    #expect(sweep.comparisons.map(\.input.bytes) == [4 << 20, 16 << 20, 64 << 20])
    let growth = Dictionary(uniqueKeysWithValues: sweep.growth.map { ($0.variant, $0) })
    let (load, stream) = (try #require(growth["load"]), try #require(growth["stream"]))
    #expect(stream.class == "constant" && abs(stream.exponent) < 0.1)
    #expect(load.class == "linear" && load.exponent > 0.8 && load.exponent < 1.15)
    #expect(load.bytesPerInputByte > 1 && abs(stream.bytesPerInputByte) < 0.1)
  }

  @Test func drawsWhatWasMeasured() throws {
    let swept = try place.highwater("sweep", "count", "--sizes", "4MiB,1MiB")
    #expect(swept.status == 0)
    for text in ["1.0 MiB: load ", "4.0 MiB: load ", "peak memory against the input's size"] {
      #expect(swept.outputText.contains(text), "'\(text)' is missing:\n\(swept.outputText)")
    }
    #expect(try place.highwater("chart", "1").status == 0)
    // Long enough to be sampled more than once, whatever else the machine does.
    #expect(try place.highwater("measure", "--", "sleep", "1").status == 0)
    #expect(try place.highwater("chart", "3").outputText.hasPrefix("sleep 1, memory against time"))
    #expect(
      try place.highwater("chart", "4").errorText
        == "workbook: there is no run '4'; type 'runs' to list them\n")
  }

  @Test func hasNothingToDrawAtFirst() throws {
    #expect(
      try place.highwater("chart").errorText
        == "chart: there is no run yet; make one, as in 'compare tail'\n")
  }

  @Test func keepsWhatIsDoneWhenItIsInterrupted() throws {
    let terminal = try place.terminal()
    try terminal.wait(for: "highwater>")
    try terminal.send("sweep passes --sizes 8MiB,16MiB,4GiB --variants stream --runs 1\r")
    try terminal.wait(for: "16.0 MiB: stream ")
    // The next file takes long to make.
    try terminal.send("\u{3}")
    try terminal.wait(for: "peak memory against the input's size")
    try terminal.send("chart 2\r")
    try terminal.wait(for: "passes: stream, memory against time")
  }

  /// An interrupted comparison is no part of the sweep, and is kept on its own.
  @Test(arguments: ["text", "html"]) func endsWhereARunIsInterrupted(format: String) throws {
    let terminal = try place.terminal(columns: 100)
    try terminal.wait(for: "highwater>")
    try terminal.send("sweep report --sizes 64MiB,128MiB --variants load --format \(format)\r")
    try terminal.wait(until: "the first run") {
      $0.cursorLine.contains("RSS ") && $0.cursorLine.contains("1 of 2")
    }
    try terminal.send("\u{3}")
    try terminal.wait(for: "sweep: stopped; what was measured before is kept")
    try terminal.send("runs\r")
    try terminal.wait(for: "'show RUN' tells all about one")
    let runs = terminal.screen.lines.filter { $0.contains("  report  ") }
    #expect(runs.count == 1 && runs[0].hasPrefix("1    ") && runs[0].contains("  64.0 MiB  "))
  }

  @Test func refusesSizesThatMakeNoSweep() throws {
    for (sizes, error) in [
      ("4MiB", "sweep: there is only '4MiB'; give two sizes or more, as in 16MiB,64MiB"),
      ("4MiB,4096KiB", "sweep: '4.0 MiB' is given twice; give each size once"),
      (
        "4MiB,",
        "size: cannot read ''; write a number and a unit, as in 64MiB, 64MB, 1.5GiB or "
          + "4096"
      ),
    ] {
      let finished = try place.highwater("sweep", "tail", "--sizes", sizes)
      #expect(finished.status == 64)
      #expect(finished.errorText == error + "\n")
    }
  }
}

private struct SweepJSON: Decodable {
  struct Input: Decodable {
    var bytes: Int
  }

  struct Comparison: Decodable {
    var input: Input
  }

  struct Growth: Decodable {
    var variant: String
    var bytesPerInputByte: Double
    var exponent: Double
    var `class`: String
  }

  var schema: String
  var comparisons: [Comparison]
  var growth: [Growth]
}
