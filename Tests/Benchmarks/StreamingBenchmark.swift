import Glibc
import TestSupport

/// Times the stream versions against the system's tools on one warm file, whole processes taking
/// turns, and prints the medians of five, their ratios and what the ratios should be.
///
///     swift run -c release streaming-benchmark [--size 1GiB] [--file FILE]
///
/// A tool that is not installed is named and passed over.
@main
struct StreamingBenchmark {
  private static let rounds = 5

  static func main() {
    do {
      try run()
    } catch {
      let line = "\(error)\n"
      _ = write(STDERR_FILENO, line, line.utf8.count)
      exit(1)
    }
  }

  private static func run() throws {
    let request = try BenchmarkRequest(Array(CommandLine.arguments.dropFirst()))
    let folder = try TemporaryFolder()
    let path: String
    if let file = request.file {
      path = file
    } else {
      path = folder.path("log")
      try BenchmarkInput.make(byteCount: request.size, at: path)
    }
    let worker = try BuiltProducts.path("highwater-worker")
    print("worker: \(worker)\nfile:   \(path)\n")
    print(columns("stream version", "ms", "MiB read", "tool", "ms", "ratio", "target"))
    for duel in Duel.all {
      print(try line(for: duel, worker: worker, path: path, in: folder))
    }
  }

  private static func line(
    for duel: Duel, worker: String, path: String, in folder: TemporaryFolder
  ) throws -> String {
    guard let tool = Stopwatch.find(duel.tool[0]) else {
      return columns(duel.name, "-", "-", "\(duel.tool[0]) is not installed", "-", "-", "-")
    }
    var ours: [Stopwatch.Lap] = []
    var theirs: [Stopwatch.Lap] = []
    // The first round brings the file and the programs into the page cache.
    for round in 0...rounds {
      let stream = try Stopwatch.time([worker, duel.study, "stream", path] + duel.options)
      let arguments = [tool] + duel.tool.dropFirst().map { $0 == "FILE" ? path : $0 }
      let lap = try Stopwatch.time(
        arguments, standardInput: duel.readsInput ? path : nil,
        output: duel.keepsOutput ? folder.path("output") : "/dev/null")
      guard round > 0 else { continue }
      ours.append(stream)
      theirs.append(lap)
    }
    let (our, their) = (median(ours.map(\.seconds)), median(theirs.map(\.seconds)))
    return columns(
      duel.name, fixed(our * 1000), fixed(median(ours.map(\.mebibytesRead))),
      duel.tool.map { $0 == "FILE" ? "" : $0 }.joined(separator: " "), fixed(their * 1000),
      fixed(our / their, digits: 2), duel.target.map { "<= \(fixed($0, digits: 2))" } ?? "-")
  }

  private static func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
  }

  private static func columns(_ cells: String...) -> String {
    let widths = [24, 9, 10, 44, 9, 7, 9]
    return zip(cells, widths).enumerated().map { index, column in
      let (cell, width) = column
      let blanks = String(repeating: " ", count: max(1, width - cell.count))
      return index == 0 || index == 3 ? "  " + cell + blanks : blanks + cell
    }.joined()
  }

  private static func fixed(_ number: Double, digits: Int = 1) -> String {
    let scale = digits == 1 ? 10 : 100
    let scaled = Int((number * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(scaled / scale).\(zeros)\(fraction)"
  }
}
