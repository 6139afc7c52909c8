package import MemoryTracking

/// Several variants measured on the same input: versions of a case, or foreign commands.
package struct Comparison: Hashable, Sendable {
  package var host: Host
  /// The case's identifier; `nil` where commands were measured.
  package var caseID: String?
  /// The operation's name in the decision table; `nil` for a case that has no row there.
  package var decisionRow: String?
  package var input: Input?
  package var variants: [Variant]
  /// Whether the input was to be dropped from the page cache before each run; false for one that was
  /// read from the workbook, which does not keep it.
  package var isCold: Bool

  package init(
    host: Host, caseID: String?, decisionRow: String?, input: Input?, variants: [Variant],
    isCold: Bool = false
  ) {
    self.host = host
    self.caseID = caseID
    self.decisionRow = decisionRow
    self.input = input
    self.variants = variants
    self.isCold = isCold
  }

  /// The file that was worked on.
  package struct Input: Hashable, Sendable {
    package var path: String
    package var size: ByteCount
    /// The recipe the file was made by; `nil` for a file of the user's own.
    package var fixture: String?

    package init(path: String, size: ByteCount, fixture: String?) {
      self.path = path
      self.size = size
      self.fixture = fixture
    }
  }

  /// One version or command, and its runs in the order they were made.
  package struct Variant: Hashable, Sendable {
    /// `load`, `stream`, a third version's name, or a command's.
    package var name: String
    package var runs: [Run]

    package init(name: String, runs: [Run]) {
      self.name = name
      self.runs = runs
    }
  }
}

/// The machine and build that measured; figures are only to be compared where these agree.
package struct Host: Hashable, Sendable {
  package var kernel: String
  package var processors: Int
  package var memory: ByteCount
  package var swift: String
  /// `release` or `debug`: a debug build's times say nothing about the code.
  package var build: String

  package init(kernel: String, processors: Int, memory: ByteCount, swift: String, build: String) {
    self.kernel = kernel
    self.processors = processors
    self.memory = memory
    self.swift = swift
    self.build = build
  }
}
