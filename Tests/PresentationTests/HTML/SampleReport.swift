import Measurement
import MeasurementSamples
import MemoryTracking

@testable import Presentation
@testable import TerminalText

/// What the reports of the tests are made of.
enum SampleReport {
  static let supplements = ReportSupplements(
    evidence: [], sources: sources, measured: "2026-03-01 09:30 UTC",
    command: "highwater compare tail --size 256MiB",
    options: [.init(name: "Lines", value: "1000"), .init(name: "Runs", value: "1")],
    version: "0.1.0")

  /// The same without code.
  static let bareSupplements: ReportSupplements = {
    var bare = supplements
    bare.sources = []
    return bare
  }()

  static let sources = [
    Document.Listing(
      name: "load", text: "/// Loads it all.\nfunc load() {\n  let all = read(\"a\" < \"b\")\n}\n"),
    Document.Listing(name: "stream", text: "func stream() {\n\tfor line in lines {}\n\n}\n"),
  ]

  /// `sweep tail`: the load version grows with the input, the stream version does not.
  static let sweep = Sweep(
    comparisons: [16, 64, 256, 1024].map { size in
      var comparison = Sample.tail
      comparison.input?.size = .mebibytes(size)
      comparison.input?.path = "Fixtures/generated/log-\(size)MiB.log"
      comparison.variants[0].runs[0] = Sample.run(
        peak: 6.1 + 3.62 * Double(size), final: 6.1 + 3.62 * Double(size),
        wall: .milliseconds(Int(7.5 * Double(size))), read: Double(size),
        checkpoints: Sample.tailLoad.checkpoints)
      return comparison
    })

  /// The pages of all samples, drawn once for all tests.
  static let pages: [(comparison: Comparison?, text: String)] =
    comparisons.map { ($0, text(report($0))) } + [
      (nil, text(HTMLReport(sweep, supplements))),
      (nil, text(HTMLReport(Sweep(comparisons: []), bareSupplements))),
    ]

  private static func report(_ comparison: Comparison) -> HTMLReport {
    HTMLReport(comparison, supplements)
  }

  private static func text(_ report: HTMLReport) -> String {
    var text = ""
    report.write { text += $0 }
    return text
  }

  /// Comparisons that between them have every outcome, one and three versions, commands without a
  /// case, and figures that are missing.
  static let comparisons: [Comparison] =
    [
      Sample.tail, Sample.report, Sample.lookup, single, commands, bare,
      Sample.limited(.oomKilled, mechanism: "cgroup v1"),
    ] + Outcome.allCases.map { Sample.limited($0, mechanism: "watchdog") }

  static let single: Comparison = {
    var comparison = Sample.tail
    comparison.variants.removeLast()
    return comparison
  }()

  /// `versus`: commands, with nothing known of their insides.
  static let commands: Comparison = {
    func command(_ name: String, peak: Double) -> Comparison.Variant {
      var run = Sample.run(
        peak: peak, final: peak, wall: .milliseconds(300), read: 64, answer: nil)
      run.start = nil
      run.finalResident = nil
      run.treePeak = Sample.mebibytes(peak * 1.5)
      run.peak = Peak(
        bytes: Sample.mebibytes(peak), method: "exit event", floor: Sample.mebibytes(2))
      return .init(name: name, runs: [run])
    }
    return Comparison(
      host: Sample.host, caseID: nil, decisionRow: nil, input: nil,
      variants: [
        command("sort -u words.txt", peak: 210), command("python3 -c 'print(1 < 2)'", peak: 1.5),
      ])
  }()

  /// Runs of which nothing but their end is known.
  static let bare = Comparison(
    host: Sample.host, caseID: nil, decisionRow: nil, input: nil,
    variants: [
      .init(name: "first", runs: [Run(outcome: .completed, wall: .milliseconds(2))]),
      .init(name: "second", runs: [Run(outcome: .failed, exitCode: 3)]),
      .init(name: "third", runs: []),
    ])
}
