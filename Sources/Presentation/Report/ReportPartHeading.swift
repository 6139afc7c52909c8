/// The beginning of the part of a report that is about one of its comparisons: a size of a sweep, or a
/// run of several; its end is a closing tag.
struct ReportPartHeading: ReportPart {
  static let template = "part"

  let id: String
  let title: String
  let verdicts: [String]
  let facts: [ReportFact]
}
