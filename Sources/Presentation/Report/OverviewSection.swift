/// The runs of a report of several, a row each.
struct OverviewSection: ReportPart {
  static let template = "overview"

  let id: String
  let table: ReportTable

  init(_ runs: [ReportRun], id: String) {
    self.id = id
    table = ReportTable(
      "The runs of this report",
      columns: [
        .text("Run"), .text("Case"), .text("Input"), .text("Peak memory"), .text("Measured"),
      ],
      rows: runs.map { run in
        ReportTable.Row(
          heading: "Run \(run.number)",
          cells: [
            .text(run.subject), .text(run.input), .text(run.peaks), .text(run.measured),
          ])
      }, layout: .wide)
  }
}
