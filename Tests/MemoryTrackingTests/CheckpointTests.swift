import Testing

@testable import MemoryTracking

@Suite struct CheckpointTests {
  private func statistics(resident: Double, peak: Double) -> MemoryStatistics {
    MemoryStatistics(
      resident: ByteCount(Int(resident * 1_048_576)), peak: ByteCount(Int(peak * 1_048_576)),
      virtual: .zero, anonymous: .zero, file: .zero)
  }

  private func checkpoint(delta: Double) -> Checkpoint {
    Checkpoint(
      name: "Content parsed", elapsed: .seconds(1),
      statistics: statistics(resident: 53, peak: 3262),
      residentDelta: ByteCount(Int(delta * 1_048_576)), peakIncrease: .mebibytes(3220))
  }

  @Test func itsLineHasTheArticlesForm() {
    #expect(
      checkpoint(delta: 10.5).description
        == "[MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3220.0 since start)")
  }

  @Test(arguments: [(-10.5, "(-10.5)"), (0, "(+0.0)"), (-0.01, "(+0.0)")])
  func itsDeltaHasOneSign(delta: Double, text: String) {
    #expect(checkpoint(delta: delta).description.contains(text))
  }

  @Test func theOpeningLineHasTheArticlesForm() {
    #expect(
      statistics(resident: 6.1, peak: 6.2).trackingEnabledLine
        == "[MEMORY] Tracking enabled. RSS: 6.1 MiB, Peak: 6.2 MiB")
  }
}
