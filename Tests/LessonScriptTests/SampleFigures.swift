import LessonScript

/// Figures set by hand: load peaks at 200 bytes, stream at 10, and the input has 100.
struct SampleFigures: FigureSource {
  var values: [String: Double] = [
    "load.peak": 200, "load.wall": 2, "load.start": 5, "stream.peak": 10, "stream.start": 8,
    "stream.wall": 0.5, "stream.read": 0, "input": 100, "load.exponent": 1.02,
    "stream.exponent": 0.01, "load.bytes_per_input_byte": 3.5,
    "load.place": 120,
  ]
  var outcomes = ["load": "oom-killed", "stream": "completed"]
  var growths = ["load": "linear", "stream": "constant"]
  var sameAnswer: Bool? = true
  /// Why figures could not be measured, by their names.
  var obstacles: [String: String] = [:]

  func value(of figure: Figure) -> Double? { values[figure.description] }

  func growth(of variant: String) -> String? { growths[variant] }

  func obstacle(to figure: Figure) -> String? { obstacles[figure.description] }

  /// Why variants could not be run, by their names.
  var missing: [String: String] = [:]

  func obstacle(toRunning variant: String) -> String? { missing[variant] }

  var obstacleToAnswers: String? { missing.values.first }

  func outcome(of variant: String) -> String? { outcomes[variant] }
}
