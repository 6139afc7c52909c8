import FoundationEssentials
import Streaming

/// A JSON document in memory: every value, and the values in it.
enum JSONValue: Decodable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Parses a whole document.
  ///
  /// `JSONDecoder` takes a comma before a bracket for JSON, which it is not. So the document is
  /// passed over once before: that holds nothing, and has all versions refuse the same documents in
  /// the same words.
  ///
  /// - Throws: `StreamingError.malformed` for the first mistake, reported with the path.
  init(parsing content: Data, of path: String) throws {
    try content.withUnsafeBytes { content in
      var tokens = JSONTokens(content, of: path)
      while try tokens.next() != nil {}
    }
    self = try JSONDecoder().decode(JSONValue.self, from: content)
  }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let members = try? value.decode([String: JSONValue].self) {
      self = .object(members)
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let elements = try? value.decode([JSONValue].self) {
      self = .array(elements)
    } else {
      // Some ways to write zero, as `0e1`, and numbers too small for a `Double` are refused as one,
      // and taken for the whole number 0.
      self = .number(Double(try value.decode(Int.self)))
    }
  }

  /// The objects of an array; none for any other value.
  var records: [[String: JSONValue]] {
    guard case .array(let elements) = self else { return [] }
    return elements.compactMap { element in
      guard case .object(let members) = element else { return nil }
      return members
    }
  }

  /// The value if it is a number.
  var number: Double? {
    guard case .number(let number) = self else { return nil }
    return number
  }
}
