import Streaming

/// A field of a line, by its number, or by its name in lines of `name=value`.
///
/// Blanks and tabs separate fields. Only the first 64 KiB of a line are looked at, so that no one
/// has to hold a longer one.
struct FieldChoice: Sendable {
  /// How much of a line is looked at.
  static let reach = KeyTable<Int>.longestKey

  private enum Kind {
    case number(Int)
    /// What the field begins with, `name=`.
    case beginning([UInt8])
  }

  private let kind: Kind

  /// Reads a choice; `nil` for field 0.
  init?(_ text: String) {
    guard text.utf8.allSatisfy(\.isDigit), let number = Int(text) else {
      kind = .beginning(Array("\(text)=".utf8))
      return
    }
    guard number > 0 else { return nil }
    kind = .number(number)
  }

  /// The field of a line, without its name; `nil` if the line has none.
  func value(in line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    let line = UnsafeRawBufferPointer(rebasing: line.withoutNewline.prefix(Self.reach))
    switch kind {
    case .number(let number):
      let field = Fields.field(number, of: line)
      return field.isEmpty ? nil : field
    case .beginning(let beginning):
      var rest = line
      while true {
        let field = Fields.field(1, of: rest)
        guard let start = field.baseAddress, let lineStart = rest.baseAddress, !field.isEmpty else {
          return nil
        }
        if field.count >= beginning.count,
          zip(beginning, field).allSatisfy({ $0 == $1 })
        {
          return UnsafeRawBufferPointer(rebasing: field[beginning.count...])
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[(start - lineStart + field.count)...])
      }
    }
  }

  /// The field of a line in an array of its own.
  func value(in line: [UInt8]) -> [UInt8]? {
    line.withUnsafeBytes { line in value(in: line).map { Array($0) } }
  }
}

extension CaseOptions {
  /// The field that an option with a default names.
  func field(_ name: String) -> FieldChoice {
    guard let choice = FieldChoice(text(name)) else { preconditionFailure("no field '\(name)'") }
    return choice
  }

  /// Checks that options name fields.
  ///
  /// - Throws: `CaseError.badValue`.
  func checkFields(_ names: [String], caseID: String) throws(CaseError) {
    for name in names where FieldChoice(text(name)) == nil {
      throw .badValue(
        text(name), option: name, caseID: caseID,
        wanted: "give a field's number from 1 on, or its name")
    }
  }
}
