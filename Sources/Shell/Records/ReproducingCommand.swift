import CaseStudies
import LessonScript
import Measurement
import MemoryTracking

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
