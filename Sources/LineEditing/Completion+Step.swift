extension Completion {
  /// What one press of the completion key leads to.
  enum Step: Equatable {
    /// Nothing fits.
    case none
    /// The part to replace becomes `text`, and `space` says whether a space must follow it.
    case replace(with: String, space: Bool)
    /// Several fit and have no more letters in common.
    case list([Candidate])
  }

  /// What happens to `line` when the completion key is pressed.
  ///
  /// One candidate is put in. Several are reduced to the letters they share, where that is more
  /// than is there already; else they are listed.
  func step(in line: String) -> Step {
    let candidates = candidates.filter { $0.text.unicodeScalars.allSatisfy { !$0.isControl } }
    guard let first = candidates.first else { return .none }
    if candidates.allSatisfy({ $0.text == first.text }) {
      return .replace(with: first.text, space: !first.goesOn)
    }
    let typed = line[replacing].unicodeScalars
    var shared = first.text.unicodeScalars[...]
    for candidate in candidates {
      let end = zip(shared.indices, candidate.text.unicodeScalars).first { shared[$0] != $1 }?.0
      let common = shared[..<(end ?? shared.endIndex)]
      // The shorter of two words may be all they share.
      shared = common.prefix(candidate.text.unicodeScalars.count)
    }
    let isMore = shared.count > typed.count
    return isMore ? .replace(with: String(shared), space: false) : .list(candidates)
  }
}

extension Unicode.Scalar {
  /// Whether it would act on a terminal, or on the order of other characters, instead of showing.
  var isControl: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
