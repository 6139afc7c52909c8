import TerminalText

/// Text of an HTML page. What is interpolated into it is made fit to be shown and escaped, so that
/// no value can reach the page as markup:
///
///     "<p class=\"verdict\">\(sentence)</p>"
///
/// It goes by scalars: by characters a `<` that a combining mark follows would be let through.
struct Markup: ExpressibleByStringInterpolation {
  private(set) var text: String

  init(stringLiteral text: String) {
    self.text = text
  }

  init(stringInterpolation: StringInterpolation) {
    text = stringInterpolation.text
  }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    mutating func appendLiteral(_ literal: String) { text += literal }

    mutating func appendInterpolation(_ words: String) { text += Markup.escaped(words) }

    mutating func appendInterpolation(_ number: Int) { text += "\(number)" }

    mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

    mutating func appendInterpolation(_ markups: [Markup]) {
      for markup in markups { text += markup.text }
    }

    /// An attribute with the space before it; nothing for one without a value.
    mutating func appendInterpolation(attribute name: String, _ value: String?) {
      if let value { text += " \(name)=\"\(Markup.escaped(value))\"" }
    }
  }

  /// The text with nothing in it that acts on the page or on the order of its characters.
  static func escaped(_ text: String) -> String {
    var markup = ""
    for scalar in VisibleText.escaped(text).unicodeScalars {
      switch scalar {
      case "&": markup += "&amp;"
      case "<": markup += "&lt;"
      case ">": markup += "&gt;"
      case "\"": markup += "&quot;"
      case "'": markup += "&#39;"
      // The two that no well-formed page may hold.
      case "\u{FFFE}", "\u{FFFF}": markup += VisibleText.escape(scalar)
      default: markup.unicodeScalars.append(scalar)
      }
    }
    return markup
  }
}
