import Measurement

extension Document {
  /// A chart as a value: its axes, its series, and the lines that they are compared with.
  ///
  /// It is built once from what was found (`timeline`, `growth`), and `TerminalChart` and
  /// `ChartDrawing` draw any such value, so a new chart needs no drawing of its own. Places are in
  /// bytes, in seconds or in counts, as the axes say. It holds every point.
  struct Chart: Hashable, Sendable {
    enum Quantity: Hashable, Sendable {
      case bytes, seconds, count
    }

    /// An axis begins at zero, or is logarithmic and has values above zero only.
    struct Axis: Hashable, Sendable {
      var quantity: Quantity
      /// Whether equal steps are equal factors. Across, its ticks are then at the points' own
      /// values.
      var isLogarithmic = false
      /// How far a page shows it at the least; in a terminal it ends with the lines.
      var reach = 0.0
    }

    struct Point: Hashable, Sendable {
      var x: Double
      var y: Double
      /// On which side of it the true value may lie.
      var bound = Bound.exact

      /// Whether the true value is known to lie on one side of it only.
      var isBound: Bool { bound != .exact }
    }

    /// A moment of a series, such as the end of a phase.
    struct Mark: Hashable, Sendable {
      var point: Point
      /// Its sign in the plot: `1`, `a`.
      var key: String
      var name: String
    }

    struct Series: Hashable, Sendable {
      enum Style: Hashable, Sendable {
        case line
        /// A line that ends before its time.
        case cutLine
        /// A line through points that each count by themselves.
        case markedLine
      }

      /// Its place among all, which decides its colour, dashes and marks.
      var index: Int
      var name: String
      var style: Style
      /// In ascending order of `x`.
      var points: [Point]
      var marks: [Mark] = []
      /// A height that its points may not show, as the peak between two samples.
      var level: Double?
      /// What a page writes beside its level, or else its last point.
      var figure: String?
      /// What the legend in a terminal adds to its name.
      var summary: Document.Text?
    }

    /// A line that the series are compared with.
    struct Reference: Hashable, Sendable {
      enum Place: Hashable, Sendable {
        case height(Double)
        case column(Double)
        /// Where both axes have the same value. Only a page draws it.
        case diagonal
      }

      enum Style: String, Hashable, Sendable {
        case limit, input
      }

      var place: Place
      var style: Style
      /// Its name in a page's legend.
      var name: String
      /// What is written beside it.
      var label: String?
    }

    /// What a page writes above it, and names it for those who cannot see it.
    var caption: String
    var title: String
    /// All that it shows, in sentences.
    var description: String
    var horizontal: Axis
    var vertical: Axis
    var series: [Series]
    var references: [Reference] = []
    /// What a reader must know of it.
    var notes: [String] = []
    /// Whether a terminal draws it in few rows, since other things are to be seen beside it.
    var isLow = false
  }
}

extension Document.Chart {
  /// The values across of the lines and of what they are compared with.
  func columns(of series: [Series]) -> [Double] {
    series.flatMap { $0.points.map(\.x) }
      + references.compactMap { if case .column(let x) = $0.place { x } else { nil } }
  }

  /// The heights of the lines, of their marks and of what they are compared with.
  func heights(of series: [Series]) -> [Double] {
    series.flatMap { $0.points.map(\.y) + $0.marks.map(\.point.y) }
      + references.compactMap { if case .height(let y) = $0.place { y } else { nil } }
  }

  /// The sign of a phase: `1, 2, …` in the first version, `a, b, …` in the second, `A, B, …` in the
  /// third, and again.
  static func key(ofPhase phase: Int, inSeries index: Int) -> String {
    switch index % 3 {
    case 0: "\(phase + 1)"
    case 1: letters(phase, from: "a")
    default: letters(phase, from: "A")
    }
  }

  private static func letters(_ number: Int, from first: Unicode.Scalar) -> String {
    let letter = String(UnicodeScalar(UInt8(first.value) + UInt8(number % 26)))
    return number < 26 ? letter : letters(number / 26 - 1, from: first) + letter
  }
}
