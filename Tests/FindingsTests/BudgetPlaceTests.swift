import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Findings

/// Which line of code a broken budget leads to.
@Suite struct BudgetPlaceTests {
  /// An account in which two lines held so many MiB.
  private func account(_ first: Double, _ second: Double) -> WhereAccount {
    var account = WhereAccount(
      peak: Sample.mebibytes(first + second + 8), program: "/tool", processID: 1,
      frames: [
        .init(function: "a", file: "/t.c", line: 3, isOwn: true),
        .init(function: "b", file: "/t.c", line: 7, isOwn: true),
      ])
    account.stacks = [
      .init(bytes: Sample.mebibytes(first), variance: 0, frames: [0]),
      .init(bytes: Sample.mebibytes(second), variance: 0, frames: [1]),
    ]
    account.sources = [.init(file: "/t.c", lines: [.init(number: 7, text: "  keep(line);")])]
    return account
  }

  @Test func namesTheLineThatHeldMost() {
    let place = BudgetPlace(account(30, 10))
    #expect(place.frame?.line == 3)
    #expect(
      place.sentence == "t.c:3 held most at the peak, 30.0 MiB of 48.0 MiB in one more run")
  }

  @Test func namesTheLineThatGrewMostFromOneInputToAnother() {
    let place = BudgetPlace(account(30, 20), from: account(28, 1))
    #expect(place.frame?.line == 7)
    #expect(
      place.sentence
        == "t.c:7 grew most from the smallest input to the largest, from 1.0 MiB to 20.0 MiB in one "
        + "more run of each: keep(line);")
  }

  @Test func countsALineThatHeldNothingBefore() {
    var before = account(30, 0)
    before.stacks.removeLast()
    #expect(BudgetPlace(account(30, 20), from: before).frame?.line == 7)
  }

  @Test func namesNoLineThatDidNotGrow() {
    let place = BudgetPlace(account(30, 20), from: account(30, 25))
    #expect(place.frame == nil)
    #expect(place.sentence == "No line of code grew; the rest of the process did.")
    var empty = account(1, 1)
    empty.stacks = []
    #expect(
      BudgetPlace(empty).sentence == "No line of code held memory; the rest of the process did.")
  }

  @Test func saysWhyNoLineIsKnown() {
    let place = BudgetPlace(unknown: "it is linked statically")
    #expect(place.frame == nil)
    #expect(place.sentence == "Which line holds it is not known: it is linked statically.")
  }

  @Test(arguments: [
    (9.0, nil, false, false), (20.0, nil, true, false), (9.0, 30.0, true, true),
  ])
  func isAboutMemoryOnly(peak: Double, grown: Double?, byMemory: Bool, byGrowth: Bool) {
    var budget = MemoryBudget(name: "x")
    if grown == nil { budget.peak = .mebibytes(10) } else { budget.grows = .no }
    func comparison(_ peak: Double, _ size: Double) -> Comparison {
      Comparison(
        host: Sample.host, caseID: nil, decisionRow: nil,
        input: .init(path: "f", size: Sample.mebibytes(size), fixture: "log"),
        variants: [
          .init(
            name: "x",
            runs: [Sample.run(start: 8, peak: peak, final: peak, wall: .seconds(1), read: size)])
        ])
    }
    let comparisons = [comparison(peak, 16)] + (grown.map { [comparison($0, 64)] } ?? [])
    let verdict = BudgetVerdict(budget, comparisons, at: (1, 1), numbers: [])
    #expect(verdict.isBrokenByMemory == byMemory && verdict.isBrokenByGrowth == byGrowth)
  }

  @Test func isNotAboutARunThatFailed() {
    let verdict = BudgetVerdict(
      MemoryBudget(name: "x", peak: .mebibytes(1)), [], obstacle: "no such file", at: (1, 1),
      numbers: [])
    #expect(!verdict.passed && !verdict.isBrokenByMemory)
  }
}
