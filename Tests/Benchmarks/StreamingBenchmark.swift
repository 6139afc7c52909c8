import BuiltIn
import FixtureMaking
import Glibc
import MemoryTracking
import TestSupport

/// Times the stream versions against the system's tools on one warm file, whole processes taking
/// turns, and prints the medians of five, their ratios and what the ratios should be.
///
///     swift run -c release streaming-benchmark [--size 256MiB] [--file FILE] [--case NAME]…
///
/// `sort` works on four times the size. A tool that is not installed is named and passed over; put
/// the `bin` of a virtual environment with duckdb and orjson first in `PATH` to have these too.
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
    let worker = try BuiltProducts.path("highwater-worker")
    let store = FixtureStore(
      directory: folder.path("fixtures"), recipes: try Recipe.all(from: BuiltIn.recipes.bytes))
    print("worker: \(worker)\n")
    print(
      columns(
        "stream version", "ms", "MiB read", "peak MiB", "tool", "ms", "peak MiB", "ratio", "target")
    )
    for duel in Duel.all where request.names.isEmpty || request.names.contains(duel.study) {
      let path: String
      if let recipe = duel.recipe {
        path = try store.make(recipe, size: ByteCount(request.size * duel.factor)).path
      } else if let file = request.file {
        path = file
      } else {
        path = folder.path("log-\(duel.factor)")
        if access(path, F_OK) != 0 {
          try BenchmarkInput.make(byteCount: request.size * duel.factor, at: path)
        }
      }
      print(try line(for: duel, worker: worker, path: path, in: folder))
    }
  }

  private static func line(
    for duel: Duel, worker: String, path: String, in folder: TemporaryFolder
  ) throws -> String {
    guard let tool = Stopwatch.find(duel.tool[0]) else {
      return passedOver(duel, for: duel.tool[0])
    }
    if let module = duel.module, (try? Stopwatch.time([tool, "-c", "import \(module)"])) == nil {
      return passedOver(duel, for: module)
    }
    var ours: [Stopwatch.Lap] = []
    var theirs: [Stopwatch.Lap] = []
    var peaks: [Double] = []
    let report = folder.path("report")
    // The first round brings the file and the programs into the page cache.
    for round in 0...rounds {
      unlink(report)
      let stream = try Stopwatch.time(
        [worker, duel.study, "stream", path] + duel.options, output: report)
      let arguments = [tool] + duel.tool.dropFirst().map { $0.replacing("FILE", with: path) }
      let lap = try Stopwatch.time(
        arguments, standardInput: duel.readsInput ? path : nil,
        output: duel.keepsOutput ? folder.path("output") : "/dev/null")
      guard round > 0 else { continue }
      ours.append(stream)
      peaks.append(try reportedPeak(report))
      theirs.append(lap)
    }
    let (our, their) = (median(ours.map(\.seconds)), median(theirs.map(\.seconds)))
    return columns(
      duel.name, fixed(our * 1000), fixed(median(ours.map(\.mebibytesRead))), fixed(median(peaks)),
      duel.module ?? duel.tool.joined(separator: " ").replacing(" FILE", with: ""),
      fixed(their * 1000),
      peak(theirs), fixed(our / their, digits: 2),
      duel.target.map { "<= \(fixed($0, digits: 2))" } ?? "-")
  }

  private static func passedOver(_ duel: Duel, for tool: String) -> String {
    columns(duel.name, "-", "-", "-", "\(tool) is not installed", "-", "-", "-", "-")
  }

  /// The peak in MiB that the worker states at its end, `[MEMORY] Finished. RSS: 7.2 MiB, Peak: 7.2
  /// MiB`: the kernel's figure of the process itself.
  private static func reportedPeak(_ path: String) throws -> Double {
    let text = String(decoding: try fileContents(path), as: UTF8.self)
    let last = text.split(separator: " ").suffix(2)
    guard let first = last.first, let peak = Double(first) else {
      throw BenchmarkError("benchmark: the worker states no peak; build it anew")
    }
    return peak
  }

  /// The median peak; "< 20.1" if it is not above what this process lends those it starts.
  private static func peak(_ laps: [Stopwatch.Lap]) -> String {
    let peak = median(laps.map(\.peak))
    return peak <= Stopwatch.floor ? "< \(fixed(Stopwatch.floor))" : fixed(peak)
  }

  private static func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
  }

  private static func columns(_ cells: String...) -> String {
    let widths = [24, 9, 10, 10, 44, 9, 10, 7, 9]
    return zip(cells, widths).enumerated().map { index, column in
      let (cell, width) = column
      let blanks = String(repeating: " ", count: max(1, width - cell.count))
      return index == 0 || index == 4 ? "  " + cell + blanks : blanks + cell
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
