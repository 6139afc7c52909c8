import Spelling
import Yams

/// A mapping of a recipe's text, read key by key, whose mistakes are reported with their place.
struct RecipeMapping {
  let file: String
  let node: Node
  private var entries: [String: Node] = [:]

  /// Takes a mapping apart, which may have any keys if `keys` is `nil`.
  ///
  /// - Throws: `FixtureError.recipe` for anything but a mapping and for a key not among `keys`.
  init(_ node: Node, keys: [String]?, file: String) throws(FixtureError) {
    self.file = file
    self.node = node
    guard let mapping = node.mapping else {
      throw .recipe(at: node, in: file, "a mapping belongs here; write 'key: value' lines")
    }
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        throw .recipe(at: key, in: file, "a key must be a plain word; write one")
      }
      if let keys, !keys.contains(name) {
        throw .recipe(
          at: key, in: file, "unknown key '\(name)'; " + Self.advice(name, among: keys))
      }
      entries[name] = value
    }
  }

  /// What to write instead of a name that is not known.
  static func advice(_ name: String, among names: [String]) -> String {
    if let nearest = Spelling.nearest(to: name, in: names) { return "did you mean '\(nearest)'?" }
    return "use one of " + names.joined(separator: ", ")
  }

  /// A mistake in the value of a key.
  func mistake(_ key: String, _ problem: String) -> FixtureError {
    .recipe(at: entries[key] ?? node, in: file, problem)
  }

  /// All keys, in the text's order.
  var keys: [String] { node.mapping?.keys.compactMap { $0.scalar?.string } ?? [] }

  /// The value of a key that must be there.
  func value(_ key: String) throws(FixtureError) -> Node {
    guard let value = entries[key] else {
      throw .recipe(at: node, in: file, "the key '\(key)' is missing; add it")
    }
    return value
  }

  func has(_ key: String) -> Bool { entries[key] != nil }

  /// The text of a key that must be there and not be empty.
  func text(_ key: String) throws(FixtureError) -> String {
    try text(of: value(key), called: key)
  }

  /// The number of a key, within a range.
  func integer(
    _ key: String, in range: ClosedRange<Int>, default: Int? = nil
  ) throws(FixtureError) -> Int {
    if let `default`, !has(key) { return `default` }
    let node = try value(key)
    guard let text = node.scalar?.string, let number = Int(text), range.contains(number) else {
      throw mistake(
        key,
        "'\(key)' must be a whole number from \(range.lowerBound) to \(range.upperBound); "
          + "write one")
    }
    return number
  }

  /// The texts of a key's list, which must not be empty.
  func texts(_ key: String) throws(FixtureError) -> [(text: String, node: Node)] {
    var texts: [(text: String, node: Node)] = []
    for item in try items(key) { texts.append((try text(of: item, called: key), item)) }
    return texts
  }

  /// The items of a key's list, which must not be empty.
  func items(_ key: String) throws(FixtureError) -> [Node] {
    guard let sequence = try value(key).sequence, !sequence.isEmpty else {
      throw mistake(key, "'\(key)' must be a list; write its items as '- item'")
    }
    return Array(sequence)
  }

  private func text(of node: Node, called key: String) throws(FixtureError) -> String {
    guard let text = node.scalar?.string, !text.isEmpty else {
      throw .recipe(at: node, in: file, "'\(key)' must be a text; write it in quotes")
    }
    return text
  }
}
