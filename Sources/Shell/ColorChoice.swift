import ArgumentParser

/// `--color`: whether to draw in colour.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never

  /// Whether colour is sent.
  ///
  /// For `auto` the usual variables decide: NO_COLOR (https://no-color.org) first, then FORCE_COLOR
  /// and CLICOLOR_FORCE, then CLICOLOR (https://bixense.com/clicolors). Without them a terminal
  /// gets colour and a file does not.
  ///
  /// - Parameters:
  ///   - isTerminal: Whether the output is a terminal that knows colours.
  ///   - variable: Reads a variable of the environment; `nil` if it is not set.
  /// - Returns: Whether to send it.
  func isColored(isTerminal: Bool, _ variable: (String) -> String?) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    func isSet(_ name: String) -> Bool { !(variable(name) ?? "").isEmpty }
    if isSet("NO_COLOR") { return false }
    for name in ["FORCE_COLOR", "CLICOLOR_FORCE"] where isSet(name) && variable(name) != "0" {
      return true
    }
    if variable("CLICOLOR") == "0" || variable("FORCE_COLOR") == "0" { return false }
    return isTerminal
  }
}
