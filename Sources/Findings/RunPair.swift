package import Measurement
import MemoryTracking

/// Two recorded runs compared, version by version: what a change of the code, of an option, of the
/// input or of the machine did.
package struct RunPair: Sendable {
  /// One of the two.
  package struct Side: Sendable {
    package var number: String
    /// When it was measured, in words.
    package var measured: String
    /// The case's options, or the measured commands.
    package var options: [String: String]
    package var comparison: Comparison

    package init(
      number: String, measured: String, options: [String: String], comparison: Comparison
    ) {
      self.number = number
      self.measured = measured
      self.options = options
      self.comparison = comparison
    }

    package var name: String { "run \(number)" }

    /// What was measured, on what, and when.
    package var subject: String {
      let names = comparison.variants.map(\.name).joined(separator: " against ")
      let input = comparison.input.map { input in
        "\(input.size)" + (input.fixture.map { " of the \($0) fixture" } ?? ", \(input.path)")
      }
      return ([comparison.caseID.map { "\($0), \(names)" } ?? names] + [input, measured])
        .compactMap { $0 }.joined(separator: "; ")
    }
  }

  package var before: Side
  package var after: Side

  package init(before: Side, after: Side) {
    self.before = before
    self.after = after
  }

  /// A version of both runs, as a comparison of the two; if they share none, all of both at once.
  package struct Part: Sendable {
    /// `nil` if it is the only one.
    package var heading: String?
    package var comparison: Comparison
  }

  package var parts: [Part] {
    let shared = before.comparison.variants.compactMap { variant in
      after.comparison.variant(variant.name).map { (variant.name, variant, $0) }
    }
    guard shared.isEmpty else {
      return shared.map { name, first, second in
        part(
          [(before.name, first), (after.name, second)],
          heading: "\(name): \(before.name) against \(after.name)")
      }
    }
    let all = [before, after].flatMap { side in
      side.comparison.variants.map { ("\($0.name) of \(side.name)", $0) }
    }
    return [part(all, heading: nil)]
  }

  private func part(
    _ variants: [(name: String, variant: Comparison.Variant)], heading: String?
  ) -> Part {
    var comparison = after.comparison
    // What one of them could handle is known for its own input only.
    if before.comparison.input?.size != comparison.input?.size { comparison.input = nil }
    if [before, after].contains(where: { $0.comparison.host.isDebugBuild }) {
      comparison.host.build = "debug"
    }
    comparison.variants = variants.map { name, variant in
      var runs = variant.runs
      // Answers to different questions need not agree.
      if !isSameTask { for index in runs.indices { runs[index].answer = nil } }
      return Comparison.Variant(name: name, runs: runs)
    }
    return Part(heading: heading, comparison: comparison)
  }

  /// Whether both did the same work, so that their figures can be judged.
  var isSameTask: Bool { differences.allSatisfy { !$0.concernsAnswer } }

  /// The verdict on a part; `nil` for one of a single version.
  package func verdict(on part: Part) -> String? {
    isSameTask
      ? Verdict(part.comparison)?.sentence : "No verdict: the two did not do the same work."
  }

  /// Something that the runs do not share, so that not all of a difference is the code's.
  package struct Difference: Sendable {
    package var sentence: String
    /// Whether the answers may differ for it.
    var concernsAnswer: Bool
  }

  package var differences: [Difference] {
    let (first, second) = (before.comparison, after.comparison)
    func difference(
      _ what: String, _ one: String?, _ other: String?, concernsAnswer: Bool
    ) -> Difference? {
      one == other
        ? nil
        : Difference(
          sentence: "\(what): \(one ?? "none") against \(other ?? "none")",
          concernsAnswer: concernsAnswer)
    }
    func task(_ what: String, _ one: String?, _ other: String?) -> Difference? {
      difference(what, one, other, concernsAnswer: true)
    }
    func surroundings(_ what: String, _ value: (Host) -> String) -> Difference? {
      difference(what, value(first.host), value(second.host), concernsAnswer: false)
    }
    let options = Set(before.options.keys).union(after.options.keys).sorted()
    let tasks =
      [
        task("Case", first.caseID, second.caseID),
        task("Input", first.input.map { "\($0.size)" }, second.input.map { "\($0.size)" }),
        task("File", first.input?.path, second.input?.path),
      ] + options.map { task("Option \($0)", before.options[$0], after.options[$0]) }
    let machine = [
      surroundings("Build", \.build), surroundings("Kernel", \.kernel),
      surroundings("Memory") { "\($0.memory)" }, surroundings("Swift", \.swift),
      surroundings("Node") { $0.node ?? "none" },
    ]
    return (tasks + machine).compactMap { $0 }
  }
}
