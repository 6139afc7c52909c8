import MemoryTracking
import TestSupport

@testable import Measurement

extension Confinement {
  /// Runs a shell's script confined.
  func shell(_ script: String) throws -> ToolRun {
    try ToolRun(
      ["/bin/sh", "-c", script], timeout: patience, interruption: .never, confinement: self)
  }

  /// Runs a shell's script confined, as a judge runs a program.
  func judged(
    _ script: String, isTraced: Bool = true, usesGroups: Bool = false, limit: ByteCount? = nil
  ) throws -> Run {
    var options = RunOptions(timeout: patience, limit: limit, cap: .gibibytes(1))
    options.confinement = self
    let command = ForeignCommand(
      name: "command", words: ["/bin/sh", "-c", script], isTraced: isTraced)
    return try CommandRunner(interruption: .never, usesGroups: usesGroups).run(
      command, output: .digested, options: options
    ) { _ in }
  }
}
