import MemoryTracking

/// A measured number that a lesson can name: `input`, or a variant's property as `load.peak`.
package enum Figure: Hashable, Sendable, CustomStringConvertible {
  /// The size of the file the newest run before worked on.
  case input
  /// A property of the newest run of a variant: `load`, `stream`, a third version or a command.
  case property(Property, variant: String)

  /// What is measured of a variant; the middle one of its runs counts.
  package enum Property: String, Hashable, Sendable, CaseIterable {
    /// RAM held before the case began.
    case start
    /// The most RAM held.
    case peak
    /// RAM held when the case had ended.
    case final
    /// Time by the clock.
    case wall
    /// Processor time in the program, and in the kernel for it.
    case user, system
    /// Bytes read from files.
    case read
    /// Bytes written, wherever they went.
    case written
    /// What the line of code held that held most at the peak; only a run with `--where` shows it.
    case place
    /// The smallest limit that it survives; only `fit` finds it, where a cgroup enforces the
    /// limits.
    case need
    /// The most it was allowed to hold; only a run with `--limit` has one.
    case limit
    /// How the peak follows the input: 0 if it stays, 1 if it grows in proportion.
    case exponent
    /// How many bytes the peak rises for each byte of input.
    case bytesPerInputByte = "bytes_per_input_byte"

    package var dimension: Quantity.Dimension {
      switch self {
      case .start, .peak, .final, .read, .written, .place, .need, .limit: .bytes
      case .wall, .user, .system: .time
      case .exponent, .bytesPerInputByte: .number
      }
    }

    /// Whether only runs on several sizes, those of `sweep`, give it.
    package var isOfGrowth: Bool { self == .exponent || self == .bytesPerInputByte }

    /// Whether it is measured in single runs: no sweep, fit or one more run that is traced gives
    /// it, and nobody sets it.
    package var isOfRuns: Bool { !isOfGrowth && ![.place, .need, .limit].contains(self) }
  }

  package var dimension: Quantity.Dimension {
    switch self {
    case .input: .bytes
    case .property(let property, _): property.dimension
    }
  }

  /// The figure as lessons write it.
  package var description: String {
    switch self {
    case .input: "input"
    case .property(let property, let variant): "\(variant).\(property.rawValue)"
    }
  }
}

/// How a lesson may say a run ended; the names of `outcome` in machine-readable results.
package enum ExpectedOutcome: String, Hashable, Sendable, CaseIterable {
  case completed
  /// Killed for exceeding a limit, by whatever holds it.
  case killed
  case oomKilled = "oom-killed"
  case limitKilled = "limit-killed"
  case capKilled = "cap-killed"
  case aborted
  case failed
  case cancelled
  case timedOut = "timed-out"

  /// Whether an outcome, by its name in results, is the one expected.
  package func matches(_ outcome: String) -> Bool {
    switch self {
    case .killed: ["oom-killed", "limit-killed", "cap-killed"].contains(outcome)
    default: outcome == rawValue
    }
  }
}

/// How a lesson may say that a variant's memory grows with its input.
package enum ExpectedGrowth: String, Hashable, Sendable, CaseIterable {
  case constant, linear
}

/// What expectations and predictions read measured figures from.
///
/// What was not measured is `nil`, never zero: an expectation of it fails.
package protocol FigureSource {
  /// A figure's value, in bytes or seconds.
  func value(of figure: Figure) -> Double?
  /// How the newest run of a variant ended, by its name in results.
  func outcome(of variant: String) -> String?
  /// How a variant's memory grows by the newest sweep of it, by its name in results.
  func growth(of variant: String) -> String?
  /// Whether all variants of the newest comparison gave the same answer.
  var sameAnswer: Bool? { get }
  /// Why a figure could not be measured on this machine, a sentence; `nil` if it could, or nobody
  /// tried.
  func obstacle(to figure: Figure) -> String?
  /// Why a variant could not be run on this machine, a sentence; `nil` if it could, or nobody
  /// tried.
  func obstacle(toRunning variant: String) -> String?
  /// Why the answers of the newest comparison could not be compared on this machine, a sentence;
  /// `nil` if they could, or nobody tried.
  var obstacleToAnswers: String? { get }
}

