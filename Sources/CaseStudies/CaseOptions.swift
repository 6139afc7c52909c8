import MemoryTracking
import Streaming

/// The options of a run, checked and with the defaults filled in.
///
/// Only `CaseStudy.validated` makes them, so a case may rely on every value it asks for. To ask for
/// an option that the case does not have is a programmer's mistake and traps.
package struct CaseOptions: Sendable, Hashable {
  /// The values by the options' names, as texts; a flag given is `true`.
  package let values: [String: String]

  /// The number of a `count` option that has a default, or else is known to be given.
  func count(_ name: String) -> Int {
    guard let count = countIfGiven(name) else { preconditionFailure("no option '\(name)'") }
    return count
  }

  /// The number of a `count` option, or `nil` if it was not given.
  func countIfGiven(_ name: String) -> Int? {
    values[name].flatMap { Int($0) }
  }

  /// The bytes of a `size` option, or `nil` if it was not given.
  func size(_ name: String) -> Int? {
    values[name].flatMap { try? ByteCount(parsing: $0).bytes }
  }

  /// The text of a `text` option that has a default, or else is known to be given.
  func text(_ name: String) -> String {
    guard let value = values[name] else { preconditionFailure("no option '\(name)'") }
    return value
  }

  /// The text of a `text` or `path` option, or `nil` if it was not given.
  func textIfGiven(_ name: String) -> String? {
    values[name]
  }

  func isSet(_ name: String) -> Bool {
    values[name] == "true"
  }

  /// The line numbers of a `lines` option that has a default.
  func lineNumbers(_ name: String) -> some Sequence<Int> {
    guard let numbers = LineNumbers(text(name)) else {
      preconditionFailure("no option '\(name)'")
    }
    return numbers.all
  }

  /// What `pattern`, `regex` and `ignore-case` ask to search for.
  ///
  /// - Throws: `ExpressionMistake`, though not for options that were checked.
  func linePattern() throws(ExpressionMistake) -> LinePattern {
    let (pattern, ignoresCase) = (text("pattern"), isSet("ignore-case"))
    if isSet("regex") {
      return .expression(try LineAutomaton(pattern, ignoringCase: ignoresCase))
    }
    return .text(BytePattern(pattern.utf8, ignoringCase: ignoresCase))
  }
}

extension CaseStudy {
  /// Checks the options given for a run, by long names and `true` for a flag, and fills in the
  /// defaults of the others.
  ///
  /// - Throws: `CaseError` for a name that the case does not have, a value of the wrong kind, two
  ///   options that exclude each other, or an invalid regular expression.
  package func validated(_ given: [String: String]) throws(CaseError) -> CaseOptions {
    for (name, value) in given.sorted(by: { $0.key < $1.key }) {
      guard let option = options.first(where: { $0.name == name }) else {
        throw .unknownOption(name, caseID: id, known: options.map(\.usage))
      }
      if let wanted = option.advice(on: value) {
        throw .badValue(value, option: name, caseID: id, wanted: wanted)
      }
      if let replaced = option.replaces, given[replaced] != nil {
        throw .exclusiveOptions(name, replaced, caseID: id)
      }
    }
    var values = given
    let replaced = options.filter { given[$0.name] != nil }.compactMap(\.replaces)
    for option in options where values[option.name] == nil && !replaced.contains(option.name) {
      values[option.name] = option.defaultValue
    }
    let checked = CaseOptions(values: values)
    try check?(checked)
    return checked
  }
}

extension CaseOption {
  /// What to give instead of a value, or `nil` if the value is right.
  fileprivate func advice(on value: String) -> String? {
    switch kind {
    case .count:
      value.utf8.allSatisfy(\.isDigit) && Int(value) != nil
        ? nil
        : "give \((Int(value) ?? 0) < 0 ? "0 or more" : "a whole number"), as in "
          + (defaultValue ?? "10")
    case .size:
      (try? ByteCount(parsing: value)) != nil ? nil : "give a size, as in 64KiB or 4096"
    case .text:
      value.isEmpty || value.utf8.contains(newlineByte)
        ? "give a text that can stand within a line" : nil
    case .path:
      value.isEmpty ? "give the path of a file" : nil
    case .choice(let names):
      names.contains(value) ? nil : "give one of \(names.joined(separator: ", "))"
    case .lines:
      LineNumbers(value) == nil ? "give line numbers from 1 on, as in 5,1000,20-29" : nil
    case .flag:
      value == "true" ? nil : "it takes no value"
    }
  }
}

/// Numbers of lines as people list them: `5,1000,20-29`. It holds the ranges, not the numbers.
struct LineNumbers {
  private let ranges: [ClosedRange<Int>]

  /// Reads a list, or returns `nil` if it is not one, or names line 0 or a range from back to
  /// front.
  init?(_ text: String) {
    var ranges: [ClosedRange<Int>] = []
    for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let ends = part.split(
        separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
      let numbers = ends.compactMap { end in
        end.allSatisfy(\.isDigit) ? Int(String(Substring(end))) : nil
      }
      guard numbers.count == ends.count, let first = numbers.first, let last = numbers.last,
        first > 0, first <= last
      else { return nil }
      ranges.append(first...last)
    }
    self.ranges = ranges
  }

  /// The numbers in the order listed, made as they are asked for.
  var all: some Sequence<Int> { ranges.lazy.joined() }
}
