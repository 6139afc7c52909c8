import Glibc
import Synchronization
import TestSupport
import Testing

@testable import MemoryTracking

@Suite struct MemoryTrackerTests {
  /// Gathers a tracker's events.
  private final class Witness: Sendable {
    private let gathered = Mutex<[MemoryTracker.Event]>([])
    var events: [MemoryTracker.Event] { gathered.withLock { $0 } }
    func note(_ event: MemoryTracker.Event) { gathered.withLock { $0.append(event) } }
    var checkpoints: [Checkpoint] {
      events.compactMap { if case .checkpoint(let checkpoint) = $0 { checkpoint } else { nil } }
    }
  }

  @Test func isSilentUntilEnabled() throws {
    let witness = Witness()
    let tracker = MemoryTracker(sink: .closure { witness.note($0) })
    #expect(!tracker.isEnabled)
    try tracker.checkpoint("unheard")
    #expect(witness.events.isEmpty)
  }

  @Test func isSilentOnceDisabled() throws {
    let witness = Witness()
    let tracker = MemoryTracker(sink: .closure { witness.note($0) })
    try tracker.enable()
    tracker.disable()
    try tracker.checkpoint("unheard")
    #expect(witness.events.count == 1)
    #expect(!tracker.isEnabled)
  }

  /// In a process of its own: what other tests free meanwhile would hide what this one takes.
  @Test func tellsAPhaseThatGrewAndOneThatFreed() throws {
    let process = try inProcessOfItsOwn { _ in
      let witness = Witness()
      let tracker = MemoryTracker(sink: .closure { witness.note($0) })
      try tracker.enable()
      let block = UnsafeMutableRawPointer.allocate(byteCount: 64 << 20, alignment: 4096)
      memset(block, 1, 64 << 20)
      try tracker.checkpoint("grown")
      block.deallocate()
      try tracker.checkpoint("freed")
      let (grown, freed) = (witness.checkpoints[0], witness.checkpoints[1])
      #expect(grown.residentDelta.bytes > 50 << 20)
      #expect(freed.residentDelta.bytes < -(50 << 20))
      #expect(freed.statistics.peak >= grown.statistics.peak)
      #expect(freed.peakIncrease >= grown.peakIncrease)
      #expect(grown.elapsed > .zero && freed.elapsed > grown.elapsed)
    }
    #expect(process.didWell, "\(process.errorText)")
  }

  @Test func losesNoCheckpointOfSeveralThreads() async throws {
    let witness = Witness()
    let tracker = MemoryTracker(sink: .closure { witness.note($0) })
    try tracker.enable()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for thread in 0..<8 {
        group.addTask {
          for phase in 0..<50 { try tracker.checkpoint("\(thread)/\(phase)") }
        }
      }
      try await group.waitForAll()
    }
    #expect(Set(witness.checkpoints.map(\.name)).count == 400)
    // Each delta is held against the checkpoint before it, so together they tell the whole way.
    guard case .enabled(let start)? = witness.events.first else {
      Issue.record("the first event is not the start")
      return
    }
    let moved = witness.checkpoints.map(\.residentDelta.bytes).reduce(0, +)
    #expect(witness.checkpoints.last?.statistics.resident == start.resident + ByteCount(moved))
  }

  @Test func stampsInUTC() {
    #expect(MemoryTracker.utcTime(of: 0) == "1970-01-01 00:00:00")
    #expect(MemoryTracker.utcTime(of: 1_769_852_205) == "2026-01-31 09:36:45")
  }
}
