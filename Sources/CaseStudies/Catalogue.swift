import MemoryTracking

extension CaseStudy {
  /// All cases, in the order of the course.
  package static let all: [CaseStudy] = [report, section, tail, count]

  static let report = CaseStudy(
    id: "report",
    title: "Report on a file of sections",
    summary: "Five phases over one file: held in memory, one of them makes the spike; in one pass "
      + "with counters, none does.",
    decisionRow: nil, fixture: "report", size: .mebibytes(64),
    options: [],
    versions: [.load(Report.load), .stream(Report.stream)])

  static let section = CaseStudy(
    id: "section",
    title: "Find one section",
    summary: "One section is wanted: loading copies them all, streaming stops where it ends.",
    decisionRow: .search, fixture: "report", size: .mebibytes(64),
    options: [
      CaseOption(
        "header", .text, "NAME", help: "a part of the section's name, in any case",
        default: "out of memory")
    ],
    versions: [.load(Section.load), .stream(Section.stream)])

  static let tail = CaseStudy(
    id: "tail",
    title: "Get the last lines",
    summary: "The end is wanted: loading reads the whole file for it, streaming begins there.",
    decisionRow: .tail, fixture: "log", size: .mebibytes(64),
    options: [
      CaseOption("lines", short: "n", .count, "N", help: "how many lines", default: "1000"),
      CaseOption(
        "bytes", short: "c", .size, "SIZE", help: "how many bytes, in place of lines",
        replaces: "lines"),
    ],
    versions: [.load(Tail.load), .stream(Tail.stream)])

  static let count = CaseStudy(
    id: "count",
    title: "Count a text",
    summary: "A number is wanted: loading keeps every line for it, streaming keeps a counter.",
    decisionRow: .count, fixture: "log", size: .mebibytes(64),
    options: [
      CaseOption("pattern", .text, "TEXT", help: "the text to count", default: "ERROR")
    ],
    versions: [.load(Count.load), .stream(Count.stream)])
}
