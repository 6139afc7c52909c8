/// Something that can be asked of a case, as `--lines N` of `tail`.
package struct CaseOption: Sendable {
  /// What a value must be.
  package enum Kind: Hashable, Sendable {
    /// A whole number, 0 or more.
    case count
    /// A size, as `64KiB`.
    case size
    /// A text within a line: not empty and without a newline.
    case text
    /// The path of a file.
    case path
    /// One of some words.
    case choice([String])
    /// Numbers of lines and ranges of them, `5,1000,20-29`.
    case lines
    /// No value: it is given or not.
    case flag
  }

  /// The long name without its dashes, `lines`.
  package let name: String
  /// The short name, `n`, or `nil`.
  package let short: Character?
  /// The placeholder for the value in a usage line, `N`; empty for a flag.
  package let placeholder: String
  package let help: String
  package let kind: Kind
  /// The value if none is given; `nil` leaves the option out.
  package let defaultValue: String?
  /// The name of an option that it takes the place of, or `nil`.
  package let replaces: String?

  /// Whether people may give the value alone, without the option's name: `transform upper`.
  package let isPositional: Bool

  package var isFlag: Bool { kind == .flag }

  /// The option as a usage line shows it: `--lines N`, `--count`, or `upper|lower`.
  package var usage: String {
    if isPositional { return placeholder }
    return isFlag ? "--\(name)" : "--\(name) \(placeholder)"
  }

  init(
    _ name: String, short: Character? = nil, _ kind: Kind, _ placeholder: String = "",
    help: String, default defaultValue: String? = nil, replaces: String? = nil,
    isPositional: Bool = false
  ) {
    self.name = name
    self.short = short
    self.placeholder = placeholder
    self.help = help
    self.kind = kind
    self.defaultValue = defaultValue
    self.replaces = replaces
    self.isPositional = isPositional
  }
}

/// Why a case cannot be run as asked.
package enum CaseError: Error, Hashable, CustomStringConvertible {
  /// The case has no such option; `known` are the usages of those it has.
  case unknownOption(String, caseID: String, known: [String])
  /// An option's value is not what it must be; `wanted` says what to give.
  case badValue(String, option: String, caseID: String, wanted: String)
  /// A text is not a regular expression; `position` is the character that is wrong, 1 for the
  /// first.
  case badExpression(String, position: Int, problem: String, caseID: String)
  /// Two options were given that exclude each other.
  case exclusiveOptions(String, String, caseID: String)

  package var description: String {
    switch self {
    case .unknownOption(let name, let caseID, let known):
      "\(caseID): there is no option '--\(name)'; "
        + (known.isEmpty ? "it takes none" : "it takes \(known.joined(separator: ", "))")
    case .badValue(let value, let option, let caseID, let wanted):
      "\(caseID): '--\(option)' cannot be '\(value)'; \(wanted)"
    case .badExpression(let text, let position, let problem, let caseID):
      "\(caseID): '--pattern' is not a regular expression: '\(text)', character \(position): "
        + "\(problem); correct it, or leave '--regex' out to search for the text as it stands"
    case .exclusiveOptions(let name, let replaced, let caseID):
      "\(caseID): cannot take both '--\(name)' and '--\(replaced)'; leave one of them out"
    }
  }
}
