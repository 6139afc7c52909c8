import MemoryTracking
import TestSupport
import Testing

/// Each tracker module at work in a program of its language.
///
/// The name of a test that needs a toolchain ends in `WhereInstalled`; if it is not installed, the
/// test is seen to be skipped, with the reason.
@Suite struct TrackerModuleTests {
  @Test(.enabled(if: TrackedProgram.python.isInstalled, "python3 is not installed"))
  func ofPythonWhereInstalled() throws { try expectPhases(of: .python) }

  @Test(.enabled(if: TrackedProgram.javaScript.isInstalled, "node is not installed"))
  func ofJavaScriptWhereInstalled() throws { try expectPhases(of: .javaScript) }

  @Test(.enabled(if: TrackedProgram.java.isInstalled, "javac or java is not installed"))
  func ofJavaWhereInstalled() throws { try expectPhases(of: .java) }

  @Test(.enabled(if: TrackedProgram.go.isInstalled, "go is not installed"))
  func ofGoWhereInstalled() throws { try expectPhases(of: .go) }

  @Test(.enabled(if: TrackedProgram.rust.isInstalled, "rustc is not installed"))
  func ofRustWhereInstalled() throws { try expectPhases(of: .rust) }

  @Test(.enabled(if: TrackedProgram.c.isInstalled, "cc is not installed"))
  func ofCWhereInstalled() throws { try expectPhases(of: .c) }

  @Test(.enabled(if: TrackedProgram.cPlusPlus.isInstalled, "c++ is not installed"))
  func ofCPlusPlusWhereInstalled() throws { try expectPhases(of: .cPlusPlus) }

  @Test(.enabled(if: TrackedProgram.cSharp.isInstalled, "mcs or mono is not installed"))
  func ofCSharpWhereInstalled() throws { try expectPhases(of: .cSharp) }

  @Test(.enabled(if: TrackedProgram.ruby.isInstalled, "ruby is not installed"))
  func ofRubyWhereInstalled() throws { try expectPhases(of: .ruby) }

  /// Runs a program and compares its lines with what it did.
  private func expectPhases(
    of program: TrackedProgram, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try program.build()
    let finished = try program.shell(program.running, in: folder)
    try #require(
      finished.status == 0, "\(program): \(finished.errorText)", sourceLocation: sourceLocation)
    let lines = finished.outputText.split(separator: "\n").map(String.init)

    // Nothing but whole lines, however many threads wrote them, each with the time in UTC.
    let others = lines.filter { checkpointLine($0) == nil }
    #expect(others.count == 2, sourceLocation: sourceLocation)
    let dated = lines.filter { $0.contains("[MEMORY]") }
    let form = /\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] \[MEMORY\] .*/
    #expect(dated.allSatisfy { $0.wholeMatch(of: form) != nil }, sourceLocation: sourceLocation)

    let phases = lines.compactMap(checkpointLine)
    guard case .enabled(_, .some)? = phases.first else {
      Issue.record("\(program) began with '\(lines.first ?? "")'", sourceLocation: sourceLocation)
      return
    }
    let names = phases.dropFirst().map { phase in
      if case .checkpoint(let name, _, _, _, _) = phase { name } else { "\(phase)" }
    }
    let threads = Array(repeating: "thread", count: 200)
    #expect(names == ["fifty allocated", "freed"] + threads, sourceLocation: sourceLocation)

    // The differences that its line shows, and those that it gave the program.
    let least = ByteCount.mebibytes(45)
    guard case .checkpoint(_, _, let delta?, _, let increase?) = phases[1] else {
      Issue.record("\(program): no differences in '\(lines)'", sourceLocation: sourceLocation)
      return
    }
    #expect(delta >= least, sourceLocation: sourceLocation)
    #expect(increase >= least, sourceLocation: sourceLocation)
    let given = (others.first ?? "").split(separator: " ").compactMap { Int($0) }
    #expect(given.count == 2, sourceLocation: sourceLocation)
    #expect(given.allSatisfy { ByteCount($0) >= least }, sourceLocation: sourceLocation)
    #expect(others.last?.hasPrefix("disabled ") == true, sourceLocation: sourceLocation)

    // A tracker of its own, which writes to standard error without the time.
    let errors = finished.errorText.split(separator: "\n").map(String.init)
    #expect(errors.count == 1, sourceLocation: sourceLocation)
    #expect(
      errors.first?.hasPrefix("[MEMORY] Tracking enabled. RSS: ") == true,
      sourceLocation: sourceLocation)
  }

  private func checkpointLine(_ text: String) -> CheckpointLine? {
    Array(text.utf8).withUnsafeBytes { CheckpointLine($0) }
  }

  /// Puts a file without Vm lines over the program's own `status`, whose number `exec` keeps.
  @Test(
    .enabled(if: isRoot, "mounting needs root"),
    arguments: TrackedProgram.all.filter(\.isInstalled))
  func failsWhereStatusHasNoFiguresAsRoot(program: TrackedProgram) throws {
    let folder = try program.build()
    try folder.write("Name:\tprogram\nState:\tR (running)\n", to: "status")
    let script = "mount --bind status /proc/$$/status; exec \(program.running)"
    try expectFailure(of: program, in: folder, after: script)
  }

  @Test(
    .enabled(if: isRoot, "mounting needs root"),
    arguments: TrackedProgram.all.filter { $0.isInstalled && $0.startsWithoutProc })
  func failsWhereProcIsMissingAsRoot(program: TrackedProgram) throws {
    let folder = try program.build()
    let script = "mount -t tmpfs tmpfs /proc; exec \(program.running)"
    try expectFailure(of: program, in: folder, after: script)
  }

  /// Expects an error that names the file, and no line with figures.
  private func expectFailure(
    of program: TrackedProgram, in folder: TemporaryFolder, after script: String
  ) throws {
    try folder.write(script, to: "script")
    let finished = try program.shell(
      "exec unshare --mount --propagation private sh -e script", in: folder)
    #expect(finished.status != 0)
    #expect(finished.outputText == "")
    #expect(!finished.errorText.contains("[MEMORY]"))
    #expect(finished.errorText.lowercased().contains("memory tracking"), "\(finished.errorText)")
    #expect(finished.errorText.contains("/proc/self/status"), "\(finished.errorText)")
  }
}
