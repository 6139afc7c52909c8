/// How charts distinguish a version: by colour, dashes, the shape of its markers and the
/// letters of its phases, so that no one of them is needed alone.
struct ReportSeries: Hashable {
  let index: Int

  /// The name by which the style sheet knows it.
  var name: String { "series\(index % ReportSeries.symbols.count + 1)" }

  /// The path of its markers: a circle, a square, a triangle, a diamond or an inverted triangle.
  var symbol: String { ReportSeries.symbols[index % ReportSeries.symbols.count] }

  /// The mark of a run that was ended before its time.
  static let cross = "M-5,-5 5,5 M-5,5 5,-5"

  private static let symbols = [
    "M-4,0 a4,4 0 1,0 8,0 a4,4 0 1,0 -8,0z", "M-3.5,-3.5 h7 v7 h-7z", "M0,-5 4.6,3.4 -4.6,3.4z",
    "M0,-5 5,0 0,5 -5,0z", "M0,5 4.6,-3.4 -4.6,-3.4z",
  ]

  /// What its phases are called in the chart: `1, 2, …` of the first, `a, b, …` of the second,
  /// `A, B, …` of the third, and again.
  func key(ofPhase phase: Int) -> String {
    switch index % 3 {
    case 0: "\(phase + 1)"
    case 1: letters(phase, from: "a")
    default: letters(phase, from: "A")
    }
  }

  private func letters(_ number: Int, from first: Unicode.Scalar) -> String {
    let letter = String(UnicodeScalar(UInt8(first.value) + UInt8(number % 26)))
    return number < 26 ? letter : letters(number / 26 - 1, from: first) + letter
  }
}
