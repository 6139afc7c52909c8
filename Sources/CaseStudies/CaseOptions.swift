import MemoryTracking

/// The options of a run, checked and with the defaults filled in.
///
/// Only `CaseStudy.validated` makes them, so a case may rely on every value it asks for. To ask for
/// an option that the case does not have is a programmer's mistake and traps.
package struct CaseOptions: Sendable, Hashable {
  /// The values by the options' names, as texts; a flag given is `true`.
  package let values: [String: String]

  /// The number of a `count` option that has a default, or else is known to be given.
  func count(_ name: String) -> Int {
    guard let value = values[name].flatMap({ Int($0) }) else {
      preconditionFailure("no option '\(name)'")
    }
    return value
  }

  /// The bytes of a `size` option, or `nil` where it was not given.
  func size(_ name: String) -> Int? {
    values[name].flatMap { try? ByteCount(parsing: $0).bytes }
  }

  /// The text of a `text` option.
  func text(_ name: String) -> String {
    guard let value = values[name] else { preconditionFailure("no option '\(name)'") }
    return value
  }
}

extension CaseStudy {
  /// Checks the options given for a run and fills in the defaults of the others.
  ///
  /// - Parameter given: values by long names; a flag's value is `true`.
  /// - Returns: all options of the run.
  /// - Throws: `CaseError` for a name that the case does not have, a value of the wrong kind, or two
  ///   options of which one takes the place of the other.
  package func validated(_ given: [String: String]) throws(CaseError) -> CaseOptions {
    for (name, value) in given.sorted(by: { $0.key < $1.key }) {
      guard let option = options.first(where: { $0.name == name }) else {
        throw .unknownOption(name, caseID: id, known: options.map(\.usage))
      }
      try option.check(value, caseID: id)
      if let replaced = option.replaces, given[replaced] != nil {
        throw .exclusiveOptions(name, replaced, caseID: id)
      }
    }
    var values = given
    let replaced = options.filter { given[$0.name] != nil }.compactMap(\.replaces)
    for option in options where values[option.name] == nil && !replaced.contains(option.name) {
      values[option.name] = option.defaultValue
    }
    return CaseOptions(values: values)
  }
}

extension CaseOption {
  fileprivate func check(_ value: String, caseID: String) throws(CaseError) {
    let wanted: String? =
      switch kind {
      case .count:
        value.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
          && Int(value) != nil
          ? nil : "give a whole number, as in \(defaultValue ?? "10")"
      case .size:
        (try? ByteCount(parsing: value)) != nil ? nil : "give a size, as in 64KiB or 4096"
      case .text:
        value.isEmpty || value.utf8.contains(UInt8(ascii: "\n"))
          ? "give a text that can stand within a line" : nil
      case .flag:
        value == "true" ? nil : "it takes no value"
      }
    if let wanted { throw .badValue(value, option: name, caseID: caseID, wanted: wanted) }
  }
}
