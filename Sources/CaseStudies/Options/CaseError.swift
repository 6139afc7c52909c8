/// Why a case cannot be run as asked.
package enum CaseError: Error, Hashable, CustomStringConvertible {
  /// The case has no such option; `known` are the usages of those it has.
  case unknownOption(String, caseID: String, known: [String])
  /// An option's value is not what it must be; `wanted` says what to give.
  case badValue(String, option: String, caseID: String, wanted: String)
  /// A text is no regular expression; `position` is the character that is wrong, 1 for the first.
  case badExpression(String, position: Int, problem: String, caseID: String)
  /// Two options were given of which one takes the place of the other.
  case exclusiveOptions(String, String, caseID: String)

  package var description: String {
    switch self {
    case .unknownOption(let name, let caseID, let known):
      "\(caseID): there is no option '--\(name)'; "
        + (known.isEmpty ? "it takes none" : "it takes \(known.joined(separator: ", "))")
    case .badValue(let value, let option, let caseID, let wanted):
      "\(caseID): '--\(option)' cannot be '\(value)'; \(wanted)"
    case .badExpression(let text, let position, let problem, let caseID):
      "\(caseID): '--pattern' is no regular expression: '\(text)', character \(position): "
        + "\(problem); correct it, or leave '--regex' out to search for the text as it stands"
    case .exclusiveOptions(let name, let replaced, let caseID):
      "\(caseID): cannot take both '--\(name)' and '--\(replaced)'; leave one of them out"
    }
  }
}
