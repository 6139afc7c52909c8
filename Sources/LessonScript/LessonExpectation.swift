/// A relation that a lesson promises will hold of what was measured: a line of an `expect` fence.
///
///     expectation = "same answer"
///                 | variant "is" ( outcome | growth )
///                 | sum relation sum
///     relation    = "<" | "<=" | "≤" | ">" | ">=" | "≥" | "=="
///     sum         = product { ( "+" | "-" | "−" ) product }
///     product     = factor { ( "*" | "×" | "/" | "÷" ) factor }
///     factor      = number [ unit ] | figure | "(" sum ")" | ( "-" | "−" ) factor
///     figure      = "input" | variant "." property
///     property    = "start" | "peak" | "final" | "wall" | "user" | "system" | "read"
///                 | "written" | "place" | "need" | "limit"
///                 | "exponent" | "bytes_per_input_byte"
///     growth      = "constant" | "linear"
///     outcome     = "completed" | "killed" | "oom-killed" | "limit-killed" | "cap-killed"
///                 | "aborted" | "failed" | "cancelled" | "timed-out"
///     unit        = "B" | "KiB" | "MiB" | "GiB" | "KB" | "MB" | "GB" | … | "ms" | "s" | "min"
///     variant     = letter { letter | digit | "_" }
///     number      = digits [ "." digits ]
///
/// Blanks may separate any two of these. Units are checked: bytes are added to and compared
/// with bytes only. `same answer` is of the newest command before it that ran two variants or
/// more; a figure is of the newest run of its variant before it; `x is killed` means killed for
/// exceeding a limit of any kind.
///
/// The last two properties and the growth are those of the newest `sweep` of the variant: the
/// exponent is 0 for a peak that stays and 1 for one that grows in proportion to the input. After a
/// sweep the other figures, `input` among them, are of its largest file.
///
/// `place` is what the line of code held that held most at the peak. A run with `--where` shows it;
/// where none can, as on a machine that lacks what tracing needs, the relation is not judged.
///
/// `need` is the smallest limit that `fit` found the variant to survive. A runtime sees only a
/// limit that a cgroup enforces, so where none can be made the relation is not judged either; nor
/// where the tools of a variant's language are not installed.
///
/// `limit` is what `--limit` set for the newest run of the variant.
///
/// A command of `measure` and `versus` is a variant by its name, which is the program's, or given
/// by `--name`: `measure --name sorted -- sort file` gives `sorted.peak`.
package struct LessonExpectation: Hashable, Sendable {
  /// The relation as written.
  package var text: String
  package var position: SourcePosition
  package var relation: Relation
  /// The variants and figures it names, and where.
  package var references: [FigureReference]

  package enum Relation: Hashable, Sendable {
    case sameAnswer
    case outcome(ExpectedOutcome, variant: String)
    case growth(ExpectedGrowth, variant: String)
    case comparison(FigureExpression, Comparator, FigureExpression)
  }

  package enum Comparator: String, Hashable, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="

    func holds(_ left: Double, _ right: Double) -> Bool {
      switch self {
      case .less: left < right
      case .lessOrEqual: left <= right
      case .greater: left > right
      case .greaterOrEqual: left >= right
      case .equal: left == right
      }
    }
  }
}

/// A figure or a variant that a lesson names, and where.
package struct FigureReference: Hashable, Sendable {
  /// The variant that must have run; `nil` for `input`, which any run gives.
  package var variant: String?
  package var position: SourcePosition
  /// Whether the variant must have been swept over several sizes.
  package var needsSweep = false
}

/// Whether an expectation held, and the figures that decided it.
package enum ExpectationResult: Hashable, Sendable {
  /// It held; the detail is what was measured, as in `1.2 MiB < 2.0 MiB`.
  case held(detail: String)
  case failed(detail: String)
  /// It could not be decided, which counts as failed unless it is this machine's doing.
  case notMeasured(Unmeasured)

  /// Whether nothing speaks against it.
  package var holds: Bool {
    switch self {
    case .held: true
    case .failed: false
    case .notMeasured(let reason): reason.isOfMachine
    }
  }

  /// The figures, or what is missing.
  package var detail: String {
    switch self {
    case .held(let detail), .failed(let detail): detail
    case .notMeasured(let reason): "not measured: \(reason)"
    }
  }
}

extension LessonExpectation {
  /// The relations of an `expect` fence, a line each; blank lines and `#` comments are left out.
  static func lines(
    of fence: Fence, mistakes: inout [PlacedMistake]
  ) -> [LessonExpectation] {
    var expectations: [LessonExpectation] = []
    for line in fence.body.map(\.trimmed) where !line.text.isEmpty && !line.text.hasPrefix("#") {
      do {
        expectations.append(try LessonExpectation(parsing: line))
      } catch {
        mistakes.append(error)
      }
    }
    return expectations
  }

  /// Compares the expectation with what was measured.
  package func check(against source: some FigureSource) -> ExpectationResult {
    do {
      let (holds, detail) = try decide(source)
      return holds ? .held(detail: detail) : .failed(detail: detail)
    } catch {
      return .notMeasured(error)
    }
  }

  private func decide(
    _ source: some FigureSource
  ) throws(Unmeasured) -> (holds: Bool, detail: String) {
    switch relation {
    case .sameAnswer:
      guard let same = source.sameAnswer else {
        throw source.obstacleToAnswers.map { .impossibleAnswers($0) } ?? .sameAnswer
      }
      return (same, same ? "the answers are the same" : "the answers differ")
    case .outcome(let expected, let variant):
      guard let outcome = source.outcome(of: variant) else {
        throw source.obstacle(toRunning: variant).map { .impossibleRun(variant: variant, $0) }
          ?? .outcome(variant: variant)
      }
      return (expected.matches(outcome), "\(variant) \(outcome)")
    case .growth(let expected, let variant):
      guard let growth = source.growth(of: variant) else {
        throw source.obstacle(toRunning: variant).map { .impossibleRun(variant: variant, $0) }
          ?? .growth(variant: variant)
      }
      return (growth == expected.rawValue, "\(variant) \(growth)")
    case .comparison(let left, let comparator, let right):
      let (left, right) = (try left.evaluate(in: source), try right.evaluate(in: source))
      let holds = comparator.holds(left.value, right.value)
      return (holds, "\(left) \(holds ? "" : "is not ")\(comparator.rawValue) \(right)")
    }
  }
}
