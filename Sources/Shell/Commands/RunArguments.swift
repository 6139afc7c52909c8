import ArgumentParser
import CaseStudies
import Measurement
import MemoryTracking
import Presentation
import Workbook

/// What a version is to work on.
struct InputArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Work on this file of yours.", valueName: "path"))
  var file: String?

  @Option(
    help: ArgumentHelp(
      "Work on a made file of this size, as in 64MiB; made when missing.", valueName: "size"))
  var size: String?

  @Option(help: ArgumentHelp("The recipe of the made file.", valueName: "recipe"))
  var fixture: String?

  func source() throws(CommandFailure) -> CaseMeasurement.Source {
    guard let file else {
      return .fixture(name: fixture, size: try size.map(parseSize))
    }
    guard size == nil, fixture == nil else {
      throw .usage("input: '--file' excludes --size and --fixture; give the one or the other")
    }
    return .file(file)
  }
}

/// How runs are made and told, alike for every command that measures.
struct RunArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Run each version so many times.", valueName: "count"))
  var runs = 1

  @Option(help: ArgumentHelp("End a run after this time, as in 30s or 2m.", valueName: "time"))
  var timeout: String?

  @Option(help: ArgumentHelp("Write the answer to this file.", valueName: "path"))
  var answer: String?

  @Option(help: "Print the result in this form.")
  var format = OutputFormat.text

  @Flag(help: "Draw in ASCII, without colour.")
  var plain = false

  func options() throws(CommandFailure) -> RunOptions {
    guard (1...1000).contains(runs) else {
      throw .usage("runs: cannot make '\(runs)' runs; ask for 1 to 1000")
    }
    return RunOptions(timeout: try timeout.map(parseDuration))
  }
}

/// The forms a result can be printed in.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, csv, markdown

  /// The form as a file's; `nil` for the text for people.
  var export: ExportFormat? { ExportFormat(rawValue: rawValue) }
}

/// Reads a size, with the reason as a usage failure.
func parseSize(_ text: String) throws(CommandFailure) -> ByteCount {
  do {
    return try ByteCount(parsing: text)
  } catch {
    throw .usage(error.description)
  }
}

/// Reads a time such as `30s`, `1.5s`, `200ms`, `2m` or `1h`; a bare number is seconds.
func parseDuration(_ text: String) throws(CommandFailure) -> Duration {
  let number = text.prefix { $0.isNumber || $0 == "." }
  let factors: [Substring: Double] = ["": 1, "ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600]
  guard let value = Double(number), let factor = factors[text.dropFirst(number.count)],
    value > 0, value * factor < 1e9
  else {
    throw .usage("time: cannot read '\(text)'; write a number and a unit, as in 200ms, 30s or 2m")
  }
  return .seconds(value * factor)
}
