import Course
import ArgumentParser
import CaseStudies
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Workbook

/// What versions and commands work on.
struct InputArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Work on this file of yours.", valueName: "path"), completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp(
      "Work on a made file of this size, as in 64MiB; made when missing.", valueName: "size"),
    completion: .grammar)
  var size: String?

  @Option(
    help: ArgumentHelp("The recipe of the made file.", valueName: "recipe"), completion: .grammar)
  var fixture: String?

  /// Whether any of these was given.
  var isGiven: Bool { file != nil || size != nil || fixture != nil }

  /// What was given; `nil` if nothing was.
  func given() throws(CommandFailure) -> InputSource? { isGiven ? try source() : nil }

  func source() throws(CommandFailure) -> InputSource {
    guard let file else {
      return .fixture(name: fixture, size: try size.map(parseSize))
    }
    guard size == nil, fixture == nil else {
      throw .usage("input: '--file' excludes --size and --fixture; give the one or the other")
    }
    return .file(file)
  }
}

/// How to make and report runs, the same for every command that measures.
struct RunArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Run each version so many times, by turns.", valueName: "count"))
  var runs = 1

  @Option(
    help: ArgumentHelp(
      "End a run that holds more than this, by a cgroup where one can be made.", valueName: "size"),
    completion: .grammar)
  var limit: String?

  @Option(
    help: ArgumentHelp(
      "End any run at this; half of the available memory unless 'set cap' says otherwise.",
      valueName: "size"), completion: .grammar)
  var cap: String?

  @Option(help: ArgumentHelp("End a run after this time, as in 30s or 2m.", valueName: "time"))
  var timeout: String?

  @Option(
    help: ArgumentHelp("Sample the memory this often; 5ms by default.", valueName: "time"))
  var interval: String?

  @Flag(
    help: ArgumentHelp(
      "Drop the input from the page cache before each run; where it cannot be, as on tmpfs, the "
        + "result says so."))
  var cold = false

  @Flag(
    help: ArgumentHelp(
      "Leave out the [MEMORY] lines that are written as each phase ends."))
  var quiet = false

  @Option(help: "Print the result in this form.")
  var format = OutputFormat.text

  func options() throws(CommandFailure) -> RunOptions {
    guard (1...1000).contains(runs) else {
      throw .usage("runs: cannot make '\(runs)' runs; ask for 1 to 1000")
    }
    let sampleInterval = try interval.map(parseDuration) ?? .milliseconds(5)
    guard (.milliseconds(1) ... .seconds(60)).contains(sampleInterval) else {
      throw .usage("interval: cannot sample every '\(interval ?? "")'; ask for 1ms to 60s")
    }
    return RunOptions(
      sampleInterval: sampleInterval, timeout: try timeout.map(parseDuration),
      limit: try limit.map { text throws(CommandFailure) in try parseBound("limit", text) },
      cap: try cap.map { text throws(CommandFailure) in try parseBound("cap", text) },
      isCold: cold)
  }

  private func parseBound(_ name: String, _ text: String) throws(CommandFailure) -> ByteCount {
    let size = try parseSize(text)
    guard size >= .mebibytes(1) else {
      throw .usage("\(name): no program runs in '\(text)'; give 1MiB or more")
    }
    return size
  }
}

/// What only runs of a case take.
struct CaseRunArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the answer to this file; '-' shows it below the results, control characters escaped.",
      valueName: "path"), completion: .file())
  var answer: String?

  @Flag(help: "Run even what is expected to exceed the safety cap, which then ends it.")
  var force = false
}

extension OutputFormat: ExpressibleByArgument {}

/// Reads a size; throws a usage failure with the reason.
func parseSize(_ text: String) throws(CommandFailure) -> ByteCount {
  do {
    return try ByteCount(parsing: text)
  } catch {
    throw .usage(error.description)
  }
}

/// Reads a time such as `30s`, `1.5s`, `200ms`, `2m` or `1h`; a bare number is seconds.
func parseDuration(_ text: String) throws(CommandFailure) -> Duration {
  let isNegative = text.hasPrefix("-")
  let number = text.drop { $0 == "-" }.prefix { $0.isNumber || $0 == "." }
  let factors: [Substring: Double] = ["": 1, "ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600]
  let value = Double(number)
  let factor = factors[text.drop { $0 == "-" }.dropFirst(number.count)]
  if let value, factor != nil, isNegative || value == 0 {
    throw .usage(
      "time: '\(text)' is \(isNegative && value > 0 ? "below 0" : "no time at all"); "
        + "give more than 0, as in 200ms, 30s or 2m")
  }
  guard let value, let factor, value > 0, value * factor < 1e9 else {
    throw .usage("time: cannot read '\(text)'; write a number and a unit, as in 200ms, 30s or 2m")
  }
  return .seconds(value * factor)
}