extension FigureSource {
  package func obstacle(to figure: Figure) -> String? { nil }
  package func obstacle(toRunning variant: String) -> String? { nil }
  package var obstacleToAnswers: String? { nil }
}

/// A sum or product of figures and quantities.
package indirect enum FigureExpression: Hashable, Sendable {
  case figure(Figure)
  case quantity(Quantity)
  case negative(FigureExpression)
  case sum(FigureExpression, FigureExpression)
  case difference(FigureExpression, FigureExpression)
  case product(FigureExpression, FigureExpression)
  case quotient(FigureExpression, FigureExpression)

  /// What the expression counts; the parser has made sure that sums are of like things.
  package var dimension: Quantity.Dimension {
    switch self {
    case .figure(let figure): figure.dimension
    case .quantity(let quantity): quantity.dimension
    case .negative(let operand): operand.dimension
    case .sum(let left, _), .difference(let left, _): left.dimension
    case .product(let left, let right): left.dimension + right.dimension
    case .quotient(let left, let right): left.dimension - right.dimension
    }
  }

  /// The expression's value in bytes, seconds or as a number.
  ///
  /// - Throws: `Unmeasured` if a figure is missing or a divisor is zero.
  package func evaluate(in source: some FigureSource) throws(Unmeasured) -> Quantity {
    Quantity(try value(in: source), dimension)
  }

  private func value(in source: some FigureSource) throws(Unmeasured) -> Double {
    switch self {
    case .figure(let figure):
      guard let value = source.value(of: figure) else {
        throw source.obstacle(to: figure).map { .impossible(figure, $0) } ?? .figure(figure)
      }
      return value
    case .quantity(let quantity): return quantity.value
    case .negative(let operand): return -(try operand.value(in: source))
    case .sum(let left, let right):
      return try left.value(in: source) + right.value(in: source)
    case .difference(let left, let right):
      return try left.value(in: source) - right.value(in: source)
    case .product(let left, let right):
      return try left.value(in: source) * right.value(in: source)
    case .quotient(let left, let right):
      let divisor = try right.value(in: source)
      guard divisor != 0 else { throw .divisionByZero }
      return try left.value(in: source) / divisor
    }
  }
}

/// Why an expression has no value.
package enum Unmeasured: Error, Hashable, Sendable, CustomStringConvertible {
  case figure(Figure)
  /// It cannot be measured on this machine, for a reason given in a sentence.
  case impossible(Figure, String)
  /// A variant cannot be run on this machine, for a reason given in a sentence.
  case impossibleRun(variant: String, String)
  /// No answers can be compared on this machine, for a reason given in a sentence.
  case impossibleAnswers(String)
  case outcome(variant: String)
  case growth(variant: String)
  case sameAnswer
  case divisionByZero

  /// Whether it is this machine that does not show it, and not the lesson that forgot to measure
  /// it.
  package var isOfMachine: Bool {
    switch self {
    case .impossible, .impossibleRun, .impossibleAnswers: true
    case .figure, .outcome, .growth, .sameAnswer, .divisionByZero: false
    }
  }

  package var description: String {
    switch self {
    case .figure(let figure): "\(figure) was not measured"
    case .impossible(let figure, let reason): "\(figure) cannot be measured here: \(reason)"
    case .impossibleRun(let variant, let reason): "\(variant) cannot run here: \(reason)"
    case .impossibleAnswers(let reason): "no answers can be compared here: \(reason)"
    case .outcome(let variant): "no run of \(variant) was measured"
    case .growth(let variant): "no sweep of \(variant) was measured"
    case .sameAnswer: "no two answers were compared"
    case .divisionByZero: "it divides by zero"
    }
  }
}

