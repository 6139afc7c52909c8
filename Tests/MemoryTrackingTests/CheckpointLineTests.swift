import Testing

@testable import MemoryTracking

@Suite struct CheckpointLineTests {
  private func line(_ bytes: some Sequence<UInt8>, isCut: Bool = false) -> CheckpointLine? {
    Array(bytes).withUnsafeBytes { CheckpointLine($0, isCut: isCut) }
  }

  private func line(_ text: String) -> CheckpointLine? { line(text.utf8) }
  private func cut(_ text: String) -> CheckpointLine? { line(text.utf8, isCut: true) }

  private func mebibytes(_ count: Double) -> ByteCount {
    ByteCount(Int((count * 1_048_576).rounded()))
  }

  private var contentParsed: CheckpointLine {
    .checkpoint(
      name: "Content parsed", resident: mebibytes(53), residentDelta: mebibytes(10.5),
      peak: mebibytes(3262), peakIncrease: mebibytes(3220))
  }

  @Test func readsWhatTheTrackerWrites() {
    let statistics = MemoryStatistics(
      resident: mebibytes(53), peak: mebibytes(3262), virtual: .zero, anonymous: .zero,
      file: .zero)
    let checkpoint = Checkpoint(
      name: "Content parsed", elapsed: .seconds(1), statistics: statistics,
      residentDelta: mebibytes(10.5), peakIncrease: mebibytes(3220))
    #expect(line(checkpoint.description) == contentParsed)
    #expect(
      line(statistics.trackingEnabledLine)
        == .enabled(resident: mebibytes(53), peak: mebibytes(3262)))
  }

  @Test(arguments: [
    "", "[2026-01-31 09:30:00] ", "2026-01-31 09:30:00.123 ", "2026-01-31T09:30:00Z ",
    "[2026-01-31T09:30:00.123456Z] ", "2026-01-31 09:30:00,123 INFO worker-3: ",
    "\u{1B}[32mINFO\u{1B}[0m ", String(repeating: "x", count: 200),
  ])
  func upTo200BytesMayComeBeforeTheMarker(prefix: String) {
    let text =
      "[MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3220.0 since start)"
    #expect(line(prefix + text) == contentParsed)
    #expect(line(prefix + text + "\r") == contentParsed)
    #expect(line(String(repeating: "x", count: 201) + text) == nil)
  }

  @Test(arguments: [
    "53.0 MB (+10.5) | Peak 3262.0 MB (+3220.0 since start)",
    "53.0 mb (+10.5) | Peak 3262 MB (+3220)",
    "54272 KiB (+10752) | Peak 3340288 kB (+3297280 since start)",
    "55574528 B (+11010048) | Peak 3420454912 B (+3376414720 since start)",
    "53.0MiB (10.5) | Peak 3262.0MiB (+3220.0MiB since start)",
    "53.0 MiB (+10.5 MiB)\t| Peak 3.185546875 GiB (+3220.0 MiB)",
  ])
  func unitsArePowersOf1024(figures: String) {
    #expect(line("[MEMORY] Content parsed: RSS \(figures)") == contentParsed)
  }

  @Test func aDifferenceMayBeMissing() {
    func phase(_ delta: Double?, _ increase: Double?) -> CheckpointLine {
      .checkpoint(
        name: "A", resident: mebibytes(2), residentDelta: delta.map(mebibytes),
        peak: mebibytes(3), peakIncrease: increase.map(mebibytes))
    }
    #expect(line("[MEMORY] A: RSS 2.0 MB | Peak 3.0 MB") == phase(nil, nil))
    #expect(line("[MEMORY] A: RSS 2.0 MB (-1.5) | Peak 3.0 MB") == phase(-1.5, nil))
    #expect(line("[MEMORY] A: RSS 2.0 MB | Peak 3.0 MB (+1.0 since start)") == phase(nil, 1))
    #expect(
      line("[MEMORY] A: RSS 2.0 MB (+0.0) | Peak 3.0 MB (+-0.5 since start)") == phase(0, -0.5))
    #expect(
      line("[MEMORY] Tracking enabled. RSS: 42.0 MB")
        == .enabled(resident: mebibytes(42), peak: nil))
  }

  @Test(arguments: [
    "", "a: b", "Step: RSS 5.0 MiB | Peak 6.0 MiB", " indented", "[MEMORY] twice",
    "Überprüft", "a\u{1B}[2Jb", "Tracking enabled. RSS: 5.0 MiB", "Peak: RSS ", "(+1.0)",
  ])
  func aNameMayBeAnyText(name: String) {
    let found = line("[MEMORY] \(name): RSS 2.0 MiB (+0.0) | Peak 3.0 MiB (+1.0 since start)")
    #expect(
      found
        == .checkpoint(
          name: name, resident: mebibytes(2), residentDelta: .zero, peak: mebibytes(3),
          peakIncrease: mebibytes(1)))
  }

  @Test func invalidUTF8InANameIsRepaired() {
    let bytes = Array("[MEMORY] a".utf8) + [0xFF] + Array("b: RSS 2.0 MB | Peak 3.0 MB".utf8)
    #expect(
      line(bytes)
        == .checkpoint(
          name: "a\u{FFFD}b", resident: mebibytes(2), residentDelta: nil, peak: mebibytes(3),
          peakIncrease: nil))
  }

  @Test(arguments: [
    "", "MEMORY Content parsed: RSS 53.0 MiB | Peak 53.0 MiB", "[MEMORY]", "[MEMORY] ",
    "[MEMORY]A: RSS 2.0 MiB | Peak 3.0 MiB", "[MEMORY] Tracking disabled.",
    "[MEMORY] A: RSS 2.0 | Peak 3.0 MiB", "[MEMORY] A: RSS 2.0 MiB", "[MEMORY] A: RSS 2.0 MiB |",
    "[MEMORY] A: RSS MiB | Peak 3.0 MiB", "[MEMORY] A: RSS -2.0 MiB | Peak 3.0 MiB",
    "[MEMORY] A: RSS 2,0 MiB | Peak 3,0 MiB", "[MEMORY] A: RSS 2.0 EiB | Peak 3.0 EiB",
    "[MEMORY] A: RSS 2.0 MiB (+1.0 | Peak 3.0 MiB", "[MEMORY] A: RSS 2.0 MiB | Peak 3.0 MiB (+",
    "[MEMORY] A: RSS 2.0 MiB | Peak 3.0 MiB, as ever", "[MEMORY] A:RSS 2.0 MiB | Peak 3.0 MiB",
    "[MEMORY] A: RSS 99999999999999999999 MiB | Peak 3.0 MiB", "[memory] A: RSS 2 B | Peak 3 B",
    "[MEMORY] A: RSS 2.0 MiB () | Peak 3.0 MiB", "[MEMORY] A: RSS . MiB | Peak 3.0 MiB",
    "[MEMORY] Finished. RSS: 6.1 MiB, Peak: 6.1 MiB",
  ])
  func whateverElseIsNoCheckpoint(text: String) {
    #expect(line(text) == nil)
  }

  @Test func aLineHasAtMost4KiB() {
    let figures = ": RSS 2.0 MiB | Peak 3.0 MiB"
    let name = String(repeating: "x", count: 4096 - "[MEMORY] ".utf8.count - figures.utf8.count)
    #expect(line("[MEMORY] \(name)\(figures)") != nil)
    #expect(line("[MEMORY] x\(name)\(figures)") == nil)
  }

  @Test func aCutLineIsReadAsFarAsItCame() {
    let whole =
      "[MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3220.0 since start)"
    let resident = mebibytes(53)
    var found: [(Int, CheckpointLine?)] = []
    for length in 0...whole.utf8.count {
      let line = cut(String(whole.prefix(length)))
      if found.isEmpty || found.last?.1 != line { found.append((length, line)) }
    }
    // The name grows letter by letter; then the figures come.
    let named = found.drop { $0.1 != .cut(name: "Content parsed", resident: nil, peak: nil) }
    let name = "Content parsed"
    let expected: [(String, CheckpointLine)] = [
      ("[MEMORY] Content parsed", .cut(name: name, resident: nil, peak: nil)),
      ("[MEMORY] Content parsed: RSS 53.0 MiB", .cut(name: name, resident: resident, peak: nil)),
      (
        "[MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB",
        .checkpoint(
          name: name, resident: resident, residentDelta: mebibytes(10.5), peak: mebibytes(3262),
          peakIncrease: nil)
      ),
      (
        "[MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (",
        .cut(name: name, resident: resident, peak: mebibytes(3262))
      ),
      (whole, contentParsed),
    ]
    #expect(named.map(\.0) == expected.map(\.0.utf8.count))
    #expect(named.map(\.1) == expected.map(\.1))
  }

  @Test(arguments: [
    "", "[MEM", "[MEMORY] ", "[MEMORY] Tracking en", "[MEMORY] Tracking enabled. RSS: 6.1 Mi",
  ])
  func aCutLineWithoutNameOrFigureIsOutput(text: String) {
    #expect(cut(text) == nil)
  }

  @Test func aCutOpeningLineMayLackItsPeak() {
    for end in ["", ",", ", Peak: 6.", ", Peak: 6.1 Mi"] {
      #expect(
        cut("[MEMORY] Tracking enabled. RSS: 6.5 MiB\(end)")
          == .enabled(resident: mebibytes(6.5), peak: nil))
    }
  }

  @Test func whatFollowsRSSInACutLineMayBeOfTheName() {
    #expect(
      cut("[MEMORY] the: RSS feed") == .cut(name: "the: RSS feed", resident: nil, peak: nil))
  }
}
