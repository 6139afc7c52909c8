package import Measurement
import TerminalText

extension Comparison {
  /// The view that answers the question of its kind.
  package var view: any DocumentView { view() }

  /// The same view, with more or less of where the memory was.
  package func view(_ detail: WhereDetail = WhereDetail()) -> any DocumentView {
    switch kind {
    case .comparison: ComparisonView(self, detail)
    case .fit: FitView(self) ?? ComparisonView(self)
    case .why: WhyView(self) ?? ComparisonView(self)
    case .watch: WatchView(self)
    }
  }

  /// What a Markdown page shows of it.
  var page: Document {
    switch kind {
    case .comparison: ComparisonView(self).page
    case .fit, .why: view.document
    case .watch: WatchView(self).page
    }
  }
}

extension Comparison.Provenance {
  /// Where a page's figures come from: the run's number, the time in UTC, the command.
  var sentence: String {
    let time = recordedAt.replacing("T", with: " ").replacing("Z", with: " UTC")
    let run = number.map { "Run \($0), measured" } ?? "Measured"
    return "\(run) \(time)" + (version.map { " with HighWater \($0)" } ?? "")
      + (command.map { ": \($0)" } ?? ".")
  }
}

/// A comparison of commands in which each has a name short enough for a column: its own, or a
/// letter.
///
/// What was typed is then shown once, whole, and the figures refer to it by the name.
struct CommandKeys {
  /// The comparison with the names that its columns have.
  private(set) var comparison: Comparison
  /// Each command as it was typed, under the name of its columns, unless that says it all; none for
  /// the versions of a case.
  private(set) var commands: [Document.Fact] = []
  /// Those of them for which a letter stands: the others have just been typed under their names.
  private(set) var abbreviations: [Document.Fact] = []

  /// The longest name that a column has room for.
  private static let longestName = 20
  /// The name of a command alone, if its own is too long.
  static let soleName = "the command"

  /// - Parameters:
  ///   - comparison: What was measured.
  ///   - usesLetters: Whether several commands are called A, B, … even if their names are short.
  init(_ comparison: Comparison, usesLetters: Bool = false) {
    self.comparison = comparison
    guard comparison.caseID == nil, comparison.kind == .comparison else { return }
    let variants = comparison.variants
    let lines = variants.map { $0.commandLine ?? $0.name }
    let isLong = variants.contains { $0.name.displayWidth > Self.longestName }
    let areAbbreviated = isLong || usesLetters && variants.count > 1
    if areAbbreviated {
      for index in variants.indices {
        self.comparison.variants[index].name =
          variants.count == 1 ? Self.soleName : Self.letter(index)
      }
    }
    commands = zip(self.comparison.variants, zip(variants, lines)).compactMap { shown, original in
      let (variant, line) = original
      guard shown.name != line else { return nil }
      // A short name was given, or says what differs; a long one is the command itself.
      let isTold =
        shown.name != variant.name && variant.name.displayWidth <= Self.longestName
        && !variant.name.hasSuffix(line)
      return Document.Fact(
        name: shown.name + (isTold ? ", \(variant.name)" : ""), value: line, isCode: true)
    }
    if areAbbreviated, variants.count > 1 { abbreviations = commands }
  }

  /// `A` for the first, `B` for the second; `A2` after `Z`.
  private static func letter(_ index: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(65 + index % 26)))
    return index < 26 ? letter : "\(letter)\(index / 26 + 1)"
  }
}

extension [Document.Fact] {
  /// A line for each command.
  var lines: [Document.Line] { map { Document.Line($0.value, .command(name: $0.name)) } }
}

extension Sweep {
  /// This sweep with the names from `CommandKeys`, and those of its first comparison; `nil` if it
  /// has none.
  func keyed(usesLetters: Bool = false) -> (sweep: Sweep, keys: CommandKeys?) {
    let keyed = comparisons.map { CommandKeys($0, usesLetters: usesLetters) }
    return (Sweep(comparisons: keyed.map(\.comparison)), keyed.first)
  }
}
