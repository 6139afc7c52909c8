import Measurement

@testable import Presentation
@testable import TerminalText

/// Gathers what is written to a sink.
final class TextBox {
  var text = ""
  private(set) var pieces = 0

  /// What a format writes of a comparison.
  static func text(of comparison: Comparison, as format: OutputFormat) -> String {
    let box = TextBox()
    format.export?.write(comparison) { box.take($0) }
    return box.text
  }

  func take(_ piece: String) {
    text += piece
    pieces += 1
  }
}

extension TerminalRenderer {
  /// The document's lines as they are written.
  func lines(of document: Document) -> [String] {
    text(of: document).map { $0.cut(to: display.columns, on: display).line(on: display) }
  }
}
