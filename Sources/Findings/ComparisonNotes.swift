package import Measurement
import MemoryTracking
import WorkerProtocol

/// What a reader must know to read a comparison's figures correctly, one sentence each.
package struct ComparisonNotes {
  private let comparison: Comparison

  package init(_ comparison: Comparison) {
    self.comparison = comparison
  }

  /// Whether the versions did the same work; `nil` if there is nothing to compare.
  package var answers: (same: Bool, sentence: String)? {
    guard let same = comparison.sameAnswer else { return nil }
    if let reference = comparison.reference { return agreement(same, with: reference) }
    let answers = comparison.variants.flatMap { variant in
      // Several only if a version does not even agree with itself.
      Set(variant.answeredRuns.filter { !$0.isEstimate }.compactMap(\.answer).map(\.text)).sorted()
        .map { (variant.name, $0) }
    }
    let estimates = estimates.map { "; \($0)" }.joined()
    if same, let answer = answers.first?.1 {
      return (true, "Same answer: \(answer)\(estimates)")
    }
    let different = answers.map { "\($0): \($1)" }.joined(separator: "; ")
    return (false, "Different answers: \(different)\(estimates)")
  }

  /// What each estimate is, how far it is off and how far it may be.
  private var estimates: [String] {
    guard let exact = comparison.exactValue else { return [] }
    return comparison.variants.flatMap { variant in
      Set(variant.answeredRuns.compactMap(\.statedValue)).compactMap { stated in
        stated.error.map { error in
          let off = exact == 0 ? 0 : Double(stated.value - exact) / Double(exact)
          let percent = { (share: Double) in FigureText.number(share * 100, decimals: 2) }
          return "\(variant.name) estimates \(stated.value) where it is \(exact), "
            + "\(percent(off.magnitude)) % \(off < 0 ? "too low" : "too high"), of at most "
            + "\(percent(error)) % that it states"
        }
      }.sorted()
    }
  }

  /// Whether programs gave the answer of the Swift that they are compared with.
  private func agreement(
    _ same: Bool, with reference: Comparison.Reference
  ) -> (same: Bool, sentence: String) {
    guard !same else { return (true, "Same answer as Swift's: \(reference.answer.text)") }
    let others = comparison.variants.flatMap { variant in
      Set(variant.answeredRuns.compactMap(\.answer)).subtracting([reference.answer]).map(\.text)
        .sorted().map { "\(variant.name): \($0)" }
    }
    return (
      false,
      "Not Swift's answer, which is \(reference.answer.text): \(others.joined(separator: "; "))"
    )
  }

  /// The notes that apply, the most serious first.
  package var sentences: [String] {
    [
      buildNote, inputNote, answerNote, runsNote, boundNote, limit, leftBehindNote, cache,
      waitNote,
    ]
    .compactMap { $0 } + remarks
      + peakNotes + [mappingNote, treeNote, chargeNote].compactMap { $0 }
  }

  private var buildNote: String? {
    comparison.hasDebugTimes
      ? "This is a debug build: its times mean nothing; build with -c release to measure them."
      : nil
  }

  private var inputNote: String? {
    comparison.hasChangedInput
      ? "The input changed between the runs: they did not do the same work." : nil
  }

  private var answerNote: String? {
    let answered = comparison.variants.filter { !$0.answeredRuns.isEmpty }
    return answered.count > 1 && !comparison.hasChangedInput && comparison.sameAnswer == nil
      ? "The answers were not compared." : nil
  }

  private var runsNote: String? {
    let counts = Set(comparison.variants.map(\.runs.count))
    guard let most = counts.max(), most > 1 else { return nil }
    let runs = counts.count == 1 ? "\(most) runs each" : "up to \(most) runs each"
    let hasPhases = comparison.variants.contains { !($0.representative?.checkpoints ?? []).isEmpty }
    return "Figures are medians of \(runs)"
      + (hasPhases ? "; phases are those of the run with the median peak." : ".")
  }

  private var boundNote: String? {
    let runs = comparison.variants.flatMap(\.runs)
    return runs.contains(where: \.isFinished) && runs.contains { !$0.isFinished }
      ? "≥ marks what runs that were cut short had shown until then: to the end it would be more."
      : nil
  }

  /// The limit, and what enforced it; `nil` unless all runs had the same.
  package var limit: String? {
    let limits = Set(comparison.variants.flatMap(\.runs).compactMap(\.limit))
    guard let limit = limits.first, limits.count == 1 else { return nil }
    return "Limit: \(limit.bytes) by \(limit.mechanism)."
  }

  /// Processes that a command leaves running are not measured, and are ended with it.
  private var leftBehindNote: String? {
    let left = comparison.variants.compactMap { variant -> (String, Int)? in
      let most = variant.finishedRuns.compactMap(\.leftBehind).max() ?? 0
      return most > 0 ? (variant.name, most) : nil
    }
    guard !left.isEmpty else { return nil }
    let counts = left.map { name, count in
      "\(count) \(count == 1 ? "process" : "processes") that \(name) left running"
    }
    let verb = left.count == 1 && left[0].1 == 1 ? "was" : "were"
    return "When the command ended, \(counts.joined(separator: " and ")) \(verb) ended too; "
      + "let it wait for them (`wait` in a shell) to measure all they do."
  }

  /// How much of the input the page cache held, on which the cost of reading depends; `--cold` may
  /// not have worked. `nil` if that is not known.
  package var cache: String? {
    let cached = comparison.variants.flatMap(\.runs).compactMap(\.cachedInput)
    guard let size = comparison.input?.size, let least = cached.min(), let most = cached.max()
    else { return nil }
    let amount = least == most ? "\(least)" : "\(least) to \(most)"
    if comparison.isCold, most > .zero {
      return "Page cache: --cold did not drop all of the input; \(amount) of \(size) stayed in "
        + "memory, as on tmpfs or while another program maps it."
    }
    return least == size
      ? "Page cache: it held all of the input before each run; --cold drops it."
      : "Page cache: it held \(amount) of the input's \(size) before a run."
  }

  /// A run that used a processor for less than this share of its time was waiting.
  private static let leastShare = 0.6
  /// Runs shorter than this say too little.
  private static let leastTime = Duration.milliseconds(50)

  /// A run that waited says less about time, and another version may have waited less.
  private var waitNote: String? {
    let waits = comparison.variants.compactMap { variant -> String? in
      guard let run = variant.representative, run.isFinished, run.wall >= Self.leastTime,
        let spent = run.processorTime, spent / run.wall < Self.leastShare
      else { return nil }
      return "\(variant.name) \(spent.figure) of \(run.wall.figure)"
    }
    guard !waits.isEmpty else { return nil }
    return
      "Processor time: \(waits.joined(separator: ", ")); the rest was waiting: for files, for other "
      + "processes, or for a busy machine."
  }

  private var mappingNote: String? {
    comparison.mapsFiles
      ? "Heap (RssAnon) and mapped files (RssFile) are the highest seen at checkpoints and samples; "
        + "the kernel can take a mapped file's pages back at any time."
      : nil
  }

  private var treeNote: String? {
    let methods = Set(comparison.variants.flatMap(\.runs).compactMap(\.treeMethod)).sorted()
    guard !methods.isEmpty else { return nil }
    return "All processes: a command and its children together, by "
      + "\(methods.joined(separator: "; "))."
  }

  /// A limit counts more than RSS.
  private var chargeNote: String? {
    let charges = comparison.variants.flatMap(\.runs).compactMap(\.charge)
    guard comparison.showsCharge, let charge = charges.first else { return nil }
    return "Counted by a limit: all that \(charge.mechanism) charged to the run, exactly: its "
      + "memory, tmpfs, kernel structures, and the page cache it filled, which is given up first."
  }

  /// Remarks on single runs, each once with the variants that it is about.
  private var remarks: [String] {
    var remarks: [(text: String, names: [String])] = []
    for variant in comparison.variants {
      for text in variant.runs.flatMap(\.remarks) {
        if let index = remarks.firstIndex(where: { $0.text == text }) {
          if remarks[index].names.last != variant.name { remarks[index].names.append(variant.name) }
        } else {
          remarks.append((text, [variant.name]))
        }
      }
    }
    return remarks.map { remark in
      comparison.variants.count > 1
        ? "\(remark.names.joined(separator: ", ")): \(remark.text)" : remark.text
    }
  }

  /// Each method of the peaks with its floor, once for all variants that share it.
  private var peakNotes: [String] {
    var notes: [(text: String, names: [String])] = []
    for variant in comparison.variants {
      guard let peak = variant.representative?.peak else { continue }
      let floor = peak.floor > .zero ? "cannot show less than \(peak.floor)" : "no floor"
      let tolerance =
        peak.tolerance > .zero ? "; the kernel's count can be off by \(peak.tolerance)" : ""
      let text = "\(peak.method) (\(floor)\(tolerance))"
      if let index = notes.firstIndex(where: { $0.text == text }) {
        notes[index].names.append(variant.name)
      } else {
        notes.append((text, [variant.name]))
      }
    }
    return notes.map { note in
      let names = notes.count > 1 ? " of \(note.names.joined(separator: ", "))" : ""
      return "Peak memory\(names) by \(note.text)."
    }
  }
}

extension Answer {
  fileprivate var text: String { "\(byteCount) bytes, digest \(digest)" }
}
