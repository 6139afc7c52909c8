/// A value that an argument cannot take, as ArgumentParser reports it, and what to write instead.
struct InvalidValue {
  let value: String
  /// The option's name with its dashes; `nil` for a positional argument.
  let option: String?
  /// The name that the argument's declaration gives its value.
  let valueName: String

  init(value: String, option: String?, valueName: String) {
    self.value = value
    self.option = option
    self.valueName = valueName
  }

  /// Reads ArgumentParser's message; returns `nil` for any other.
  ///
  /// - Parameter message: As in `the value 'x' is invalid for '--runs <count>'`.
  init?(_ message: String) {
    let opening = "the value '"
    let middle = "' is invalid for '"
    guard message.hasPrefix(opening), message.hasSuffix(">'"),
      let cut = message.ranges(of: middle).last
    else { return nil }
    let place = message[cut.upperBound...].dropLast(2)
    guard let bracket = place.lastIndex(of: "<") else { return nil }
    let names = place[..<bracket].split(separator: " ").map { String($0) }
    self.init(
      value: String(message[..<cut.lowerBound].dropFirst(opening.count)), option: names.last,
      valueName: String(place[bracket...].dropFirst()))
  }

  /// The message for people.
  ///
  /// - Parameter subject: The command's name.
  /// - Returns: The message; `nil` if the value's name says nothing about its form.
  func message(subject: String) -> String? {
    guard let form = Self.forms[valueName] else { return nil }
    if valueName == "run", let order = backwardsRange {
      return "\(subject): '\(value)' runs backwards; write \(order)"
    }
    return option.map { "\(subject): '\($0)' cannot be '\(value)'; give \(form)" }
      ?? "\(subject): '\(value)' is not a \(Self.nouns[valueName] ?? valueName); give \(form)"
  }

  /// The range the right way round, of a range such as `5-3`.
  private var backwardsRange: String? {
    let ends = value.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
    guard ends.count == 2, let first = ends[0], let last = ends[1], first > last else { return nil }
    return "\(last)-\(first)"
  }

  /// What values are, by their names.
  private static let forms = [
    "count": "a whole number, as in 5",
    "times": "a whole number, as in 5",
    "number": "a whole number from 0 on, as in 7",
    "price": "a number, as in 0.005",
    "run": "its number or a range, as in 5 or 5-8; 'runs' lists them",
    "comparison": "its number, as in 5; 'runs' lists them",
    "pid": "its number, which 'ps' lists",
  ]

  /// What people call a value whose name is for the usage line.
  private static let nouns = ["pid": "process", "comparison": "single run"]
}
