import Findings
import LessonScript
package import Measurement
import MemoryTracking

/// What a lesson's command measured, as far as predictions and expectations can name it.
///
/// It is kept with the progress, so that a lesson resumed next week need not run again what a later
/// step compares with. Several runs are represented by their median.
package struct MeasuredFigures: Hashable, Sendable, Codable {
  package var caseID: String?
  package var decisionRow: String?
  /// The input's size in bytes.
  package var input: Double?
  package var variants: [Variant]
  /// Whether all variants gave the same answer; `nil` if that is not known.
  package var sameAnswer: Bool?

  /// One variant's figures in bytes and seconds; figures that were not measured are left out.
  package struct Variant: Hashable, Sendable, Codable {
    package var name: String
    /// The first outcome of its runs that is not `completed`; `completed` if there is none.
    package var outcome: String
    /// The figures by the names of `Figure.Property`.
    package var properties: [String: Double]
    /// `constant` or `linear`, from a sweep; `nil` for runs at a single size.
    package var growth: String?
    /// The limit of its runs in bytes; `nil` without one.
    package var limit: Double?
    /// What the peak had reached when a run was cut short; `nil` if `properties` has the peak.
    package var leastPeak: Double?
    /// Why `--where` showed nothing; `nil` if it did, or was not asked for.
    package var noPicture: String?
    /// Why `fit` could not find what the variant needs; `nil` if it could, or nobody asked.
    package var noNeed: String?
    /// Why the variant could not be run on this machine, a sentence; `nil` if it ran.
    package var unmeasured: String?
  }

  package init(_ comparison: Comparison) {
    caseID = comparison.caseID
    decisionRow = comparison.decisionRow
    input = comparison.input.map { Double($0.size.bytes) }
    let fit = Fit(comparison)
    // All but the first variant of a fit are its runs under limits.
    let named = fit == nil ? comparison.variants[...] : comparison.variants.prefix(1)
    // In one language alone, a lesson's sentences hold for whichever the learner chose.
    let isOneLanguage = Set(named.map(\.language)).count == 1
    variants = named.map { Variant($0, name: isOneLanguage ? $0.version : $0.name) }
    sameAnswer = comparison.sameAnswer
    if let fit { variants[0].note(fit) }
  }

  /// Notes that versions could not be run on this machine, which gives no figures but a reason.
  package init(missing names: Set<String>, reason: String) {
    variants = names.sorted().map { name in
      Variant(name: name, outcome: "", properties: [:], unmeasured: reason)
    }
  }

  /// Whether nothing of it could be measured on this machine.
  package var isMissing: Bool { variants.contains { $0.unmeasured != nil } }

  /// Takes the figures of a sweep: its growth, and otherwise those of the largest size; `nil` if it
  /// has no sizes.
  package init?(_ sweep: Sweep) {
    // A sweep is over sizes or over a number in the commands.
    let size = { (comparison: Comparison) in
      comparison.parameter?.value ?? Double(comparison.input?.size.bytes ?? 0)
    }
    guard let largest = sweep.comparisons.max(by: { size($0) < size($1) }) else { return nil }
    self.init(largest)
    let answers = sweep.comparisons.map(\.sameAnswer)
    sameAnswer = answers.contains(false) ? false : answers.contains(nil) ? nil : true
    for growth in sweep.growth {
      guard let index = largest.variants.firstIndex(where: { $0.name == growth.variant }) else {
        continue
      }
      variants[index].growth = growth.class.rawValue
      variants[index].properties[Figure.Property.exponent.rawValue] = growth.exponent
      variants[index].properties[Figure.Property.bytesPerInputByte.rawValue] =
        growth.bytesPerInputByte
    }
  }

  /// The figures of a variant; `nil` if it was not measured.
  package func variant(_ name: String) -> Variant? { variants.first { $0.name == name } }
}

extension MeasuredFigures.Variant {
  /// Takes what a search for the smallest limit found, if the program could see the limits.
  mutating func note(_ fit: Fit) {
    guard fit.mechanism != MemoryLimit.watchdog else {
      noNeed = "no cgroup can be made, so no runtime sees the limits"
      return
    }
    properties[Figure.Property.need.rawValue] = (fit.smallest?.limit.bytes).map(Double.init)
  }

  /// Takes a variant's figures, leaving out those that are only lower bounds.
  init(_ variant: Comparison.Variant, name: String) {
    let failed = variant.runs.first { $0.outcome != .completed }
    self.name = name
    outcome = (failed?.outcome ?? .completed).rawValue
    properties = RunFigure.all.compactMap(\.property).reduce(into: [:]) { properties, property in
      properties[property.name] = property.median(variant)
    }
    properties[Figure.Property.place.rawValue] = (variant.picture?.sites.first?.bytes.bytes)
      .map(Double.init)
    noPicture = variant.noPicture
    limit = variant.runs.last?.limit.map { Double($0.bytes.bytes) }
    properties[Figure.Property.limit.rawValue] = limit
    if properties[Figure.Property.peak.rawValue] == nil {
      leastPeak = variant.runs.compactMap(\.peak).map { Double($0.bytes.bytes) }.max()
    }
  }
}

/// Everything measured in a lesson so far, as its expressions see it: the newest run counts.
struct LessonFigures: FigureSource {
  /// What was measured, oldest first.
  var measured: [MeasuredFigures]

  func value(of figure: Figure) -> Double? {
    switch figure {
    case .input: measured.last { $0.input != nil }?.input
    case .property(let property, let variant) where property.isOfGrowth:
      swept(variant)?.properties[property.rawValue]
    case .property(let property, let variant):
      newest(variant)?.properties[property.rawValue]
    }
  }

  func outcome(of variant: String) -> String? {
    newest(variant).flatMap { $0.unmeasured == nil ? $0.outcome : nil }
  }

  func growth(of variant: String) -> String? { swept(variant)?.growth }

  func obstacle(to figure: Figure) -> String? {
    guard case .property(let property, let variant) = figure, let newest = newest(variant) else {
      return nil
    }
    return switch property {
    case .place: newest.unmeasured ?? newest.noPicture
    case .need: newest.unmeasured ?? newest.noNeed
    default: newest.unmeasured
    }
  }

  func obstacle(toRunning variant: String) -> String? { newest(variant)?.unmeasured }

  var obstacleToAnswers: String? { compared?.variants.lazy.compactMap(\.unmeasured).first }

  var sameAnswer: Bool? { compared?.sameAnswer }

  /// The newest command that compared answers, or would have.
  private var compared: MeasuredFigures? {
    measured.last { $0.variants.count > 1 || $0.sameAnswer != nil || $0.isMissing }
  }

  /// The newest figures of a variant that include its growth: a run at a single size after a sweep
  /// does not undo what the sweep showed.
  private func swept(_ name: String) -> MeasuredFigures.Variant? {
    measured.last { $0.variant(name)?.growth != nil }?.variant(name)
  }

  /// The newest run of a variant, whatever its outcome: an older one must not stand in for one that
  /// was killed.
  private func newest(_ name: String) -> MeasuredFigures.Variant? {
    measured.last { $0.variant(name) != nil }?.variant(name)
  }
}
