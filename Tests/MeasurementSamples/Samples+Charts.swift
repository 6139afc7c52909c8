package import Measurement
import MemoryTracking

extension Sample {
  /// A timeline along straight lines between points of seconds and MiB, forty samples a line.
  package static func timeline(_ points: [(seconds: Double, mebibytes: Double)]) -> Timeline {
    let samples = zip(points, points.dropFirst()).flatMap { start, end in
      (0..<40).map { step in
        let share = Double(step) / 40
        let resident = mebibytes(start.mebibytes + (end.mebibytes - start.mebibytes) * share)
        return Timeline.Sample(
          elapsed: .seconds(start.seconds + (end.seconds - start.seconds) * share),
          resident: resident, anonymous: resident, file: .zero)
      }
    }
    return Timeline(
      intervalAsked: .milliseconds(5), intervalAchieved: .milliseconds(5), samples: samples)
  }

  /// `report` with the timelines of such runs: one rises to its spike and falls, one stays low.
  package static let spike: Comparison = {
    var spike = report
    spike.variants[0].runs[0].timeline = timeline([
      (0, 6), (0.1, 42), (8, 3262), (9.3, 3100), (9.4, 53), (14.25, 58),
    ])
    spike.variants[1].runs[0].timeline = timeline([
      (0, 6), (0.1, 42), (2, 98), (9.3, 90), (9.4, 55), (9.87, 105),
    ])
    for (index, time) in [0, 10, 7000, 8200, 9870].enumerated() {
      spike.variants[1].runs[0].checkpoints[index].elapsed = .milliseconds(time)
    }
    return spike
  }()

  /// `spike` under a limit that the load version exceeds, though it was not killed.
  package static let limitedSpike: Comparison = {
    var limited = spike
    limited.variants[0].runs[0].limit = MemoryLimit(
      bytes: .mebibytes(2048), mechanism: "cgroup v2")
    return limited
  }()

  /// `sweep tail`: the load version takes 3.6 bytes a byte of input, the stream version none.
  package static func sweep(_ sizes: [Int]) -> Sweep {
    Sweep(
      comparisons: sizes.map { size in
        var comparison = tail
        comparison.input?.size = .mebibytes(size)
        comparison.variants[0].runs = [
          run(
            peak: 6.1 + 3.6 * Double(size), final: 7, wall: .milliseconds(size * 7),
            read: Double(size))
        ]
        return comparison
      })
  }
}
