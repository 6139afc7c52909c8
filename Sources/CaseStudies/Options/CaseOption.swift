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
  /// What stands for the value in a usage line, `N`; empty for a flag.
  package let placeholder: String
  /// What it asks for, in a few words.
  package let help: String
  /// What a value must be.
  package let kind: Kind
  /// The value where none is given, or `nil` where it is then left out.
  package let defaultValue: String?
  /// The name of an option that it takes the place of, or `nil`.
  package let replaces: String?

  /// Whether people may give the value alone, without the option's name: `transform upper`.
  package let isPositional: Bool

  /// Whether it takes no value.
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
