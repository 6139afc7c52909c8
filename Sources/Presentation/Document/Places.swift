extension Document {
  /// Where memory was: lines of code and what each held, on one scale.
  struct Place: Hashable, Sendable {
    /// What it held in MiB, without the unit: `117.7`.
    var figure: String
    /// How far off that may be: `±3`; `nil` for an exact figure.
    var error: String?
    /// Its part of all: `58 %`.
    var share: String
    /// The same from 0 to 1, for a bar.
    var fraction: Double
    var bytes: Int
    /// A line of code, a function, or what else it is.
    var name: String
    /// The text of the line; `nil` if it is not known.
    var code: String?
    /// What led there, the nearest first.
    var calls: [Call] = []
    /// Whether it is no place in code.
    var isRest = false
  }

  /// A line of code that leads to a place.
  struct Call: Hashable, Sendable {
    var name: String
    var code: String?
    /// Whether it begins a call stack of its own, which held so much: `52.1 MiB`.
    var stack: String?
  }
}
