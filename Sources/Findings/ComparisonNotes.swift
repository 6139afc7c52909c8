package import Measurement
package import MemoryTracking
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

extension Outcome {
  /// The outcome in a word or two, for a table: `OOMKilled`, `timed out`.
  package var label: String {
    switch self {
    case .completed: "completed"
    case .oomKilled: "OOMKilled"
    case .enclosingOOMKilled: "killed by another limit"
    case .limitKilled: "over the limit"
    case .capKilled: "over the safety cap"
    case .aborted: "aborted"
    case .failed: "failed"
    case .cancelled: "cancelled"
    case .timedOut: "timed out"
    }
  }
}

extension Comparison.Variant {
  /// How the runs ended, in brief: `completed`, `OOMKilled`, `2 of 3 finished`, `exit code 1`,
  /// `exit code 1 in 1 of 3`.
  package var outcomes: String {
    let others = runs.filter { $0.outcome != .completed }
    guard let other = others.first else { return runs.isEmpty ? "not run" : "completed" }
    let finished = finishedRuns.count
    guard finished == runs.count else {
      return finished == 0 ? other.outcome.label : "\(finished) of \(runs.count) finished"
    }
    let codes = Set(others.map(\.exitText)).sorted().joined(separator: ", ")
    return others.count == runs.count ? codes : "\(codes) in \(others.count) of \(runs.count)"
  }
}

extension Run {
  /// What happened to a run that did not complete, as the rest of a sentence that begins with its
  /// name; `nil` for one that did.
  package var account: String? {
    let story: String? =
      switch outcome {
      case .completed: nil
      case .oomKilled: "was killed by the kernel for exceeding its limit\(limitText)"
      case .enclosingOOMKilled:
        "was killed by the kernel for want of memory, but not for its own limit: "
          + "a control group around it, or the whole machine, had no more"
      case .limitKilled: "was killed by the watchdog for exceeding its limit\(limitText)"
      case .capKilled: "was killed for exceeding the safety cap, which --cap raises"
      case .aborted: "was ended by \(signalText)"
      case .failed: "failed with \(exitText)"
      case .cancelled: "was stopped by you"
      case .timedOut: "was stopped when its time ran out"
      }
    return story.map { "\($0) after \(wall.figure)\(progress)" }
  }

  private var limitText: String { limit.map { " of \($0.bytes)" } ?? "" }

  fileprivate var exitText: String { exitCode.map { "exit code \($0)" } ?? "an unknown exit code" }

  private var signalText: String {
    guard let signal else { return exitText }
    return signalNames[signal].map { "signal \(signal) (\($0))" } ?? "signal \(signal)"
  }

  private var progress: String {
    let phase = checkpoints.last.map { "; the last phase it finished was '\($0.name)'" } ?? ""
    return phase
      + (peak.map { peak in
        let isWhole = boundedPeak?.bound != .atLeast && isFinished
        return "; its peak \(isWhole ? "" : "until then ")was "
          + "\(peak.isAtFloor ? "at most " : "")\(peak.bytes)"
      } ?? "")
  }
}

/// The signals that end programs, by their numbers on Linux (signal(7)).
private let signalNames: [Int32: String] = [
  1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS",
  8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
  24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
]

extension Comparison.Variant {
  /// Whether it can handle larger files: yes if it completed under a limit below the input's size,
  /// no if it was killed for exceeding a limit; `nil` if no run shows it.
  func handlesLargerFiles(than input: ByteCount?) -> String? {
    let killed = runs.first { $0.outcome == .oomKilled || $0.outcome == .limitKilled }
    if let killed { return killed.outcome == .oomKilled ? "No (OOMKilled)" : "No (over the limit)" }
    guard let input else { return nil }
    return completedRuns.contains { $0.limit.map { $0.bytes < input } ?? false } ? "Yes" : nil
  }
}

/// Figures for people, independent of the locale.
package enum FigureText {
  /// A number with a fixed count of decimals, rounded half away from zero: `3.10`.
  package static func number(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return "–" }
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (value.magnitude * scale).rounded()
    // Beyond 2^63 there are no decimals left to show.
    guard scaled < 0x1p63 else { return "\(value)" }
    let padded = Int(scaled).padded(toDigits: decimals + 1)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + padded }
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// An amount in MiB without its unit: `3262.0`.
  package static func mebibytes(_ amount: ByteCount) -> String { ByteCount.fixed(amount.mebibytes) }

  /// A difference in MiB: `+10.5`, `-3.0`, `+0.0`.
  package static func signedMebibytes(_ difference: ByteCount) -> String {
    let text = ByteCount.fixed(difference.mebibytes)
    return text.hasPrefix("-") ? text : "+" + text
  }

  /// A noun with its number: `1 run`, `5 runs`.
  package static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

extension Duration {
  /// The duration for people, in the unit that leaves three digits: `850 µs`, `84.1 ms`, `1.92 s`,
  /// `3 min 05 s`, `2 h 00 min`.
  package var figure: String {
    let seconds = self.seconds
    switch seconds.magnitude {
    case 0: return "0 s"
    case ..<0.0009995: return "\(FigureText.number(seconds * 1e6, decimals: 0)) µs"
    case ..<0.09995: return "\(FigureText.number(seconds * 1e3, decimals: 1)) ms"
    case ..<0.9995: return "\(FigureText.number(seconds * 1e3, decimals: 0)) ms"
    case ..<9.995: return "\(FigureText.number(seconds, decimals: 2)) s"
    case ..<59.95: return "\(FigureText.number(seconds, decimals: 1)) s"
    case ..<3599.5: return parts(seconds, 60, "min", "s")
    default: return parts(seconds / 60, 60, "h", "min")
    }
  }

  private func parts(_ value: Double, _ base: Int, _ large: String, _ small: String) -> String {
    let whole = Int(min(value.rounded(), 1e15))
    let rest = whole % base
    return "\(whole / base) \(large) \(rest.padded(toDigits: 2)) \(small)"
  }
}
