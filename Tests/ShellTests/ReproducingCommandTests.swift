import Measurement
import MemoryTracking
import Testing

@testable import Shell

@Suite struct ReproducingCommandTests {
  private func comparison(
    _ caseID: String, versions: [String] = ["load", "stream"], size: ByteCount = .mebibytes(64),
    fixture: String? = "log", path: String = "made", runs: Int = 1, limit: ByteCount? = nil
  ) -> Comparison {
    let run = Run(
      outcome: .completed, limit: limit.map { MemoryLimit(bytes: $0, mechanism: "watchdog") })
    return Comparison(
      host: Host(kernel: "", processors: 1, memory: .zero, swift: "", build: ""), caseID: caseID,
      decisionRow: nil, input: .init(path: path, size: size, fixture: fixture),
      variants: versions.map { .init(name: $0, runs: Array(repeating: run, count: runs)) })
  }

  @Test func leavesOutWhatIsSoAnyway() {
    #expect(
      ReproducingCommand.comparison(comparison("tail"), options: ["lines": "1000"])
        == "highwater compare tail --size 64MiB")
    #expect(
      ReproducingCommand.comparison(comparison("tail", versions: ["stream"]), options: [:])
        == "highwater stream tail --size 64MiB")
  }

  @Test func tellsAllThatMatters() {
    let third = comparison(
      "tail", versions: ["load", "stream", "map"], size: ByteCount(1000), fixture: "report",
      runs: 5, limit: .mebibytes(200))
    #expect(
      ReproducingCommand.comparison(third, options: ["lines": "10"])
        == "highwater compare tail --variants load,stream,map --size 1000B --fixture report "
        + "--lines 10 --runs 5 --limit 200MiB")
    let own = comparison("search", fixture: nil, path: "my logs/app.log")
    #expect(
      ReproducingCommand.comparison(own, options: ["pattern": "it's", "ignore-case": "true"])
        == "highwater compare search --file 'my logs/app.log' --pattern \"it's\" --ignore-case")
  }

  @Test func tellsTheLanguages() {
    func comparison(_ variants: KeyValuePairs<String, String>) -> Comparison {
      var comparison = self.comparison("tail")
      comparison.variants = variants.map { language, version in
        .init(name: "\(language) \(version)", language: language, runs: [])
      }
      return comparison
    }
    func line(_ variants: KeyValuePairs<String, String>) -> String? {
      ReproducingCommand.comparison(comparison(variants), options: [:])
    }
    #expect(
      line(["python": "load", "python": "stream"])
        == "highwater compare tail --language python --size 64MiB")
    #expect(
      line(["python": "stream"]) == "highwater stream tail --language python --size 64MiB")
    #expect(
      line(["swift": "load", "swift": "fake", "c": "load", "c": "fake"])
        == "highwater compare tail --languages swift,c --variants load,fake --size 64MiB")
    #expect(
      ReproducingCommand.sweep(
        Sweep(comparisons: [comparison(["python": "fake"])]), options: [:])
        == "highwater sweep tail --language python --variants fake --sizes 64MiB")
  }

  @Test func tellsTheSizesOfASweep() {
    let sweep = Sweep(comparisons: [16, 64].map { comparison("tail", size: .mebibytes($0)) })
    #expect(
      ReproducingCommand.sweep(sweep, options: ["lines": "1000"])
        == "highwater sweep tail --sizes 16MiB,64MiB")
  }

  @Test func isNoneForCommands() {
    var commands = comparison("tail")
    commands.caseID = nil
    #expect(ReproducingCommand.comparison(commands, options: ["sort": "sort -u x"]) == nil)
    #expect(ReproducingCommand.sweep(Sweep(comparisons: []), options: [:]) == nil)
  }
}
