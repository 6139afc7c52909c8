import MemoryTracking
import TestSupport
import WorkerProtocol

@testable import Measurement

/// Runs of `memory-probe`, whose memory is known beforehand.
enum Probe {
  static func path() throws -> String { try BuiltProducts.path("memory-probe") }

  /// As a version of a case.
  static func worker(
    _ work: String, amount: ByteCount, milliseconds: Int = 0, file: String = "-",
    options: RunOptions = RunOptions(), interruption: Interruption = .never
  ) throws -> Run {
    try WorkerRunner(worker: path(), interruption: interruption).run(
      WorkerRequest(
        caseID: "probe", version: work, input: file,
        options: ["amount": "\(amount.bytes)", "milliseconds": "\(milliseconds)"]),
      options: options
    ) { _ in }
  }

  /// As a command of the user's.
  static func command(
    _ words: String..., isTraced: Bool = true, usesGroups: Bool = true,
    options: RunOptions = RunOptions(), interruption: Interruption = .never
  ) throws -> Run {
    try CommandRunner(interruption: interruption, usesGroups: usesGroups).run(
      ForeignCommand(name: "probe", words: [try path()] + words, isTraced: isTraced),
      output: .discarded, options: options
    ) { _ in }
  }
}
