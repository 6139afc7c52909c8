package import Measurement
package import MemoryTracking
import WorkerProtocol

/// Whether a program keeps its budget: one finding for each thing that the budget asks for.
package struct BudgetVerdict: Hashable, Sendable {
  /// What a finding is about.
  package enum Question: String, Hashable, Sendable {
    /// Did every run do its work?
    case ending
    case peak, growth
    /// Does it survive the limit that the budget names?
    case survival
  }

  package struct Finding: Hashable, Sendable {
    package var question: Question
    package var passed: Bool
    /// A whole sentence, to be read after the budget's name.
    package var sentence: String
  }

  package var budget: MemoryBudget
  /// The budget's place in its file, counted from 1.
  package var line: Int
  package var column: Int
  /// The highest of the median peaks of all inputs; `nil` if none was measured.
  package private(set) var peak: BoundedFigure<ByteCount>?
  /// `nil` unless two sizes or more were measured whole.
  package private(set) var growth: Growth?
  /// `nil` if the budget names no limit, or the run under it was not made.
  package private(set) var survived: Bool?
  package private(set) var findings: [Finding] = []
  /// The numbers of the recorded comparisons.
  package var numbers: [Int64]
  /// Which line of code it leads to; `nil` if it holds, or is broken by something else than memory.
  package var place: BudgetPlace?
  /// The time of all its runs together.
  package private(set) var wall = Duration.zero
  /// What its cluster calls the machine that measured it; `nil` elsewhere.
  package let node: String?

  package var passed: Bool { findings.allSatisfy(\.passed) }

  /// Judges what was measured.
  ///
  /// - Parameters:
  ///   - budget: What is allowed.
  ///   - comparisons: The runs without a limit, of one variant: one comparison for each input, the
  ///     largest last.
  ///   - survival: The run under the limit to survive, on the largest input; `nil` if it was not
  ///     made.
  ///   - obstacle: Why not everything could be run; `nil` if all was.
  ///   - place: The budget's line and column in its file.
  ///   - numbers: What the workbook calls the comparisons.
  package init(
    _ budget: MemoryBudget, _ comparisons: [Comparison], survival: Comparison? = nil,
    obstacle: String? = nil, at place: (line: Int, column: Int), numbers: [Int64]
  ) {
    self.budget = budget
    node = comparisons.first?.host.node
    (line, column) = place
    self.numbers = numbers
    let variants = comparisons.compactMap(\.variants.first)
    let runs = variants.flatMap(\.runs)
    let limited = survival?.variants.first?.runs.first
    peak = variants.compactMap(\.medianPeak).max { $0.value < $1.value }
    growth = Sweep(comparisons: comparisons).growth.first
    wall = (runs + (limited.map { [$0] } ?? [])).reduce(.zero) { $0 + $1.wall }
    if let obstacle {
      findings.append(
        Finding(question: .ending, passed: false, sentence: "It could not be run: \(obstacle)."))
    } else if let ending = Self.ending(of: runs) {
      findings.append(ending)
    }
    let isWhole = findings.isEmpty
    if let allowed = budget.peak, let finding = peakFinding(allowed, isWhole: isWhole) {
      findings.append(finding)
    }
    if let grows = budget.grows, isWhole {
      findings.append(growthFinding(grows, comparisons.compactMap(\.sweptValue)))
    }
    if let limit = budget.survives, let limited {
      let answers = Set((variants.last?.runs ?? []).map(\.answer))
      let finding = Self.survival(of: limited, limit, answers: answers)
      survived = finding.passed
      findings.append(finding)
    }
  }
}

extension BudgetVerdict {
  /// The first run that did not do its work; `nil` if all did.
  private static func ending(of runs: [Run]) -> Finding? {
    guard let run = runs.first(where: { $0.outcome != .completed }) else {
      return runs.isEmpty
        ? Finding(question: .ending, passed: false, sentence: "It was not run.") : nil
    }
    let said = run.message.map { " It said: \($0)" } ?? ""
    return Finding(
      question: .ending, passed: false, sentence: "It \(run.account ?? "did not end").\(said)")
  }

