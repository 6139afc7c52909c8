package import MemoryTracking

/// Which lines of code held a process's memory when it held most, and what else there was.
///
/// It is taken in a run of its own, after the runs that give the figures, with a hook in the
/// program that samples what it allocates. All parts together are the traced run's peak.
package struct WhereAccount: Hashable, Sendable {
  /// The traced run's peak: that of the process that the account is of.
  package var peak: ByteCount
  /// The path of its executable.
  package var program: String
  package var processID: Int32
  /// The frames that the stacks refer to.
  package var frames: [Frame]
  /// What each call stack held, the largest first.
  package var stacks: [Stack]
  /// What else was in memory, in the order in which it is shown. With the stacks it is the peak.
  package var rest: [Rest]
  /// What was asked for and never touched, which takes no memory and is no part of the peak.
  package var untouched: ByteCount
  package var processes: Processes
  /// The phases that the run reported, in their order; `nil` if it reported none, or was recorded
  /// before they were noted.
  package var phases: [Phase]?
  /// The text of the lines that are named, and of those around them, as it was then.
  package var sources: [Source]
  /// What a reader must know, one sentence each.
  package var remarks: [String]

  package init(
    peak: ByteCount, program: String, processID: Int32, frames: [Frame] = [], stacks: [Stack] = [],
    rest: [Rest] = [], untouched: ByteCount = .zero, processes: Processes = Processes(),
    phases: [Phase]? = nil, sources: [Source] = [], remarks: [String] = []
  ) {
    self.peak = peak
    self.program = program
    self.processID = processID
    self.frames = frames
    self.stacks = stacks
    self.rest = rest
    self.untouched = untouched
    self.processes = processes
    self.phases = phases
    self.sources = sources
    self.remarks = remarks
  }

  /// A place in code.
  package struct Frame: Hashable, Sendable, Codable {
    /// The function as people write it; `libz.so.1+0x4711` if nothing names it.
    package var function: String
    /// The path as the compiler, or the interpreter, was given it; `nil` without debug information.
    package var file: String?
    /// From 1; `nil` likewise, and for code that the compiler made by itself.
    package var line: Int?
    /// The program or library that it lies in; `nil` for a script's line and for code made at run
    /// time.
    package var module: String?
    /// Whether it is the user's own code, and not the system's, the toolchain's or a package's.
    package var isOwn: Bool

    package init(
      function: String, file: String? = nil, line: Int? = nil, module: String? = nil,
      isOwn: Bool = false
    ) {
      self.function = function
      self.file = file
      self.line = line
      self.module = module
      self.isOwn = isOwn
    }
  }

  /// What the blocks and mappings that one call stack made held.
  package struct Stack: Hashable, Sendable, Codable {
    package var bytes: ByteCount
    /// The variance of `bytes`, in bytes squared; 0 if it is exact.
    package var variance: Double
    /// Indices of `frames`, the innermost first; empty if the stack is not known.
    package var frames: [Int]

    package init(bytes: ByteCount, variance: Double, frames: [Int]) {
      self.bytes = bytes
      self.variance = variance
      self.frames = frames
    }
  }

  /// A part of the peak that no line accounts for.
  package struct Rest: Hashable, Sendable, Codable {
    /// What it is, in words.
    package var what: String
    /// Negative for the last part if the estimates of the others came out too large.
    package var bytes: ByteCount

    package init(what: String, bytes: ByteCount) {
      self.what = what
      self.bytes = bytes
    }
  }

  /// Of how many processes there is a picture.
  package struct Processes: Hashable, Sendable, Codable {
    package var seen: Int
    package var unseen: Int

    package init(seen: Int = 1, unseen: Int = 0) {
      self.seen = seen
      self.unseen = unseen
    }
  }

  /// Lines of one file.
  package struct Source: Hashable, Sendable, Codable {
    /// The path as frames have it.
    package var file: String
    /// In ascending order; gaps are left out.
    package var lines: [Line]

    package struct Line: Hashable, Sendable, Codable {
      package var number: Int
      package var text: String

      package init(number: Int, text: String) {
        self.number = number
        self.text = text
      }
    }

    package init(file: String, lines: [Line]) {
      self.file = file
      self.lines = lines
    }
  }
}

extension WhereAccount: Codable {}

extension WhereAccount {
  /// What all stacks held.
  package var attributed: ByteCount { stacks.map(\.bytes).reduce(.zero, +) }

  /// Twice the standard deviation of `attributed`, which holds in about 95 of 100 runs.
  package var error: ByteCount { WhereAccount.error(stacks.map(\.variance).reduce(0, +)) }

  /// Twice the standard deviation that belongs to a variance.
  package static func error(_ variance: Double) -> ByteCount {
    let deviations = 2 * max(variance, 0).squareRoot()
    return ByteCount(deviations < 0x1p62 ? Int(deviations) : Int.max)
  }

  /// The text of a line; `nil` if the file could not be read.
  package func text(of frame: Frame) -> String? {
    guard let file = frame.file, let line = frame.line else { return nil }
    return sources.first { $0.file == file }?.lines.first { $0.number == line }?.text
  }
}
