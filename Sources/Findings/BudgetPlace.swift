package import Measurement
import MemoryTracking

/// Which line of code a broken budget leads to, from runs of their own that were traced.
package struct BudgetPlace: Hashable, Sendable {
  /// A whole sentence.
  package var sentence: String
  /// The line of code; `nil` if none was found, and the sentence says why.
  package var frame: WhereAccount.Frame?

  /// Names the line that held most, or that grew most from one size of input to another.
  ///
  /// - Parameters:
  ///   - account: Where the memory was on the largest input.
  ///   - smaller: Where it was on the smallest; `nil` if the budget is not broken by growing.
  package init(_ account: WhereAccount, from smaller: WhereAccount? = nil) {
    let old = smaller?.sites ?? []
    let grown = account.sites.map { site in
      (site: site, before: old.first { $0.frame.isSameLine(as: site.frame) }?.bytes ?? .zero)
    }
    let most = grown.max { $0.site.bytes - $0.before < $1.site.bytes - $1.before }
    guard let most, most.site.bytes > most.before else {
      sentence =
        "No line of code \(smaller == nil ? "held memory" : "grew"); the rest of the process did."
      return
    }
    let text = account.text(of: most.site.frame).map { ": " + $0.drop(while: \.isWhitespace) } ?? ""
    frame = most.site.frame
    sentence =
      smaller == nil
      ? "\(most.site.frame.place) held most at the peak, \(most.site.bytes) of \(account.peak) in one "
        + "more run\(text)"
      : "\(most.site.frame.place) grew most from the smallest input to the largest, from \(most.before) "
        + "to \(most.site.bytes) in one more run of each\(text)"
  }

  /// A place that was found by another process.
  package init(_ sentence: String, _ frame: WhereAccount.Frame?) {
    self.sentence = sentence
    self.frame = frame
  }

  /// Says why no line is known.
  ///
  /// - Parameter reason: A sentence without its full stop.
  package init(unknown reason: String) {
    sentence = "Which line holds it is not known: \(reason)."
  }
}

extension BudgetVerdict {
  /// Whether it is broken by memory, and not by a run that did not do its work.
  package var isBrokenByMemory: Bool {
    broken(by: .peak) || isBrokenByGrowth || broken(by: .survival)
  }

  /// Whether the peak grows with the input more than it may.
  package var isBrokenByGrowth: Bool { broken(by: .growth) && growth != nil }

  private func broken(by question: Question) -> Bool {
    findings.contains { $0.question == question && !$0.passed }
  }
}