/// A number with its dimension: a size in bytes, a time in seconds, a ratio.
package struct Quantity: Hashable, Sendable {
  package var value: Double
  package var dimension: Dimension

  /// What a number counts: how many factors of bytes and of seconds it has.
  ///
  /// Bytes are (1, 0), bytes a second (1, −1), a plain number (0, 0).
  package struct Dimension: Hashable, Sendable {
    package var bytes: Int
    package var seconds: Int

    package init(bytes: Int, seconds: Int) {
      self.bytes = bytes
      self.seconds = seconds
    }

    package static let number = Dimension(bytes: 0, seconds: 0)
    package static let bytes = Dimension(bytes: 1, seconds: 0)
    package static let time = Dimension(bytes: 0, seconds: 1)

    static func + (lhs: Dimension, rhs: Dimension) -> Dimension {
      Dimension(bytes: lhs.bytes + rhs.bytes, seconds: lhs.seconds + rhs.seconds)
    }

    static func - (lhs: Dimension, rhs: Dimension) -> Dimension {
      Dimension(bytes: lhs.bytes - rhs.bytes, seconds: lhs.seconds - rhs.seconds)
    }
  }

  package init(_ value: Double, _ dimension: Dimension) {
    self.value = value
    self.dimension = dimension
  }
}

extension Quantity.Dimension: CustomStringConvertible {
  /// The dimension in words, as mistakes name it.
  package var description: String {
    switch self {
    case .number: "a number"
    case .bytes: "bytes"
    case .time: "seconds"
    default: "bytes^\(bytes) seconds^\(seconds)"
    }
  }
}

extension Quantity: CustomStringConvertible {
  /// The quantity for people: `64.0 MiB`, `1.25 s`, `3.4`.
  package var description: String {
    switch dimension {
    case .bytes where value.magnitude < 0x1p62: ByteCount(Int(value.rounded())).description
    case .time where value.magnitude < 0.1: "\(Quantity.decimal(value * 1000, places: 1)) ms"
    case .time: "\(Quantity.decimal(value, places: 2)) s"
    case .number: Quantity.decimal(value, places: 2)
    default: "\(Quantity.decimal(value, places: 2)) (\(dimension))"
    }
  }

  /// A number with at most so many decimals and no zeros at its end: `2`, `3.25`.
  package static func decimal(_ value: Double, places: Int) -> String {
    let factor = places == 1 ? 10.0 : 100.0
    let rounded = (value * factor).rounded() / factor
    guard rounded.magnitude < 1e15 else { return "\(rounded)" }
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}

extension Quantity {
  /// Reads a quantity as people write one, a number and a unit with or without a blank between
  /// them: `200`, `200 MiB`, `1.5s`, `3 x`.
  ///
  /// It is `nil` for anything else, a sign included; `unit` is that of a number without one.
  package init?(parsing text: some StringProtocol, unit: QuantityUnit?) {
    let text = text.drop(while: \.isWhitespace)
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let name = text.dropFirst(digits.count).filter { !$0.isWhitespace }
    guard digits.first?.isNumber == true, digits.last?.isNumber == true,
      let value = Double(String(digits)), value.isFinite
    else { return nil }
    if name.isEmpty {
      self.init(value * (unit?.factor ?? 1), unit?.dimension ?? .number)
    } else {
      guard let named = QuantityUnit(named: String(name)) else { return nil }
      self.init(value * named.factor, named.dimension)
    }
  }
}

/// A unit a quantity can be written in: of size (`MiB`), of time (`s`), or none (`x`).
package struct QuantityUnit: Hashable, Sendable {
  /// The unit as written.
  package var name: String
  package var dimension: Quantity.Dimension
  /// How many bytes or seconds it is.
  package var factor: Double

  /// Finds a unit by its name: those of `ByteCount`, `ms`, `s`, `min`, and `x` for a ratio.
  ///
  /// It is `nil` for an unknown or empty name.
  package init?(named name: String) {
    self.name = name
    switch name {
    case "ms": (dimension, factor) = (.time, 0.001)
    case "s": (dimension, factor) = (.time, 1)
    case "min": (dimension, factor) = (.time, 60)
    case "x", "×": (dimension, factor) = (.number, 1)
    default:
      guard !name.isEmpty, name.allSatisfy(\.isLetter),
        let one = try? ByteCount(parsing: "1" + name)
      else { return nil }
      (dimension, factor) = (.bytes, Double(one.bytes))
    }
  }
}
