/// A line of text with holes, as recipes write it: `user {name} took 1#### ms`.
///
/// `{name}` becomes one of the recipe's words of that name, chosen when a piece is made; `####`
/// becomes four digits, new each time the piece is used. Everything else is kept as it is.
struct TextTemplate: Hashable, Sendable {
  /// The most bytes that a template may grow to with its longest words.
  static let mostBytes = 4096

  private enum Part: Hashable, Sendable {
    case text([UInt8])
    case word(String)
    case digits
  }

  private let parts: [Part]

  init(_ text: String) {
    var parts: [Part] = []
    var literal: [UInt8] = []
    var rest = Array(text.utf8)[...]
    func flush() {
      if !literal.isEmpty { parts.append(.text(literal)) }
      literal = []
    }
    while let byte = rest.first {
      if rest.starts(with: "####".utf8) {
        flush()
        parts.append(.digits)
        rest = rest.dropFirst(PiecePool.fieldWidth)
      } else if let name = Self.wordName(rest) {
        flush()
        parts.append(.word(name))
        rest = rest.dropFirst(name.utf8.count + 2)
      } else {
        literal.append(byte)
        rest = rest.dropFirst()
      }
    }
    flush()
    self.parts = parts
  }

  /// The words that the template asks for, in its order.
  var wordNames: [String] {
    parts.compactMap { if case .word(let name) = $0 { name } else { nil } }
  }

  /// The length in bytes that the template has with the longest words; all its words must be there.
  func longestExpansion(words: [String: [String]]) -> Int {
    parts.reduce(0) { sum, part in
      switch part {
      case .text(let text): sum + text.count
      case .word(let name): sum + (words[name] ?? []).reduce(0) { max($0, $1.utf8.count) }
      case .digits: sum + PiecePool.fieldWidth
      }
    }
  }

  /// Appends the template to a piece, with words chosen by `random`.
  func expand(into draft: inout PieceDraft, words: [String: [String]], random: inout SplitMix64) {
    for part in parts {
      switch part {
      case .text(let text):
        draft.text += text
      case .word(let name):
        let choices = words[name] ?? []
        draft.text += Array(choices[random.next(below: choices.count)].utf8)
      case .digits:
        draft.fields.append(draft.text.count)
        draft.text += repeatElement(UInt8(ascii: "0"), count: PiecePool.fieldWidth)
      }
    }
  }

  /// The name in `{name}` if the text begins with one: lower-case letters only.
  private static func wordName(_ text: ArraySlice<UInt8>) -> String? {
    guard text.first == UInt8(ascii: "{") else { return nil }
    let name = text.dropFirst().prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    guard !name.isEmpty, name.endIndex < text.endIndex, text[name.endIndex] == UInt8(ascii: "}")
    else { return nil }
    return String(decoding: name, as: UTF8.self)
  }
}
