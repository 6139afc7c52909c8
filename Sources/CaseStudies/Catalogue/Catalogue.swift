extension CaseStudy {
  /// All cases, in the order of the course.
  package static let all: [CaseStudy] = [
    report, sections, section, search, tail, count, transform, preview, header, copies, accumulate,
    lookup, passes,
  ]
}
