import Findings
import Measurement
import MemoryTracking

/// Memory against time: the chart, the phases it marks, and its samples as tables.
struct TimelineSection: ReportPart {
  static let template = "timeline"

  /// The most rows of a table of samples; of more samples the highest of each few is shown.
  private static let sampleRows = 32

  let id: String
  let level: Int
  let chart: ReportChart?
  let notes: [String]
  let phases: [ReportTable]
  let samples: [ReportTable]
  let hasSamples: Bool

  init(_ comparison: Comparison, id: String, level: Int) {
    self.id = id
    self.level = level
    let timeline = TimelineDrawing(comparison.variants)
    let entries = timeline?.entries ?? []
    chart = timeline?.drawn(id: "\(id)-chart")
    phases = entries.filter { !$0.run.checkpoints.isEmpty }.map(TimelineSection.phases)
    samples = entries.filter { !$0.run.timeline.samples.isEmpty }.map(TimelineSection.samples)
    hasSamples = !samples.isEmpty
    notes = TimelineSection.notes(timeline, hasPhases: !phases.isEmpty)
  }

  private static func notes(_ timeline: TimelineDrawing?, hasPhases: Bool) -> [String] {
    guard let timeline else { return [] }
    var notes: [String] = []
    if let limit = timeline.limit, timeline.isLimitBeyond {
      notes.append("The limit of \(limit.bytes) lies far above this chart.")
    }
    if timeline.entries.contains(where: { $0.run.peak != nil }) {
      notes.append(
        "Lines across show the peaks, which are measured apart: a spike may fall between samples.")
    }
    if hasPhases {
      notes.append(
        "Numbers and letters mark the ends of phases. Their time counts from the start of the work,"
          + " that of samples from the start of the process, a moment earlier.")
    }
    return notes
  }

  private static func phases(_ entry: TimelineDrawing.Entry) -> ReportTable {
    ReportTable(
      "\(entry.name): memory at the end of each phase, in MiB",
      columns: [
        .text("Phase"), .number("RSS"), .number("Change"), .number("Peak"), .number("Time"),
      ],
      rows: entry.run.checkpoints.enumerated().map { index, checkpoint in
        ReportTable.Row(
          key: entry.series.key(ofPhase: index), series: entry.series.name,
          heading: checkpoint.name,
          cells: [
            .mebibytes(checkpoint.statistics.resident), .difference(checkpoint.residentDelta),
            .mebibytes(checkpoint.statistics.peak), .time(checkpoint.elapsed),
          ])
      }, layout: .compact)
  }

  private static func samples(_ entry: TimelineDrawing.Entry) -> ReportTable {
    let samples = entry.run.timeline.samples
    let share = (samples.count - 1) / sampleRows + 1
    let rows = stride(from: 0, to: samples.count, by: share).compactMap { start in
      samples[start..<min(start + share, samples.count)].max { $0.resident < $1.resident }
    }
    let extent =
      share == 1
      ? FigureText.count(samples.count, "sample")
      : "the highest of every \(share) of \(samples.count) samples"
    return ReportTable(
      "\(entry.name): \(extent), in MiB",
      columns: [.text("Time"), .number("RSS"), .number("Anonymous"), .number("File")],
      rows: rows.map { sample in
        ReportTable.Row(
          moment: sample.elapsed.decimalSeconds, heading: sample.elapsed.figure,
          cells: [
            .mebibytes(sample.resident), .mebibytes(sample.anonymous), .mebibytes(sample.file),
          ])
      }, layout: .compact)
  }
}
