import CaseStudies
import Course
import Findings
import Foundation
import LessonScript
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Workbook

extension WorkbookFile {
  /// The records that a command line selects; without a selection, what was measured last.
  ///
  /// A range that holds several comparisons of a sweep means the sweep; their numbers given one by
  /// one mean each of them.
  ///
  /// - Throws: A failure if nothing was measured yet, `WorkbookError.noRecord` for an unknown
  ///   number.
  func entries(_ selections: [RunSelection]) throws -> [RecordedEntry] {
    guard selections.isEmpty else {
      return try selections.flatMap { selection in
        let numbers = try selection.numbers(in: self)
        if let single = selection.single { return [RecordedEntry.comparison(single)] }
        return try entries(of: numbers)
      }
    }
    guard let newest = try listings(ofCase: nil, last: 1).first else {
      throw CommandFailure.failed(
        "runs: nothing has been measured yet; 'compare tail' measures something")
    }
    return try entries(of: newest.numbers)
  }

  /// The sweep made of these comparisons.
  ///
  /// - Complexity: Holds all its comparisons.
  func sweep(_ numbers: [Int64]) throws -> Sweep {
    return Sweep(comparisons: try numbers.map { try comparison($0).comparison })
  }
}

extension WorkbookFile {
  /// Writes recorded comparisons and sweeps in a form for other programs.
  ///
  /// - Complexity: Holds one comparison at a time, or those of one sweep.
  func write(
    _ entries: [RecordedEntry], as form: any ResultWriter, to sink: @escaping (String) -> Void
  ) throws {
    switch (entries.count, entries.first) {
    case (1, .comparison(let number)): form.write(try comparison(number).comparison, to: sink)
    case (1, .sweep(let numbers)): form.write(try sweep(numbers), to: sink)
    default:
      let comparisons = RecordedComparisons(entries.flatMap(\.numbers), in: self)
      form.write(all: comparisons, to: sink)
      try comparisons.check()
    }
  }
}

extension RecordedComparison {
  /// The minute in which it was recorded, `2026-01-31 09:30`: in this place's time for the
  /// terminal, in UTC for files.
  func day(in zone: TimeZone) -> String { recordedAt.minute(in: zone) }
}

extension ComparisonListing {
  /// The same of its first comparison.
  func day(in zone: TimeZone) -> String { RecordedTime.local(recordedAt, in: zone) }
}

/// A time as the workbook keeps it.
enum RecordedTime {
  /// The minute in the time of a place.
  ///
  /// - Parameters:
  ///   - recordedAt: The time in UTC, `2026-01-31T09:30:00Z`.
  ///   - zone: The place.
  /// - Returns: As in `2026-01-31 10:30`; the text itself if it is no time.
  static func local(_ recordedAt: String, in zone: TimeZone) -> String {
    (try? Date(recordedAt, strategy: .iso8601))?.minute(in: zone) ?? recordedAt
  }
}

extension Date {
  /// The minute, `2026-01-31 09:30`.
  fileprivate func minute(in zone: TimeZone) -> String {
    let text = formatted(
      Date.ISO8601FormatStyle(timeZone: zone).year().month().day()
        .time(includingFractionalSeconds: false))
    return String(text.replacing("T", with: " ").prefix(16))
  }
}

/// The command line that repeats a recorded measurement.
///
/// There is none for foreign commands: their words are recorded as one text, which cannot be split
/// again.
enum ReproducingCommand {
  /// The command of a comparison of a case; `nil` for commands.
  static func comparison(_ comparison: Comparison, options: [String: String]) -> String? {
    guard let study = comparison.caseID.flatMap(CaseStudy.named) else { return nil }
    let variants = comparison.variants
    let isAlone = variants.count == 1 && ["load", "stream"].contains(variants[0].version)
    return line(
      [isAlone ? variants[0].version : "compare", study.id]
        + (isAlone ? languages(variants) : versions(variants, of: study))
        + input(of: comparison, for: study) + values(options, of: study) + runs(of: comparison))
  }

  /// The command of a sweep of a case; `nil` for an empty sweep.
  static func sweep(_ sweep: Sweep, options: [String: String]) -> String? {
    guard let first = sweep.comparisons.first,
      let study = first.caseID.flatMap(CaseStudy.named)
    else { return nil }
    let sizes = sweep.comparisons.compactMap { $0.input?.size.exactDescription }
    return line(
      ["sweep", study.id] + versions(first.variants, of: study)
        + ["--sizes", sizes.joined(separator: ",")] + fixture(first.input?.fixture, for: study)
        + values(options, of: study) + runs(of: first))
  }

  /// Words as a line that a shell reads again as these words.
  static func line(_ words: [String]) -> String {
    (["highwater"] + words.map(CommandWords.quoted)).joined(separator: " ")
  }

  /// The options that name languages and versions, where these are not the standard ones.
  private static func versions(
    _ variants: [Comparison.Variant], of study: CaseStudy
  ) -> [String] {
    let names = variants.filter { $0.language == variants.first?.language }.map(\.version)
    return languages(variants)
      + (names == study.versions.prefix(2).map(\.name)
        ? [] : ["--variants", names.joined(separator: ",")])
  }

  private static func languages(_ variants: [Comparison.Variant]) -> [String] {
    let names = variants.compactMap(\.language).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    guard !names.isEmpty else { return [] }
    return [names.count == 1 ? "--language" : "--languages", names.joined(separator: ",")]
  }

  private static func input(of comparison: Comparison, for study: CaseStudy) -> [String] {
    guard let input = comparison.input else { return [] }
    guard let name = input.fixture else { return ["--file", input.path] }
    return ["--size", input.size.exactDescription] + fixture(name, for: study)
  }

  private static func fixture(_ name: String?, for study: CaseStudy) -> [String] {
    name.map { $0 == study.fixture ? [] : ["--fixture", $0] } ?? []
  }

  /// The options that differ from their defaults, in the case's own order.
  private static func values(_ options: [String: String], of study: CaseStudy) -> [String] {
    study.options.flatMap { option -> [String] in
      guard let value = options[option.name], value != option.defaultValue else { return [] }
      if option.isFlag { return value == "true" ? ["--\(option.name)"] : [] }
      return option.isPositional ? [value] : ["--\(option.name)", value]
    }
  }

  private static func runs(of comparison: Comparison) -> [String] {
    let count = comparison.variants.map(\.runs.count).max() ?? 1
    let limit = comparison.variants.flatMap(\.runs).compactMap(\.limit).first
    return (count > 1 ? ["--runs", "\(count)"] : [])
      + (limit.map { ["--limit", $0.bytes.exactDescription] } ?? [])
  }
}
