import Findings
package import Measurement
import MemoryTracking

/// Two recorded runs held against each other, version by version: what a change of the code, of an
/// option, of the input or of the machine did.
package struct RunPairView: TerminalView {
  /// One of the two.
  package struct Side: Sendable {
    package var number: String
    /// When it was measured, in words.
    package var measured: String
    /// The case's options, or the measured commands.
    package var options: [String: String]
    package var comparison: Comparison

    /// Takes up a recorded run.
    package init(
      number: String, measured: String, options: [String: String], comparison: Comparison
    ) {
      self.number = number
      self.measured = measured
      self.options = options
      self.comparison = comparison
    }

    fileprivate var name: String { "run \(number)" }
  }

  package var before: Side
  package var after: Side

  /// Holds a later run against an earlier one.
  package init(before: Side, after: Side) {
    self.before = before
    self.after = after
  }

  package func text(on display: Display) -> [StyledText] {
    let all = [title(on: display)] + pairs.flatMap { blocks(of: $0, on: display) }
    return Array(all.filter { !$0.isEmpty }.joined(separator: [.empty]))
  }

  /// A version of both runs, as a comparison of the two; where they share none, all of both at once.
  private struct Pair {
    var heading: String?
    var comparison: Comparison
  }

  private var pairs: [Pair] {
    let shared = before.comparison.variants.compactMap { variant in
      after.comparison.variant(variant.name).map { (variant.name, variant, $0) }
    }
    guard shared.isEmpty else {
      return shared.map { name, first, second in
        pair(
          [(before.name, first), (after.name, second)],
          heading: "\(name): \(before.name) against \(after.name)")
      }
    }
    let all = [before, after].flatMap { side in
      side.comparison.variants.map { ("\($0.name) of \(side.name)", $0) }
    }
    return [pair(all, heading: nil)]
  }

  private func pair(
    _ variants: [(name: String, variant: Comparison.Variant)], heading: String?
  ) -> Pair {
    var comparison = after.comparison
    // What one of them could handle is known of its own input alone.
    if before.comparison.input?.size != comparison.input?.size { comparison.input = nil }
    // Answers to different questions are not to agree.
    comparison.host.build =
      [before, after].contains { $0.comparison.host.isDebugBuild }
      ? "debug" : comparison.host.build
    comparison.variants = variants.map { name, variant in
      var runs = variant.runs
      if !isSameTask { for index in runs.indices { runs[index].answer = nil } }
      return Comparison.Variant(name: name, runs: runs)
    }
    return Pair(heading: heading, comparison: comparison)
  }

  /// Whether both did the same work, so that their figures can be judged.
  private var isSameTask: Bool { differences.allSatisfy { !$0.concernsAnswer } }

  private func blocks(of pair: Pair, on display: Display) -> [[StyledText]] {
    let comparison = pair.comparison
    let verdict =
      isSameTask
      ? Verdict(comparison)?.sentence : "No verdict: the two did not do the same work."
    var verdicts =
      verdict.map { display.sentence($0, .strong).wrapped(to: display.columns) } ?? []
    if let answers = ComparisonNotes(comparison).answers {
      verdicts += display.sentence(
        (answers.same ? "✓ " : "✗ ") + answers.sentence, answers.same ? .good : .bad
      ).wrapped(to: display.columns, indent: 2)
    }
    let heading =
      pair.heading.map {
        display.text($0, .strong).wrapped(to: display.columns, indent: 2)
      } ?? []
    return [
      heading + CheckpointView(variants: comparison.variants).text(on: display),
      PeakBars(variants: comparison.variants).text(on: display),
      ResultsView(results: MetricTable(comparison)).text(on: display), verdicts,
    ]
  }

  private func title(on display: Display) -> [StyledText] {
    var lines = display.text("Run \(before.number) against run \(after.number)", .strong)
      .wrapped(to: display.columns)
    for side in [before, after] {
      lines += display.sentence("\(side.name): \(subject(of: side))", .faint)
        .wrapped(to: display.columns, indent: 2)
    }
    for difference in differences {
      lines += display.sentence("≠ \(difference.sentence)", .warning)
        .wrapped(to: display.columns, indent: 2)
    }
    return lines
  }

  private func subject(of side: Side) -> String {
    let names = side.comparison.variants.map(\.name).joined(separator: " against ")
    let input = side.comparison.input.map { input in
      "\(input.size)" + (input.fixture.map { " of the \($0) fixture" } ?? ", \(input.path)")
    }
    return ([side.comparison.caseID.map { "\($0), \(names)" } ?? names] + [input, side.measured])
      .compactMap { $0 }.joined(separator: "; ")
  }

  /// Something that was not the same for both, so that not all of a difference is the code's.
  private struct Difference {
    var sentence: String
    /// Whether the answers may differ for it.
    var concernsAnswer: Bool
  }

  private var differences: [Difference] {
    let (first, second) = (before.comparison, after.comparison)
    func told(_ what: String, _ one: String?, _ other: String?, _ concernsAnswer: Bool)
      -> Difference?
    {
      one == other
        ? nil
        : Difference(
          sentence: "\(what): \(one ?? "none") against \(other ?? "none")",
          concernsAnswer: concernsAnswer)
    }
    let options = Set(before.options.keys).union(after.options.keys).sorted()
    return [
      told("Case", first.caseID, second.caseID, true),
      told("Input", first.input.map { "\($0.size)" }, second.input.map { "\($0.size)" }, true),
      told("File", first.input?.path, second.input?.path, true),
    ].compactMap { $0 }
      + options.compactMap { told("Option \($0)", before.options[$0], after.options[$0], true) }
      + [
        told("Build", first.host.build, second.host.build, false),
        told("Kernel", first.host.kernel, second.host.kernel, false),
        told("Memory", "\(first.host.memory)", "\(second.host.memory)", false),
        told("Swift", first.host.swift, second.host.swift, false),
      ].compactMap { $0 }
  }
}
