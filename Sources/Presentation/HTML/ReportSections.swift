import Findings
import Measurement
import MemoryTracking
import TerminalText

extension ComparisonView {
  /// The sections of a comparison, each made when it is asked for.
  var sections: [(entry: HTMLPage.Entry, blocks: () -> [Document.Block])] {
    let places: [(entry: HTMLPage.Entry, blocks: () -> [Document.Block])] =
      whereViews.isEmpty ? [] : [(.places, { wherePlaces })]
    return [
      (.results, { [.accounts(accounts), .table(metrics), .notes(notes.sentences)] }),
      (.timeline, { timeline }),
    ] + places + [(.runs, { runTables.map { .table($0) } })]
  }

  /// The comparison as a part of a page: a size of a sweep, or a run of several.
  func part(
    _ entry: HTMLPage.Entry, heading: String? = nil, facts more: [Document.Fact] = []
  ) -> Document.Section {
    let sections = sections.map { section in
      Document.Block.section(
        .init(
          id: "\(entry.id)-\(section.entry.id)", heading: section.entry.heading, level: 3,
          blocks: section.blocks()))
    }
    return Document.Section(
      id: entry.id, heading: heading ?? entry.heading,
      blocks: [.lines(verdict), .facts(facts + more)] + sections)
  }

  /// Where the memory was at the peak, beside the code with those lines marked.
  private var wherePlaces: [Document.Block] {
    whereViews.flatMap { view -> [Document.Block] in
      let listings = view.listings
      return view.blocks + (listings.isEmpty ? [] : [.listings(listings)])
    }
  }

  /// Memory against time: the chart, the phases it marks, and its samples as tables.
  private var timeline: [Document.Block] {
    guard let chart = Document.Chart.timeline(comparison) else {
      return [
        .lines([
          Document.Line(
            "– No samples and no checkpoints were taken: nothing is known of the memory between "
              + "start and end.")
        ])
      ]
    }
    let runs = comparison.variants.enumerated().compactMap { index, variant in
      variant.representative.map { (index: index, name: variant.name, run: $0) }
    }
    let phases = runs.filter { !$0.run.checkpoints.isEmpty }.map { entry in
      Document.Block.table(
        ComparisonView.phases(of: entry.run, entry.name, series: entry.index))
    }
    let samples = runs.filter { !$0.run.timeline.samples.isEmpty }.map { entry in
      Document.Block.table(ComparisonView.samples(of: entry.run, entry.name))
    }
    return [.chart(chart), .notes(chart.notes), .pair(phases)]
      + (samples.isEmpty
        ? [] : [.details(summary: "The chart’s samples as tables", [.pair(samples)])])
  }
}

extension SweepView {
  /// How the peaks grow with the input: the chart, the fit, and the figures for each size.
  var section: Document.Section {
    let chart = Document.Chart.growth(sweep.comparisons)
    let nothing = Document.Line("– No peaks were measured: nothing is known of how they grow.")
    return Document.Section(
      .growth,
      [
        chart.map { .chart($0) } ?? .lines([nothing]), .notes(chart?.notes ?? []),
        .table(growth), .table(peaksAndTimes),
      ])
  }
}

extension ReportSupplements {
  /// The same with a comparison's own evidence for the decision table, its row marked.
  func adding(_ comparison: Comparison?) -> ReportSupplements {
    // The column's title names the zone, and the row's mark the run.
    let zone = measured.firstRange(of: " UTC")?.lowerBound
    let time = String(measured[..<(zone ?? measured.endIndex)])
    guard let comparison,
      let own = DecisionEvidence(comparison, measured: time, isCurrent: true)
    else { return self }
    var supplements = self
    supplements.evidence = evidence.filter { !$0.isCurrent } + [own]
    return supplements
  }

  /// The decision table and the code; commands belong to no decision.
  func sections(hasDecisions: Bool) -> [Document.Section] {
    let decisions = DecisionTableView(evidence: evidence).section
    return (hasDecisions ? [Document.Section(.decisions, decisions)] : [])
      + (sources.isEmpty ? [] : [Document.Section(.code, [.pair([.listings(sources)])])])
  }

  /// The machine, the build and what was asked for.
  ///
  /// - Parameters:
  ///   - host: The machine; `nil` if the parts of the page name theirs.
  ///   - kind: The question that the page answers.
  /// - Returns: The section.
  func method(_ host: Host?, _ kind: Comparison.Kind) -> Document.Section {
    let facts =
      host.map { host in
        [
          ("Kernel", "Linux \(host.kernel)"), ("Processors", "\(host.processors)"),
          ("Memory", "\(host.memory)"), ("Swift", host.swift), ("Build", host.build),
        ] + (host.node.map { [("Node", $0)] } ?? [])
      } ?? []
    let machine = facts.map { Document.Fact(name: $0.0, value: $0.1) }
    let command =
      command.map { [Document.Fact(name: "Command", value: $0, isCode: true)] } ?? []
    let program = [Document.Fact(name: "HighWater", value: "version \(version)")]
    return Document.Section(
      .method,
      [
        .facts([time] + machine + options + command + program),
        .notes(
          (kind == .watch ? [] : ["Every run had a fresh process of its own."])
            + (kind == .comparison
              ? [
                "Samples draw the timeline. “Every run” lists how each peak is known, and its "
                  + "floor: the least that this way can measure."
              ] : [])
            + ["A dash (–) marks what was not measured; it is never shown as zero."]),
      ])
  }

  /// When it was measured.
  var time: Document.Fact { Document.Fact(name: "Measured", value: measured) }
}