  private func peakFinding(_ allowed: ByteCount, isWhole: Bool) -> Finding? {
    let allowance = budget.tolerance.allowance(over: allowed)
    guard let peak else {
      return isWhole
        ? Finding(question: .peak, passed: false, sentence: "Its peak could not be measured.") : nil
    }
    let begin = "Its peak of \(peak.text)"
    let passed = peak.value <= allowed + allowance
    // What a run held before it was cut short may exceed the budget, but cannot keep it.
    guard isWhole || !passed else { return nil }
    let sentence: String
    if peak.value <= allowed {
      sentence = "\(begin) is within the budget of \(allowed)."
    } else if passed {
      sentence =
        "\(begin) exceeds the budget of \(allowed) by no more than the tolerance of \(allowance)."
    } else {
      sentence =
        "\(begin) exceeds the budget of \(allowed) by \(peak.value - allowed), more than the "
        + "tolerance of \(allowance)."
    }
    return Finding(question: .peak, passed: passed, sentence: sentence)
  }

  /// Judges the growth by the line through the peaks.
  ///
  /// What is flat on logarithmic axes can still rise: 8 MiB at first, then 0.02 bytes more for each
  /// byte. It counts as growth if the line is so good that its slope cannot be zero.
  private func growthFinding(_ grows: MemoryBudget.Growing, _ inputs: [Double]) -> Finding {
    func finding(_ passed: Bool, _ sentence: String) -> Finding {
      Finding(question: .growth, passed: passed, sentence: sentence)
    }
    guard let growth, let least = inputs.min(), let most = inputs.max() else {
      return finding(false, "Its growth is not known: that takes two sizes with a known peak.")
    }
    let (smallest, largest) = (ByteCount(Int(least)), ByteCount(Int(most)))
    let allowance = budget.tolerance.allowance(over: growth.peak(at: least).bytes)
    guard largest - smallest > allowance else {
      return finding(
        false,
        "Its growth cannot be judged: the inputs differ by \(largest - smallest), no more than the "
          + "tolerance of \(allowance); give sizes further apart.")
    }
    let rise = ByteCount(Int(max(-0x1p62, min(growth.bytesPerInputByte * (most - least), 0x1p62))))
    let isCertain = growth.slopeUncertainty.map { growth.bytesPerInputByte > $0 } ?? false
    let span = "from \(smallest) to \(largest) of input"
    guard rise > allowance, growth.class == .linear || isCertain else {
      return finding(
        true,
        rise > .zero
          ? "Its peak rises by \(rise) \(span), within the tolerance of \(allowance)."
          : "Its peak does not rise \(span).")
    }
    let pace = "\(growth.slopeText) bytes of memory for each byte, \(rise) \(span)"
    switch grows {
    case .no: return finding(false, "It must not grow with its input, but does: \(pace).")
    case .linear where growth.exponent > 1.2:
      return finding(
        false,
        "It may grow in proportion to its input, but grows faster (exponent "
          + "\(FigureText.number(growth.exponent, decimals: 2))): \(pace).")
    case .linear: return finding(true, "It grows in proportion to its input at most: \(pace).")
    }
  }

  private static func survival(
    of run: Run, _ limit: ByteCount, answers: Set<Answer?>
  ) -> Finding {
    func finding(_ passed: Bool, _ sentence: String) -> Finding {
      Finding(question: .survival, passed: passed, sentence: sentence)
    }
    let mechanism = run.limit.map { ", enforced by \($0.mechanism)" } ?? ""
    guard run.outcome == .completed else {
      return finding(
        false,
        "It does not survive a limit of \(limit)\(mechanism): it \(run.account ?? "did not end").")
    }
    guard answers.count == 1, let answer = answers.first, answer != nil else {
      return finding(
        true,
        "It survives a limit of \(limit)\(mechanism); its output differs from run to run and was "
          + "not compared.")
    }
    guard run.answer == answer else {
      return finding(
        false,
        "Under a limit of \(limit)\(mechanism), its output differs from that without a limit.")
    }
    return finding(true, "It survives a limit of \(limit)\(mechanism), with the same output.")
  }
}
