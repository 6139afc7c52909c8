import Presentation
import TerminalText

/// What one check of `self-test` found on this machine.
struct MachineCheck: Hashable {
  enum State: String {
    /// It works as it should.
    case works
    /// It works with less: `cost` says with how much less.
    case limited
    /// It does not work, and HighWater can do something else without it.
    case missing
    /// It does not work, and nothing can be measured or kept without it.
    case broken

    var mark: String {
      switch self {
      case .works: "✓"
      case .limited: "–"
      case .missing, .broken: "✗"
      }
    }
  }

  /// What came of it.
  struct Found: Hashable {
    var state: State
    /// As a sentence.
    var finding: String
    /// What does not work as well without it, and what to do; `nil` if it works.
    var cost: String?

    static func works(_ finding: String) -> Found { Found(state: .works, finding: finding) }
  }

  /// What was tried, in a word or two: `limits`.
  var name: String
  var found: Found

  init(name: String, _ found: Found) {
    self.name = name
    self.found = found
  }

  func members(_ json: inout JSONWriter) {
    json.member("name", name)
    json.member("state", found.state.rawValue)
    json.member("finding", found.finding)
    json.member("cost", found.cost)
  }
}

/// All checks as a person reads them: a line each, with what it costs, and a sentence in the end.
struct MachineReport: TerminalView {
  let checks: [MachineCheck]

  /// Whether HighWater can do its work here, with or without what is missing.
  var isUsable: Bool { !checks.contains { $0.found.state == .broken } }

  func text(on display: Display) -> [StyledText] {
    let rows = checks.map { check in
      [
        "\(check.found.state.mark) \(check.name)",
        [check.found.finding, check.found.cost].compactMap { $0 }.joined(separator: " "),
      ]
    }
    return Listing(headers: ["What", "Found"], rows: rows).text(on: display)
      + [.empty] + display.sentence(summary).wrapped(to: display.columns)
  }

  /// The sentence in the end.
  private var summary: String {
    let broken = checks.filter { $0.found.state == .broken }.map(\.name)
    guard broken.isEmpty else {
      return "HighWater cannot do its work here: \(broken.joined(separator: ", "))."
    }
    let less = checks.filter { $0.found.state != .works }.map(\.name)
    return less.isEmpty
      ? "Everything works here."
      : "HighWater works here. Limited or missing: \(less.joined(separator: ", ")); the line of each "
        + "says what that costs."
  }
}
