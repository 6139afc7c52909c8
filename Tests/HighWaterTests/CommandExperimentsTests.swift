import Foundation
import TestSupport
import Testing

/// `sweep`, `fit` and `why` on programs of the user's own, and the phases that these report.
@Suite(.tags(.slow)) struct CommandExperimentsTests {
  private let place: Workplace
  private let probe: String

  init() throws {
    place = try Workplace()
    probe = try BuiltProducts.path("memory-probe")
  }

  private func json(_ arguments: [String], status: Int32 = 0) throws -> [String: Any] {
    let finished = try run(place.executable, arguments, environment: place.environment)
    #expect(finished.status == status, "\(arguments): \(finished.errorText)")
    let object = try JSONSerialization.jsonObject(with: Data(finished.output))
    return try #require(object as? [String: Any])
  }

  private static let load = "import sys; x = open(sys.argv[1]).readlines()"
  private static let stream = "import sys; n = sum(1 for line in open(sys.argv[1]))"

  @Test func sweepsCommandsAsItSweepsCases() throws {
    try place.folder.write(Self.load, to: "load.py")
    try place.folder.write(Self.stream, to: "stream.py")
    let sweep = try json([
      "sweep", "--sizes", "4MiB,8MiB,16MiB,32MiB", "--format", "json",
      "python3 \(place.folder.path("load.py")) {file}",
      "python3 \(place.folder.path("stream.py")) {file}",
    ])
    #expect(sweep["schema"] as? String == "highwater.sweep/1")
    let growth = try #require(sweep["growth"] as? [[String: Any]])
    #expect(growth.map { $0["variant"] as? String } == ["load.py", "stream.py"])
    #expect(growth.map { $0["class"] as? String } == ["linear", "constant"])
    let exponent = try #require(growth[0]["exponent"] as? Double)
    #expect((0.9...1.1).contains(exponent))
    let comparisons = try #require(sweep["comparisons"] as? [[String: Any]])
    for comparison in comparisons {
      let recorded = try #require(comparison["recorded"] as? [String: Any])
      let command = try #require(recorded["command"] as? String)
      #expect(command.hasPrefix("highwater sweep --sizes 4MiB,8MiB,16MiB,32MiB"))
      #expect(recorded["highwater"] is String && recorded["at"] is String)
    }

    // What the line says of a file four times as large as the largest is what it takes.
    let slope = try #require(growth[0]["bytes_per_input_byte"] as? Double)
    let larger = try json([
      "measure", "--size", "128MiB", "--fixture", "log", "--format", "json", "--", "python3",
      place.folder.path("load.py"), "{file}",
    ])
    let peak = try #require(Self.runs(of: larger).first?["peak_bytes"] as? Double)
    let last = try #require(
      Self.runs(of: comparisons[3]).first?["peak_bytes"] as? Double)
    let expected = last + slope * Double(96 << 20)
    #expect(abs(expected - peak) < 0.1 * peak)
  }

  private static func runs(of comparison: [String: Any]) -> [[String: Any]] {
    let variants = comparison["variants"] as? [[String: Any]]
    return variants?.first?["runs"] as? [[String: Any]] ?? []
  }

  @Test func sweepsANumber() throws {
    let text = try place.highwater(
      "sweep", "--parameter", "n=8388608,16777216,33554432", "--", probe, "touch", "{n}"
    ).outputText
    for line in [
      "n = 8388608: memory-probe", "Peak memory against n", "memory-probe  linear",
      "At n = 335544320, memory-probe would need 3",
    ] {
      #expect(text.contains(line), "'\(line)' is missing:\n\(text)")
    }
    #expect(try place.highwater("show", "1-3").outputText.contains("Peak memory against n"))
  }

  @Test func sweepsTheUsersFiles() throws {
    for (name, size) in [("a", 1), ("b", 4)] {
      try place.folder.write(String(repeating: "x", count: size << 20), to: name)
    }
    let files = ["a", "b"].map { place.folder.path($0) }.joined(separator: ",")
    let sweep = try json(["sweep", "--files", files, "--format", "json", "cat {file}"])
    let comparisons = try #require(sweep["comparisons"] as? [[String: Any]])
    #expect(
      comparisons.map { ($0["input"] as? [String: Any])?["bytes"] as? Int } == [1 << 20, 4 << 20])
  }

  /// A program that touches exactly 100 MiB needs those, its own pages, and what the kernel counts
  /// for it.
  @Test func fitsACommand() throws {
    let fit = try json(["fit", "--format", "json", "--", probe, "touch", "\(100 << 20)"])
    #expect(fit["schema"] as? String == "highwater.fit/1")
    let smallest = try #require(fit["smallest_limit_bytes"] as? Int)
    // A watchdog goes by RSS, which counts the probe's libraries too, some 5 MiB.
    let most = fit["mechanism"] as? String == "watchdog" ? 110 << 20 : 104 << 20
    #expect((100 << 20...most).contains(smallest))
    #expect(fit["confirmed"] as? Bool == true)
    let recommended = try #require(fit["recommended_limit_bytes"] as? Int)
    #expect(recommended > smallest && recommended < 140 << 20)
    let tries = try #require(fit["tries"] as? [[String: Any]])
    #expect(tries.count <= 16)
    #expect(
      tries.filter { $0["survived"] as? Bool == false }.allSatisfy {
        $0["limit_bytes"] as? Int ?? .max < smallest
      })
    let shown = try place.highwater("show", "1").outputText
    #expect(shown.contains("memory: "), "\(shown)")
    #expect(shown.contains("The smallest limit that memory-probe survives is 10"))
    #expect(try place.highwater("export", "1", "--format", "html").status == 0)
    #expect(try place.highwater("export", "1", "--format", "markdown").status == 0)
  }

  /// What dies is a child, and the shell ends well all the same.
  @Test func takesNoDeadChildForSurvival() throws {
    let fit = try json([
      "fit", "--format", "json", "--shell", "--", "\(probe) touch \(50 << 20); true",
    ])
    let smallest = try #require(fit["smallest_limit_bytes"] as? Int)
    #expect(smallest >= 50 << 20)
  }

  @Test func fitsAVersionOfACase() throws {
    let fit = try json([
      "fit", "tail", "--variants", "stream", "--size", "4MiB", "--format", "json",
    ])
    #expect(fit["case"] as? String == "tail" && fit["subject"] as? String == "stream")
    #expect(fit["smallest_limit_bytes"] is Int)
  }

  @Test func saysWhatCannotBeFitted() throws {
    let failing = try place.highwater("fit", "--", "false")
    #expect(failing.status == 1)
    #expect(
      failing.errorText
        == "fit: 'false' does not do its work without a limit either; run it by 'measure' to see "
        + "why\n")
    #expect(try place.highwater("fit", "--limit", "1GiB", "--", "true").status == 64)
  }

  @Test func findsTheSettingThatMatters() throws {
    let why = try json([
      "why", "--runs", "3", "--format", "json", "--", probe, "arenas", "\(8 << 20)",
    ])
    #expect(why["schema"] as? String == "highwater.why/1")
    #expect(why["cause"] as? String == "MALLOC_ARENA_MAX=1")
    #expect(why["line"] as? String == "export MALLOC_ARENA_MAX=1")
    let effects = try #require(why["effects"] as? [[String: Any]])
    #expect(effects.first?["setting"] as? String == "MALLOC_ARENA_MAX=1")
    #expect(effects.first?["significant"] as? Bool == true)
  }

  @Test func findsNoSettingWhereThereIsNone() throws {
    let why = try place.highwater("why", "--runs", "3", probe, "touch", "\(50 << 20)").outputText
    #expect(why.contains("None of these"), "\(why)")
  }

  @Test func readsThePhasesOfAnyProgram() throws {
    #expect(
      try place.highwater(
        "tracker", "python", "--output", place.folder.path("memory_tracking.py")
      ).status == 0)
    try place.folder.write(
      """
      from memory_tracking import memory
      memory.enable()
      data = b"x" * (50 << 20)
      memory.checkpoint("fifty taken")
      data = None
      memory.checkpoint("given back")
      print("the answer")
      """, to: "phases.py")
    let measured = try json([
      "measure", "--format", "json", "--", "python3", place.folder.path("phases.py"),
    ])
    let checkpoints = try #require(
      Self.runs(of: measured).first?["checkpoints"] as? [[String: Any]])
    #expect(checkpoints.map { $0["name"] as? String } == ["fifty taken", "given back"])
    let first = try #require(checkpoints.first)
    let rise = try #require(first["rss_delta_bytes"] as? Int)
    #expect((48 << 20...52 << 20).contains(rise))
    #expect(first["virtual_bytes"] is NSNull)
    let shown = try place.highwater("show", "1").outputText
    #expect(shown.contains("fifty taken") && shown.contains("given back"), "\(shown)")
    // The lines are no part of the output that is compared.
    let same = try place.highwater(
      "versus", "--same-output", "python3 \(place.folder.path("phases.py"))", "echo the answer")
    #expect(same.outputText.contains("Same answer"), "\(same.outputText)")
  }

  @Test func preparesAndWarmsUp() throws {
    let log = place.folder.path("log")
    let finished = try place.highwater(
      "measure", "--warmup", "2", "--runs", "3", "--prepare", "echo prepared >> \(log)", "--",
      "true")
    #expect(finished.status == 0, "\(finished.errorText)")
    #expect(try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").count == 5)
    let failing = try place.highwater("measure", "--prepare", "exit 3", "--", "true")
    #expect(failing.status == 1)
    #expect(
      failing.errorText
        == "prepare: 'exit 3' failed (exit code 3); run it by itself to see why\n")
  }

  /// Each process by name, with its own peak.
  @Test func namesTheProcessesOfATree() throws {
    let measured = try json([
      "measure", "--format", "json", "--shell", "--", "\(probe) touch \(20 << 20); true",
    ])
    let processes = try #require(
      Self.runs(of: measured).first?["processes"] as? [[String: Any]])
    let child = try #require(processes.first { $0["name"] as? String == "memory-probe" })
    let peak = try #require(child["peak_bytes"] as? Int)
    #expect((20 << 20...30 << 20).contains(peak))
    #expect(processes.contains { $0["name"] as? String == "sh" })
  }
}
