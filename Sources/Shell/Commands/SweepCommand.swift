import ArgumentParser
import CaseStudies
import Findings
import Measurement
import MemoryTracking
import Presentation
import Workbook

/// `sweep CASE`: how memory grows with the input.
struct SweepCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Run a case on files of growing size and show how its memory grows.",
    discussion: """
      One comparison a size, each recorded. Ctrl-C keeps the sizes that are done.

        sweep tail
        sweep count --sizes 16MiB,64MiB,256MiB,1GiB
        sweep tail --variants stream --runs 3 --format json

      'runs' lists a sweep in one line, and its range of numbers is its name for 'show' and 'export'.
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The case; 'cases' lists them.", valueName: "case"), completion: .grammar)
  var caseID: String
  @Option(help: ArgumentHelp("The sizes of the files.", valueName: "sizes"), completion: .grammar)
  var sizes = "4MiB,16MiB,64MiB,256MiB"
  @Option(
    help: ArgumentHelp("The recipe of the made files.", valueName: "recipe"), completion: .grammar)
  var fixture: String?
  @Flag(help: "Run even what is expected to exceed the safety cap, which then ends it.")
  var force = false
  @OptionGroup var variants: VariantArguments
  @OptionGroup(title: CaseArguments.title) var options: CaseArguments
  @OptionGroup(title: "Runs") var runs: RunArguments

  func run(in session: Session) throws {
    let sizes = try parsedSizes()
    let output = session.output
    let measurement = CaseMeasurement(
      study: try Session.study(caseID), versions: try variants.versions(of: caseID),
      options: try options.values(forCase: caseID), source: .fixture(name: fixture, size: nil),
      runs: runs.runs,
      runOptions: try runs.options(), answer: nil, isForced: force)
    let isText = runs.format == .text
    var pace = SweepPace(sizes, at: .now)
    let live = try RunsAsTheyGo(measurement.versions, runs, tellsCheckpoints: false, on: output)
    defer { live.finish() }
    let (sweep, numbers, gap) = try session.sweep(
      measurement, sizes: sizes,
      begin: { size in
        live.beginAnew { pace.details(at: .now) }
        live.expect(size)
      },
      tell: { prediction, cap in
        live.expect(prediction.peak)
        if isText { session.tell(prediction, cap) }
      }, observe: live.note,
      finish: { comparison in
        live.finish()
        pace.finishSize(at: .now)
        if isText { output.write(sentence: summary(of: comparison)) }
      })
    live.finish()
    if let export = runs.format.export {
      export.write(sweep) { output.write($0) }
    } else if runs.format == .html {
      // The page is made of what was recorded. Where nothing was, the reason is told below.
      if !numbers.isEmpty { try session.writePage(on: [.sweep(numbers)]) { output.write($0) } }
    } else if !sweep.comparisons.isEmpty {
      output.write("\n")
      output.write(lines: SweepView(sweep).lines(on: output.display))
    }
    if let gap { throw gap }
    for comparison in sweep.comparisons { try session.check(comparison) }
  }

  /// The sizes in rising order.
  func parsedSizes() throws(CommandFailure) -> [ByteCount] {
    var parsed: [ByteCount] = []
    for text in sizes.split(separator: ",", omittingEmptySubsequences: false) {
      parsed.append(try parseSize(String(text).trimmingSpaces))
    }
    parsed.sort()
    for (size, next) in zip(parsed, parsed.dropFirst()) where size == next {
      throw .usage("sweep: '\(size)' stands there twice; give each size once")
    }
    guard parsed.count > 1, parsed[0] > .zero else {
      throw .usage("sweep: '\(sizes)' is too little; give two sizes or more, as in 16MiB,64MiB")
    }
    return parsed
  }

  private func summary(of comparison: Comparison) -> String {
    let size = comparison.input.map { "\($0.size)" } ?? ""
    let peaks = comparison.variants.map { variant in
      let peak = variant.runs.last.flatMap(\.peak).map { "\($0.bytes)" } ?? "not measured"
      let outcome = variant.runs.last?.outcome ?? .failed
      return "\(variant.name) \(peak)\(outcome == .completed ? "" : " (\(outcome.label))")"
    }
    return "\(size): \(peaks.joined(separator: ", "))"
  }
}
