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

  /// The figures the expression needs, from left to right.
  package var figures: [Figure] {
    switch self {
    case .figure(let figure): [figure]
    case .quantity: []
    case .negative(let operand): operand.figures
    case .sum(let left, let right), .difference(let left, let right),
      .product(let left, let right), .quotient(let left, let right):
      left.figures + right.figures
    }
  }

  /// The expression's value.
  ///
  /// - Parameter source: what was measured.
  /// - Returns: the value in bytes, seconds or as a number.
  /// - Throws: `Unmeasured` where a figure is missing or the value is not finite.
  package func evaluate(in source: some FigureSource) throws(Unmeasured) -> Quantity {
    Quantity(try value(in: source), dimension)
  }

  private func value(in source: some FigureSource) throws(Unmeasured) -> Double {
    switch self {
    case .figure(let figure):
      guard let value = source.value(of: figure) else { throw .figure(figure) }
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
  /// Nothing measured the figure.
  case figure(Figure)
  /// Nothing told how a run of the variant ended.
  case outcome(variant: String)
  /// No sweep told how a variant's memory grows.
  case growth(variant: String)
  /// Nothing compared two answers.
  case sameAnswer
  /// A divisor was measured as zero.
  case divisionByZero

  package var description: String {
    switch self {
    case .figure(let figure): "\(figure) was not measured"
    case .outcome(let variant): "no run of \(variant) was measured"
    case .growth(let variant): "no sweep of \(variant) was measured"
    case .sameAnswer: "no two answers were compared"
    case .divisionByZero: "it divides by zero"
    }
  }
}
