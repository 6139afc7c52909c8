import Measurement
import MemoryTracking
import Testing

@testable import Presentation

@Suite struct HandlingTests {
  private func handling(_ outcome: Outcome, limit: Int?, input: Int?) -> String? {
    var run = Sample.tailStream
    run.outcome = outcome
    run.limit = limit.map { MemoryLimit(bytes: .mebibytes($0), mechanism: "watchdog") }
    let variant = Comparison.Variant(name: "v", runs: [run])
    return variant.handlesLargerFiles(than: input.map { .mebibytes($0) })?.text
  }

  @Test func provesItByALimitBelowTheInput() {
    #expect(handling(.completed, limit: 200, input: 256) == "Yes")
  }

  @Test func assumesNothing() {
    #expect(handling(.completed, limit: nil, input: 256) == nil)
    #expect(handling(.completed, limit: 256, input: 256) == nil)
    #expect(handling(.completed, limit: 200, input: nil) == nil)
    #expect(handling(.failed, limit: 200, input: 256) == nil)
    #expect(handling(.capKilled, limit: 200, input: 256) == nil)
  }

  @Test func deniesItByAKill() {
    #expect(handling(.oomKilled, limit: 200, input: 256) == "No (OOMKilled)")
    #expect(handling(.limitKilled, limit: 200, input: nil) == "No (over the limit)")
  }
}
