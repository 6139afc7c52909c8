import Glibc
import Measurement
import TestSupport

/// What the measuring costs what is measured: a program that only computes, run by itself and under
/// the sampler by turns.
///
///     swift run -c release measuring-benchmark
@main
struct MeasuringBenchmark {
  private static let turns = 7

  static func main() throws {
    let probe = try BuiltProducts.path("memory-probe")
    let words = [probe, "spin", "\(64 << 20)", "40"]
    print("A program that walks 64 MiB, by itself and sampled every 5 ms, \(turns) turns each.\n")
    var alone: [Duration] = []
    var sampled: [Duration] = []
    var shares: [Double] = []
    for _ in 0..<turns {
      alone.append(try time { _ = try TestSupport.run(words[0], Array(words.dropFirst())) })
      let before = processorTime()
      let wall = try time {
        _ = try CommandRunner(interruption: .never).run(
          ForeignCommand(name: "probe", words: words), output: .discarded, options: RunOptions()
        ) { _ in }
      }
      sampled.append(wall)
      shares.append((processorTime() - before) / wall)
    }
    let (plain, measured) = (middle(alone), middle(sampled))
    print("by itself             \(milliseconds(plain)) ms")
    print("measured              \(milliseconds(measured)) ms")
    print("wall time added       \(percent(measured / plain - 1))  (promised: under 2%)")
    print("share of a processor  \(percent(middle(shares)))  (promised: under 3%)")
  }

  private static func time(_ body: () throws -> Void) rethrows -> Duration {
    let start = ContinuousClock.now
    try body()
    return start.duration(to: .now)
  }

  /// The processor time of this process itself, of all its threads (getrusage(2)).
  private static func processorTime() -> Duration {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return .seconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + .microseconds(Int64(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec))
  }

  private static func middle<Value: Comparable>(_ values: [Value]) -> Value {
    values.sorted()[values.count / 2]
  }

  private static func milliseconds(_ time: Duration) -> Int {
    Int(time / .milliseconds(1))
  }

  private static func percent(_ share: Double) -> String {
    "\((share * 1000).rounded() / 10)%"
  }
}
