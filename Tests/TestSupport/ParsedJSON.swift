import Foundation

/// A JSON text read back, independently of what wrote it.
package struct ParsedJSON {
  /// The object that the text is.
  package let object: [String: Any]

  /// Parses a text.
  ///
  /// - Throws: `TestSupportError` or Foundation's error for anything but one object.
  package init(_ text: String) throws {
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    guard let object = value as? [String: Any] else {
      throw TestSupportError.noObject(text)
    }
    self.object = object
  }

  /// The objects of an array member; empty if there is no such member.
  package subscript(_ key: String) -> [[String: Any]] { object[key] as? [[String: Any]] ?? [] }

  /// The paths of all keys, those in arrays without their index: `variants.runs.outcome`.
  package var keys: Set<String> { Self.keys(of: object, "") }

  private static func keys(of value: Any, _ prefix: String) -> Set<String> {
    if let object = value as? [String: Any] {
      return object.reduce(into: []) { keys, member in
        keys.insert(prefix + member.key)
        keys.formUnion(Self.keys(of: member.value, "\(prefix)\(member.key)."))
      }
    }
    guard let array = value as? [Any] else { return [] }
    return array.reduce(into: []) { $0.formUnion(keys(of: $1, prefix)) }
  }
}
