import CWherePicture
import Measurement
import MemoryTracking
import TestSupport
import Testing

@testable import Where

/// What each phase of a run held, as the reader finds it in a picture.
@Suite struct WherePhaseTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private static let mebibyte: Int64 = 1 << 20

  private static func place(_ mebibytes: Int64, variance: Double = 0) -> where_place {
    HandMadePicture.place(mebibytes * mebibyte, variance: variance)
  }

  private static func held(
    _ places: (UInt32, where_place)...
  ) -> [(node: UInt32, place: where_place)] {
    places.map { ($0.0, $0.1) }
  }

  /// A process that reads, in 60 MiB, and then sorts, in 20 MiB more for a while.
  private var sample: HandMadePicture {
    var picture = HandMadePicture()
    picture.resident = 100 * Self.mebibyte
    picture.sums.heap = 80 * Self.mebibyte
    picture.names = [("read", "/home/me/load.py", 4), ("sort", "/home/me/load.py", 9)]
    picture.nodes = [(HandMadePicture.script(1), 0), (HandMadePicture.script(2), 0)]
    picture.held = [(1, Self.place(60)), (2, Self.place(20))]
    picture.phases = [
      .init(
        name: "", kind: where_phase_opening, peak: Self.held((1, Self.place(2))),
        end: Self.held((1, Self.place(2)))),
      .init(
        name: "Read", resident: 70 * Self.mebibyte,
        peak: Self.held((1, Self.place(60, variance: 1e12))),
        end: Self.held((1, Self.place(60, variance: 1e12)))),
      .init(
        name: "Sorted", resident: 100 * Self.mebibyte,
        peak: Self.held((1, Self.place(60)), (2, Self.place(20))),
        end: Self.held((1, Self.place(50)), (2, Self.place(3)))),
    ]
    return picture
  }

  /// A run that reported phases of these names.
  private func run(_ names: String...) -> Run {
    var run = Run(outcome: .completed)
    run.checkpoints = names.map { name in
      Checkpoint(
        name: name, elapsed: .zero,
        statistics: MemoryStatistics(resident: .mebibytes(1), peak: .mebibytes(1)),
        residentDelta: .zero, peakIncrease: .zero)
    }
    return run
  }

  private func account(_ picture: HandMadePicture, _ run: Run) throws -> WhereAccount {
    try picture.write(to: folder.path)
    return try WhereReader(interruption: .never, tools: SymbolTools())
      .account(of: folder.path, run: run)
  }

  /// The lines of stacks with what they held, in MiB.
  private func lines(_ stacks: [WhereAccount.Stack]?, _ account: WhereAccount) -> [String]? {
    stacks.map { stacks in
      account.sites(of: stacks).map { "\($0.frame.place) \($0.bytes)" }
    }
  }

  @Test func namesWhatAPhaseHeldAtItsPeakAndWhatGrewByItsEnd() throws {
    let account = try account(sample, run("Read", "Sorted"))
    let phases = try #require(account.phases)
    #expect(phases.map(\.name) == ["Read", "Sorted"])
    #expect(phases.map(\.peak) == [.mebibytes(70), .mebibytes(100)])
    #expect(lines(phases[0].stacks, account) == ["load.py:4 60.0 MiB"])
    #expect(lines(phases[1].stacks, account) == ["load.py:4 60.0 MiB", "load.py:9 20.0 MiB"])
    // What was there when tracking began did not grow.
    #expect(lines(phases[0].growth, account) == ["load.py:4 58.0 MiB"])
    #expect(lines(phases[1].growth, account) == ["load.py:9 3.0 MiB"])
    #expect(account.sites(of: phases[0].growth ?? []).map(\.error) == [ByteCount(2_000_000)])
  }

  @Test func leavesOpenWhatAnotherProcessReported() throws {
    let account = try account(sample, run("Elsewhere", "Sorted", "Sorted"))
    let phases = try #require(account.phases)
    #expect(phases.map(\.peak) == [nil, .mebibytes(100), nil])
    #expect(phases.map { $0.growth != nil } == [false, true, false])
    #expect(try self.account(sample, run()).phases == nil)
  }

  @Test func leavesOpenWhatThereWasNoRoomFor() throws {
    var picture = sample
    picture.remarks = where_remark_phases_full.rawValue
    picture.phases[1].end = nil
    picture.phases[2].peak = nil
    let account = try account(picture, run("Read", "Sorted"))
    let phases = try #require(account.phases)
    #expect(phases.map(\.peak) == [.mebibytes(70), nil])
    // Neither what grew by the missing moment nor what grew since.
    #expect(phases.map(\.growth) == [nil, nil])
    #expect(account.remarks.contains { $0.contains("no room for all phases") })
  }

  @Test func doesNotTakeWhatAForkInheritedForGrowth() throws {
    var picture = sample
    picture.remarks = where_remark_inherited.rawValue
    picture.phases.removeFirst()
    let phases = try #require(try account(picture, run("Read", "Sorted")).phases)
    #expect(phases.map { $0.growth != nil } == [false, true])
  }
}
