import Glibc
import MemoryTracking
import TestSupport
import Testing

@testable import Measurement

/// Which settings are tried follows from what a command was seen to run.
@Suite struct MemorySettingTests {
  private func settings(_ words: String...) throws -> [MemorySetting] {
    var options = RunOptions()
    options.inspectsPrograms = true
    let run = try CommandRunner(interruption: .never).run(
      ForeignCommand(name: "it", words: words), output: .discarded, options: options
    ) { _ in }
    #expect(run.isFinished, "\(words): \(run.message ?? "")")
    return MemorySetting.applying(to: run.programs, peak: .mebibytes(64), memory: .gibibytes(1))
  }

  @Test func triesTheAllocatorOfADynamicProgram() throws {
    let names = try settings("true").map(\.name)
    #expect(names.contains("MALLOC_ARENA_MAX=1"))
    #expect(names.contains("MALLOC_TRIM_THRESHOLD_=131072"))
    #expect(
      !names.contains { $0.hasPrefix("PYTHON") || $0.hasPrefix("JAVA") || $0.hasPrefix("GO") })
  }

  /// The worker is linked statically, so no variable of the C library's loader reaches it.
  @Test func triesNoLibraryOnAStaticProgram() throws {
    let names = try settings(BuiltProducts.path("highwater-worker"), "--help").map(\.name)
    #expect(!names.contains { $0.hasPrefix("LD_PRELOAD") })
  }

  /// What runs below a shell counts.
  @Test func findsTheRuntimeBelowAShell() throws {
    let names = try settings("sh", "-c", "python3 -c pass; true").map(\.name)
    #expect(names.contains("PYTHONMALLOC=malloc"))
  }

  @Test func capsTheHeapOfARuntimeByThePeak() throws {
    func names(_ program: String, jvm: Bool = false) -> [String] {
      MemorySetting.applying(
        to: [
          ProgramTraits(
            program: program, usesGlibc: false, usesJVM: jvm, usesNode: program.hasSuffix("node"),
            usesPython: false, usesOtherAllocator: false)
        ], peak: .mebibytes(64), memory: .gibibytes(1)
      ).map(\.name).filter { $0 != "huge pages off" }
    }
    #expect(
      names("/opt/java", jvm: true) == [
        "JAVA_TOOL_OPTIONS=-Xmx32m", "JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=4.7",
      ])
    #expect(names("/usr/bin/node") == ["NODE_OPTIONS=--max-old-space-size=32"])
    let folder = try TemporaryFolder()
    try folder.write(
      String(repeating: "x", count: 3 << 20) + "\u{0}\u{0}", to: "plain")
    #expect(names(folder.path("plain")) == [])
    // The mark of a Go program, across the readers' chunks.
    let mark: [UInt8] = [0xFF] + Array(" Go buildinf:".utf8)
    let path = folder.path("go")
    let file = try #require(fopen(path, "w"))
    for _ in 0..<(256 << 10) - 5 { fputc(0x78, file) }
    mark.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, file) }
    fclose(file)
    #expect(names(path) == ["GOGC=25", "GOMEMLIMIT=33554432"])
  }

  /// The setting reaches the program, and the other variables stay.
  @Test func reachesTheProgram() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("environment")
    var command = ForeignCommand(
      name: "it",
      words: ["sh", "-c", "env > \(path); grep THP_enabled /proc/self/status >> \(path)"])
    command.environment = ["HIGHWATER_TRIED": "a b", "HOME": "/changed"]
    command.mayUseHugePages = false
    let run = try CommandRunner(interruption: .never).run(
      command, output: .discarded, options: RunOptions()
    ) { _ in }
    #expect(run.outcome == .completed)
    let lines = Set(
      String(decoding: try folder.contents(of: "environment"), as: UTF8.self)
        .split(separator: "\n").map(String.init))
    #expect(lines.contains("HIGHWATER_TRIED=a b") && lines.contains("HOME=/changed"))
    #expect(lines.filter { $0.hasPrefix("HOME=") }.count == 1)
    #expect(lines.contains { $0.hasPrefix("PATH=") })
    #expect(lines.contains("THP_enabled:\t0"))
  }
}
