/// The beginning of the part of a sweep's report that is about one size; its end is a closing tag.
struct ReportSizeHeading: ReportPart {
  static let template = "size"

  let id: String
  let size: String
  let verdicts: [String]
  let facts: [ReportFact]
}
