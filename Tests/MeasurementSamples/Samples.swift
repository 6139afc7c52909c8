package import Measurement
package import MemoryTracking
package import WorkerProtocol

/// Comparisons with the figures that real runs give, made by hand so that texts can be asserted.
package enum Sample {
  package static let host = Host(
    kernel: "6.18.5", processors: 2, memory: .gibibytes(24), swift: "6.3.1", build: "release")

  package static func mebibytes(_ amount: Double) -> ByteCount {
    ByteCount(Int(amount * 1_048_576))
  }

  package static func checkpoint(
    _ name: String, _ milliseconds: Int, rss: Double, delta: Double, peak: Double, rise: Double
  ) -> Checkpoint {
    Checkpoint(
      name: name, elapsed: .milliseconds(milliseconds),
      statistics: MemoryStatistics(
        resident: mebibytes(rss), peak: mebibytes(peak), virtual: mebibytes(rss * 3),
        anonymous: mebibytes(rss - 4.6), file: mebibytes(4.6)),
      residentDelta: mebibytes(delta), peakIncrease: mebibytes(rise))
  }

  package static let answer = Answer(byteCount: 121_034, digest: "9f3c21ab77e01d54")

  package static func run(
    start: Double = 6.1, peak: Double, final: Double, wall: Duration, read: Double,
    checkpoints: [Checkpoint] = [], answer: Answer? = answer
  ) -> Run {
    Run(
      outcome: .completed, exitCode: 0, start: mebibytes(start),
      peak: Peak(bytes: mebibytes(peak), method: "worker VmHWM", floor: .zero),
      finalResident: mebibytes(final), wall: wall, user: wall * 0.75, system: wall * 0.25,
      bytesRead: mebibytes(read), majorFaults: 0, answer: answer, checkpoints: checkpoints,
      timeline: timeline(peak: peak, wall: wall))
  }

  package static func timeline(peak: Double, wall: Duration) -> Timeline {
    Timeline(
      intervalAsked: .milliseconds(5), intervalAchieved: .microseconds(5125),
      samples: (0...8).map { step in
        let rss = mebibytes(6.1 + (peak - 6.1) * Double(step) / 8)
        return Timeline.Sample(
          elapsed: wall * Double(step) / 8, resident: rss, anonymous: rss - mebibytes(4.6),
          file: mebibytes(4.6))
      })
  }

  /// `compare tail --languages python,swift`: one of four is killed.
  package static let languages: Comparison = {
    var comparison = Comparison(
      host: host, caseID: "tail", decisionRow: nil,
      input: .init(path: "app.log", size: .mebibytes(16), fixture: "log"),
      variants: [("python", "load"), ("python", "fake"), ("python", "stream"), ("swift", "stream")]
        .map { language, version in
          .init(
            name: "\(language) \(version)", language: language,
            runs: [
              run(
                start: language == "swift" ? 7.3 : 13.3,
                peak: version == "load" ? 53.5 : version == "fake" ? 37.6 : 13.4, final: 0,
                wall: .milliseconds(400), read: 16)
            ])
        })
    comparison.reference = .init(name: "swift stream", answer: answer)
    return comparison
  }()

  /// `compare tail`: the load version spikes, the stream version is flat.
  package static let tail = Comparison(
    host: host, caseID: "tail", decisionRow: "tail",
    input: .init(path: "Fixtures/generated/log-256MiB.log", size: .mebibytes(256), fixture: "log"),
    variants: [
      .init(name: "load", runs: [tailLoad]), .init(name: "stream", runs: [tailStream]),
    ])

  package static let tailLoad = run(
    peak: 931.4, final: 931.4, wall: .milliseconds(1920), read: 256,
    checkpoints: [
      checkpoint("File read", 84, rss: 262.2, delta: 256.1, peak: 262.2, rise: 256.1),
      checkpoint("Lines split", 1890, rss: 931.0, delta: 668.8, peak: 931.0, rise: 924.9),
      checkpoint("Tail written", 1900, rss: 931.4, delta: 0.4, peak: 931.4, rise: 925.3),
    ])

  package static let tailStream = run(
    peak: 6.4, final: 6.4, wall: .microseconds(2100), read: 0.1875,
    checkpoints: [
      checkpoint("File opened", 0, rss: 6.2, delta: 0.1, peak: 6.2, rise: 0.1),
      checkpoint("Start found", 1, rss: 6.4, delta: 0.2, peak: 6.4, rise: 0.3),
      checkpoint("Tail written", 2, rss: 6.4, delta: 0.0, peak: 6.4, rise: 0.3),
    ])

  /// `compare report`: the article's five phases, whose spike is over before a phase ends.
  package static let report = Comparison(
    host: host, caseID: "report", decisionRow: nil,
    input: .init(
      path: "Fixtures/generated/report-1GiB.txt", size: .gibibytes(1), fixture: "report"),
    variants: [
      .init(
        name: "load",
        runs: [
          run(
            start: 42, peak: 3262, final: 58, wall: .milliseconds(14_250), read: 1024,
            checkpoints: phases(
              resident: [42, 42.5, 53, 55, 58], peaks: [42, 42.5, 3262, 3262, 3262]))
        ]),
      .init(
        name: "stream",
        runs: [
          run(
            start: 42, peak: 105, final: 62, wall: .milliseconds(9_870), read: 1024,
            checkpoints: phases(resident: [42, 42.5, 55, 58, 62], peaks: [42, 42.5, 98, 98, 105]))
        ]),
    ])

  private static func phases(resident: [Double], peaks: [Double]) -> [Checkpoint] {
    let names = [
      "Start", "Metadata read", "Content parsed", "Analysis complete", "Report generated",
    ]
    return names.indices.map { index in
      checkpoint(
        names[index], [0, 12, 9_400, 11_800, 14_250][index], rss: resident[index],
        delta: index == 0 ? 0 : resident[index] - resident[index - 1], peak: peaks[index],
        rise: peaks[index] - 42)
    }
  }

  /// `compare tail --limit 200MiB`: the load version is killed, the stream version is not.
  package static func limited(_ outcome: Outcome, mechanism: String) -> Comparison {
    var killed = tailLoad
    killed.outcome = outcome
    killed.exitCode = 137
    killed.signal = 9
    killed.limit = MemoryLimit(bytes: .mebibytes(200), mechanism: mechanism)
    killed.peak = Peak(bytes: mebibytes(199.8), method: "wait4", floor: mebibytes(20.3))
    killed.finalResident = nil
    killed.answer = nil
    killed.wall = .milliseconds(71)
    killed.checkpoints = []
    var stream = tailStream
    stream.limit = killed.limit
    var comparison = tail
    comparison.variants[0].runs = [killed]
    comparison.variants[1].runs = [stream]
    return comparison
  }

  /// `compare lookup --variants load,stream,index --runs 3`: loading wins in time.
  package static let lookup: Comparison = {
    func runs(peak: Double, _ milliseconds: [Int], _ read: Double, _ phase: String) -> [Run] {
      milliseconds.enumerated().map { index, time in
        run(
          peak: peak + Double(index) * 0.2, final: peak, wall: .milliseconds(time), read: read,
          checkpoints: [
            checkpoint(phase, time - 2, rss: peak, delta: peak - 6.1, peak: peak, rise: peak - 6.1),
            checkpoint(
              "Lines looked up", time, rss: peak, delta: 0, peak: peak, rise: peak - 6.1),
          ])
      }
    }
    return Comparison(
      host: host, caseID: "lookup", decisionRow: "lookup",
      input: .init(path: "app.log", size: .mebibytes(64), fixture: nil),
      variants: [
        .init(name: "load", runs: runs(peak: 231.6, [410, 402, 431], 64, "Lines split")),
        .init(name: "stream", runs: runs(peak: 6.4, [5210, 5104, 5333], 3840, "File scanned")),
        .init(name: "index", runs: runs(peak: 18.4, [96, 92, 95], 64.1, "Lines indexed")),
      ])
  }()
}
