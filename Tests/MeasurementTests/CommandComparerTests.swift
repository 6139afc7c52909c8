import MemoryTracking
import TestSupport
import Testing

@testable import Measurement

@Suite struct CommandComparerTests {
  /// Answers without a process; what it ran is told by the events.
  private struct Stub: CommandRunning {
    var outcome: @Sendable (String) -> Outcome = { _ in .completed }

    func run(
      _ command: ForeignCommand, output: ForeignCommand.Output, options: RunOptions,
      observe: (RunEvent) -> Void
    ) throws(MeasurementError) -> Run {
      let look = Timeline.Sample(elapsed: .zero, resident: .zero, anonymous: .zero, file: .zero)
      observe(.sample(look))
      return Run(outcome: outcome(command.name), wall: .seconds(1))
    }
  }

  private let commands = ["a", "b"].map { ForeignCommand(name: $0, words: [$0]) }

  private func compare(
    _ stub: Stub, input: String? = nil, interruption: Interruption = .never,
    observe: (String) -> Void = { _ in }
  ) throws -> [Comparison.Variant] {
    try CommandComparer(runner: stub, interruption: interruption).compare(
      commands, input: input, output: .discarded, runs: 2, options: RunOptions()
    ) { name, _ in observe(name) }
  }

  @Test func takesTurns() throws {
    var order: [String] = []
    let variants = try compare(Stub()) { order.append($0) }
    #expect(order == ["a", "b", "a", "b"])
    #expect(variants.map(\.name) == ["a", "b"] && variants.map(\.runs.count) == [2, 2])
  }

  @Test func endsWithTheRunThatWasCutShort() throws {
    let variants = try compare(Stub { $0 == "b" ? .cancelled : .completed })
    #expect(variants.map(\.runs.count) == [1, 1])
    #expect(variants[1].runs[0].outcome == .cancelled)
  }

  @Test func makesNoRunWhenInterruptedBefore() throws {
    let variants = try compare(Stub(), interruption: Interruption(descriptor: -1) { true })
    #expect(variants.allSatisfy { $0.runs.isEmpty })
  }

  @Test func tellsWhatOfTheInputWasInMemory() throws {
    let path = try TemporaryFolder().write([1, 2, 3], to: "gone")
    #expect(try compare(Stub(), input: path)[0].runs[0].cachedInput == nil)
    let folder = try TemporaryFolder()
    let input = try folder.write([1, 2, 3], to: "input")
    #expect(try compare(Stub(), input: input)[0].runs[0].cachedInput == ByteCount(3))
    #expect(try compare(Stub())[0].runs[0].cachedInput == nil)
  }
}
