/// A part of the course, in the order in which they are taken.
package enum LessonPart: String, Hashable, Sendable, CaseIterable, Comparable {
  case see, fix, judge, use

  /// What its heading says.
  package var title: String {
    switch self {
    case .see: "See it"
    case .fix: "Fix it"
    case .judge: "Judge it"
    case .use: "Use it at work"
    }
  }

  package static func < (one: LessonPart, other: LessonPart) -> Bool {
    let order = LessonPart.allCases
    return (order.firstIndex(of: one) ?? 0) < (order.firstIndex(of: other) ?? 0)
  }
}
