import CWherePicture
import Foundation
import Measurement
import MemoryTracking
import TestSupport
import Testing

@testable import Where

@Suite struct WhereReaderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private let mebibyte: Int64 = 1 << 20

  /// No tools, so that addresses stay what they are.
  private func account(_ run: Run = Run(outcome: .completed)) throws -> WhereAccount {
    try WhereReader(interruption: .never, tools: SymbolTools())
      .account(of: folder.path, run: run)
  }

  /// Two stacks of 60 and 20 MiB in a peak of 100 MiB, 12 MiB of it files and shared.
  private var sample: HandMadePicture {
    var picture = HandMadePicture()
    picture.resident = 100 * mebibyte
    picture.shared = 12 * mebibyte
    picture.ownPrivate = mebibyte / 2
    picture.ownShared = mebibyte / 4
    picture.sums.heap = 80 * mebibyte
    picture.modules = [("/home/me/program", 0x1000, 0x1000..<0x9000)]
    picture.nodes = [(0x1101, 0), (0x1201, 1), (0x1301, 1)]
    picture.held = [
      (2, HandMadePicture.place(20 * mebibyte, variance: 1e12)),
      (3, HandMadePicture.place(60 * mebibyte)),
    ]
    return picture
  }

  @Test func addsUpToThePeak() throws {
    try sample.write(to: folder.path)
    let account = try account()
    #expect(account.peak == .mebibytes(100))
    #expect(account.attributed == .mebibytes(80))
    #expect(account.error == ByteCount(2_000_000))
    let rest = Dictionary(uniqueKeysWithValues: account.rest.map { ($0.what, $0.bytes.bytes) })
    #expect(rest["program, libraries, mapped files"] == Int(12 * mebibyte - mebibyte / 4))
    #expect(rest["the tracing itself"] == Int(mebibyte / 4 * 3))
    #expect(
      rest["rest: allocator slack, stacks, globals"] == Int(7 * mebibyte + mebibyte / 2))
    #expect(account.attributed + account.rest.map(\.bytes).reduce(.zero, +) == account.peak)
  }

  @Test func namesStacksFromTheInnermostFrameOutward() throws {
    try sample.write(to: folder.path)
    let account = try account()
    #expect(account.stacks.map(\.bytes) == [.mebibytes(60), .mebibytes(20)])
    let names = account.stacks.map { stack in stack.frames.map { account.frames[$0].function } }
    // The address in the file is that of the call: one less than where it returns to.
    #expect(names == [["program+0x300", "program+0x100"], ["program+0x200", "program+0x100"]])
    #expect(account.sites.map(\.frame.function) == ["program+0x300", "program+0x200"])
    #expect(account.sites.map(\.error) == [.zero, ByteCount(2_000_000)])
  }

  @Test func leavesOutWhatWasNeverTouched() throws {
    var picture = sample
    picture.sums.heap = 580 * mebibyte
    picture.sums.heap_untouched = 500 * mebibyte
    picture.held[1].place = HandMadePicture.place(
      560 * mebibyte, untouched: 500 * mebibyte)
    try picture.write(to: folder.path)
    let account = try account()
    #expect(account.untouched == .mebibytes(500))
    #expect(account.stacks.first?.bytes == .mebibytes(60))
    #expect(account.peak == .mebibytes(100))
  }

  @Test func countsNoMoreOfWhatWasNotLookedAtThanThePeakHasRoomFor() throws {
    var picture = sample
    picture.sums.heap = 580 * mebibyte
    picture.sums.unlooked = 500 * mebibyte
    picture.held[1].place = HandMadePicture.place(560 * mebibyte, unlooked: 500 * mebibyte)
    try picture.write(to: folder.path)
    let account = try account()
    // 100 - 12 - 0.5 - 80.
    let touched = Int(7 * mebibyte + mebibyte / 2)
    #expect(account.untouched.bytes == Int(500 * mebibyte) - touched)
    #expect(account.stacks.first?.bytes.bytes == Int(60 * mebibyte) + touched)
    #expect(account.rest.last?.bytes == .zero)
  }

  @Test func takesAllThatWasNotLookedAtIfThePeakHasRoomForItButForTheError() throws {
    var picture = sample
    picture.sums.heap = 88 * mebibyte
    picture.sums.unlooked = 8 * mebibyte
    picture.held[1].place = HandMadePicture.place(68 * mebibyte, unlooked: 8 * mebibyte)
    try picture.write(to: folder.path)
    let account = try account()
    #expect(account.untouched == .zero)
    #expect(account.stacks.first?.bytes == .mebibytes(68))
    #expect(account.rest.last?.bytes.bytes == -Int(mebibyte / 2))
  }

  @Test func takesTheEndOfAProcessThatWasKilledWhileItGrew() throws {
    var picture = sample
    picture.end = where_end_none
    var last = where_sums()
    last.heap = 200 * mebibyte
    last.unlooked = 60 * mebibyte
    picture.lastSums = last
    picture.live = [
      (2, HandMadePicture.place(100 * mebibyte)),
      (3, HandMadePicture.place(100 * mebibyte, unlooked: 60 * mebibyte)),
    ]
    try picture.write(to: folder.path)
    var run = Run(outcome: .oomKilled)
    run.peak = Peak(bytes: .mebibytes(182), method: "VmHWM", floor: .zero)
    let account = try account(run)
    #expect(account.peak == .mebibytes(182))
    // Of what was not looked at, only what the peak has room for is in memory: 182 - 12 - 0.5 -
    // 140.
    let touched = Int(29 * mebibyte + mebibyte / 2)
    #expect(account.untouched.bytes == Int(60 * mebibyte) - touched)
    let second = ByteCount(Int(40 * mebibyte) + touched)
    #expect(account.stacks.map(\.bytes) == [.mebibytes(100), second])
    #expect(account.remarks.contains { $0.contains("killed") })
  }

  @Test func choosesTheProcessThatHeldMost() throws {
    try sample.write(to: folder.path)
    var small = sample
    small.processID = 101
    small.resident = 30 * mebibyte
    try small.write(to: folder.path)
    var run = Run(outcome: .completed)
    run.processes = [
      ProcessShare(
        name: "program", peak: .mebibytes(101), started: .zero, ended: nil, processID: 100),
      ProcessShare(
        name: "program", peak: .mebibytes(31), started: .zero, ended: nil, processID: 101),
      // A fork that allocated nothing is none that is missing; what has another name is.
      ProcessShare(
        name: "program", peak: .mebibytes(30), started: .zero, ended: nil, processID: 102),
      ProcessShare(
        name: "static", peak: .mebibytes(300), started: .zero, ended: nil, processID: 103),
    ]
    let account = try account(run)
    #expect(account.processID == 100)
    #expect(account.peak == .mebibytes(101))
    #expect(account.processes == WhereAccount.Processes(seen: 3, unseen: 1))
    #expect(account.remarks.contains { $0.contains("static with 300.0 MiB") })
  }

  @Test func namesLinesOfScripts() throws {
    var picture = sample
    picture.program = "/opt/python/bin/python3.11"
    picture.modules = [("/opt/python/bin/python3.11", 0, 0x1000..<0x9000)]
    picture.names = [
      ("parse", "/opt/python/lib/python3.11/json/decoder.py", 353), ("read", "/home/me/load.py", 4),
      ("<module>", "/home/me/load.py", 9),
    ]
    picture.nodes = [
      (HandMadePicture.script(3), 0), (HandMadePicture.script(2), 1),
      (HandMadePicture.script(1), 2), (0x1301, 3),
    ]
    picture.held = [(4, HandMadePicture.place(80 * mebibyte))]
    try picture.write(to: folder.path)
    let site = try #require(try account().sites.first)
    #expect(site.frame.place == "load.py:4" && site.frame.function == "read")
    #expect(site.caller?.place == "load.py:9")
  }

  @Test func saysWhyThereIsNoPicture() throws {
    #expect(throws: WhereReader.NoPicture.self) { try account() }
    try Data().write(to: URL(fileURLWithPath: folder.path("5.0.refused.space")))
    let error = #expect(throws: WhereReader.NoPicture.self) { try account() }
    #expect(error?.description.contains("no room") == true)
  }

  @Test func takesADamagedFileForNone() throws {
    var bytes = sample.bytes
    bytes.removeLast(bytes.count / 2)
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path("100.0.picture")))
    // What is beyond the end is unknown; nothing is read there.
    _ = try? account()
    try Data(bytes.prefix(100)).write(to: URL(fileURLWithPath: folder.path("100.0.picture")))
    #expect(throws: WhereReader.NoPicture.self) { try account() }
  }

  @Test func keepsTheTextOfTheLinesThatItNames() throws {
    let script = folder.path("load.py")
    try Data((1...20).map { "line \($0)\n" }.joined().utf8).write(to: URL(fileURLWithPath: script))
    var picture = sample
    picture.names = [("read", script, 7)]
    picture.nodes = [(HandMadePicture.script(1), 0)]
    picture.held = [(1, HandMadePicture.place(80 * mebibyte))]
    try picture.write(to: folder.path)
    let account = try account()
    #expect(account.sources.map(\.file) == [script])
    #expect(account.sources.first?.lines.map(\.number) == Array(4...10))
    #expect(account.sites.first.map { account.text(of: $0.frame) } == "line 7")
  }
}
