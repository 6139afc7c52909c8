package import MemoryTracking
package import WorkerProtocol

/// Several variants measured on the same input: versions of a case, or foreign commands.
package struct Comparison: Hashable, Sendable {
  package var host: Host
  /// The case's identifier; `nil` if commands were measured.
  package var caseID: String?
  /// The identifier of the case's row in the decision table; `nil` if it has none.
  package var decisionRow: String?
  package var input: Input?
  package var variants: [Variant]
  /// Whether the input was to be dropped from the page cache before each run.
  package var isCold: Bool
  /// What the answers are compared with besides each other; `nil` for nothing.
  package var reference: Reference?
  /// Which question it answers.
  package var kind = Kind.comparison
  /// The number that a sweep varied in place of the input's size; `nil` if there was none.
  package var parameter: Parameter?
  /// Where it is recorded, when and by which command line it was measured; `nil` until then.
  package var provenance: Provenance?

  package init(
    host: Host, caseID: String?, decisionRow: String?, input: Input?, variants: [Variant],
    isCold: Bool = false, kind: Kind = .comparison, parameter: Parameter? = nil
  ) {
    self.host = host
    self.caseID = caseID
    self.decisionRow = decisionRow
    self.input = input
    self.variants = variants
    self.isCold = isCold
    self.kind = kind
    self.parameter = parameter
  }

  /// The answer of a run that was not measured, which every other answer has to be: that of Swift's
  /// version, for programs in other languages.
  package struct Reference: Hashable, Sendable {
    /// The name of what gave it: `swift stream`.
    package var name: String
    package var answer: Answer

    package init(name: String, answer: Answer) {
      self.name = name
      self.answer = answer
    }
  }

  /// The question that a group of runs answers, which decides how it is shown.
  package enum Kind: String, Hashable, Sendable {
    /// How do the variants differ?
    case comparison
    /// Under which limits does a subject survive? A variant for each limit that was tried; the
    /// first has none.
    case fit
    /// Which setting changes the peak? The baseline, then a variant for each setting.
    case why
    /// What does a running process hold? One variant with one run, whose checkpoints are the
    /// phases.
    case watch
  }

  /// A number in the commands that a sweep varies: `n` in `{n}`.
  package struct Parameter: Hashable, Sendable {
    package var name: String
    package var value: Double

    package init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// Where a comparison comes from, so that a file of figures can be traced back.
  package struct Provenance: Hashable, Sendable {
    /// Its number in the workbook; `nil` if it could not be recorded.
    package var number: Int64?
    /// When it was recorded: `2026-01-31T09:30:00Z`.
    package var recordedAt: String
    /// The command line: `highwater sweep tail`; `nil` if it was recorded by a version that did
    /// not keep it.
    package var command: String?
    /// HighWater's version; `nil` likewise.
    package var version: String?

    package init(number: Int64?, recordedAt: String, command: String?, version: String?) {
      self.number = number
      self.recordedAt = recordedAt
      self.command = command
      self.version = version
    }
  }

  /// The input file.
  package struct Input: Hashable, Sendable {
    package var path: String
    package var size: ByteCount
    /// The recipe that the file was made from; `nil` for a file of the user's own.
    package var fixture: String?

    package init(path: String, size: ByteCount, fixture: String?) {
      self.path = path
      self.size = size
      self.fixture = fixture
    }
  }

  /// One version or command, with its runs in the order they were made.
  package struct Variant: Hashable, Sendable {
    /// `load`, `stream`, a third version's name, or a command's; with its language before it if
    /// that is known: `python load`.
    package var name: String
    /// The language of a case's version, `python`; `nil` for commands, and for Swift's versions
    /// among themselves.
    package var language: String?
    package var runs: [Run]
    /// Where the memory of one more run was at its peak; `nil` unless that was asked for and found.
    package var picture: WhereAccount?

    package init(name: String, language: String? = nil, runs: [Run]) {
      self.name = name
      self.language = language
      self.runs = runs
    }

    /// The language of the versions that the worker runs.
    package static let swift = "swift"

    /// The name without the language: `load`.
    package var version: String {
      guard let language, name.hasPrefix(language + " ") else { return name }
      return String(name.dropFirst(language.count + 1))
    }
  }
}

extension Comparison.Variant {
  /// What the remark begins with that says why there is no picture.
  private static let withoutPicture = "No picture: "

  /// Adds to the last run why there is no picture of where the memory was.
  ///
  /// - Parameter reason: A sentence without its full stop.
  package mutating func noteMissingPicture(_ reason: String) {
    guard let last = runs.indices.last else { return }
    runs[last].remarks.append(Self.withoutPicture + reason)
  }

  /// Why there is no picture, although one was asked for; `nil` if there is one or nobody asked.
  package var noPicture: String? {
    guard picture == nil else { return nil }
    return runs.flatMap(\.remarks).last { $0.hasPrefix(Self.withoutPicture) }
      .map { String($0.dropFirst(Self.withoutPicture.count)) }
  }

  /// The command as it was typed; `nil` for a version of a case.
  package var commandLine: String? { runs.lazy.compactMap(\.commandLine).first }

  /// The runs that did their work and exited with 0.
  package var completedRuns: [Run] { runs.filter { $0.outcome == .completed } }

  /// The runs that ended by themselves, whatever their exit status.
  package var finishedRuns: [Run] { runs.filter(\.isFinished) }

  /// Whether there are runs and all of them ended by themselves.
  package var isFinished: Bool { !runs.isEmpty && runs.allSatisfy(\.isFinished) }

  /// The spread of all known peaks; a median or an end is only a bound if it rests on a run that
  /// was cut short.
  package var peak: Spread<ByteCount>? { Spread(runs.compactMap(\.boundedPeak)) }

  /// The resident memory before the case began.
  package var start: Spread<ByteCount>? { Spread(runs.compactMap(\.start)) }

  /// The resident memory when the case had ended.
  package var finalResident: Spread<ByteCount>? { Spread(runs.compactMap(\.finalResident)) }

  package var wall: Spread<Duration>? { spread(\.wall) }

  /// How much was read from files.
  package var bytesRead: Spread<ByteCount>? { spread(\.bytesRead) }

  /// The spread of a figure that grows during a run. The figure of a run that was cut short counts
  /// as a lower bound, since the whole run would have shown at least that much.
  ///
  /// - Parameter figure: Reads the figure from a run; `nil` if it was not measured.
  /// - Returns: The spread; `nil` if no run has the figure.
  /// - Complexity: O(n log n) time, O(n) space in the runs.
  package func spread<Value>(_ figure: (Run) -> Value?) -> Spread<Value>? {
    Spread(
      runs.compactMap { run in
        figure(run).map { BoundedFigure($0, run.isFinished ? .exact : .atLeast) }
      })
  }
}

extension Comparison {
  /// The variant with this name; `nil` if there is none.
  package func variant(_ name: String) -> Variant? { variants.first { $0.name == name } }

  /// Whether the input was changed or replaced between runs, so that they did not do the same work;
  /// false for a single run that is compared with nothing.
  package var hasChangedInput: Bool {
    let runs = variants.flatMap(\.runs)
    return (runs.count > 1 || reference != nil) && runs.contains(where: \.hasChangedInput)
  }

  /// Whether all runs that ended with an answer gave the same one, that of the reference if there
  /// is one; an estimate has to be within its stated error of the exact value.
  ///
  /// `nil` if that is unknown: the input changed, fewer than two variants have such runs and there
  /// is no reference, or a completed run gave no answer to compare, such as a command whose output
  /// was not kept.
  package var sameAnswer: Bool? {
    guard !hasChangedInput else { return nil }
    let answered = variants.map(\.answeredRuns).filter { !$0.isEmpty }
    let runs = answered.flatMap { $0 }
    let exact = runs.filter { !$0.isEstimate }
    let answers = exact.compactMap(\.answer)
    let known = reference.map { [$0.answer] } ?? []
    guard !answered.isEmpty, answered.count + known.count > 1, answers.count == exact.count,
      !(answers + known).isEmpty
    else { return nil }
    guard Set(answers + known).count == 1 else { return false }
    let estimates = runs.filter(\.isEstimate).compactMap(\.statedValue)
    guard !estimates.isEmpty else { return true }
    return exactValue.map { exact in estimates.allSatisfy { $0.agrees(with: exact) } }
  }

  /// The number that the exact answers give; `nil` if none was stated.
  package var exactValue: Int? {
    variants.lazy.flatMap(\.answeredRuns).first { !$0.isEstimate && $0.statedValue != nil }?
      .statedValue?.value
  }

  /// The first variant's peak divided by the second's; `nil` unless both are known.
  package var peakRatio: Double? {
    guard let (before, after) = firstTwo(\.peak), after.median.bytes > 0 else { return nil }
    return Double(before.median.bytes) / Double(after.median.bytes)
  }

  /// By how many percent the second variant's peak is below the first's, negative if it is above;
  /// `nil` unless both are known.
  package var peakReductionPercent: Double? {
    guard let (before, after) = firstTwo(\.peak), before.median.bytes > 0 else { return nil }
    return 100 * (1 - Double(after.median.bytes) / Double(before.median.bytes))
  }

  /// The first variant's wall time divided by the second's; `nil` unless both are known.
  package var timeRatio: Double? {
    guard let (before, after) = firstTwo(\.wall), after.median > .zero else { return nil }
    return before.median / after.median
  }

  /// The spreads of the first two variants; `nil` unless both medians are known and neither is only
  /// a lower bound.
  private func firstTwo<Value>(
    _ figure: (Variant) -> Spread<Value>?
  ) -> (Spread<Value>, Spread<Value>)? {
    guard variants.count >= 2, let before = figure(variants[0]), let after = figure(variants[1]),
      before.medianBound != .atLeast, after.medianBound != .atLeast
    else { return nil }
    return (before, after)
  }
}

extension Comparison.Variant {
  /// The completed runs, and those of a command that ended with another exit status but still gave
  /// an answer, as `grep` does.
  package var answeredRuns: [Run] {
    finishedRuns.filter { $0.outcome == .completed || (language == nil && $0.answer != nil) }
  }
}

/// The same variants measured on inputs of growing size.
package struct Sweep: Hashable, Sendable {
  /// One comparison per size, in the order of the sizes.
  package var comparisons: [Comparison]

  package init(comparisons: [Comparison]) {
    self.comparisons = comparisons
  }
}
