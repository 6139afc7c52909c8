import CaseStudies
import Findings
package import Measurement
import MemoryTracking
import WorkerProtocol

/// The machine-readable result, `highwater.comparison/1`: bytes and seconds only.
///
/// Every key is always there; what was not measured, or does not apply, is null.
package struct JSONExport: ResultWriter {
  package init() {}

  package func write(_ comparison: Comparison, to sink: @escaping (String) -> Void) {
    JSONWriter.object(to: sink) { Self.members(of: comparison, &$0) }
  }

  /// Writes comparisons as one text, `highwater.comparisons/1`.
  package func write(
    all comparisons: some Sequence<Comparison>, to sink: @escaping (String) -> Void
  ) {
    JSONWriter.object(to: sink) { json in
      json.member("schema", "highwater.comparisons/1")
      json.array("comparisons", comparisons) { Self.members(of: $1, &$0) }
    }
  }

  /// Writes a sweep as `highwater.sweep/1`: a comparison for each size, and each variant's growth.
  package func write(_ sweep: Sweep, to sink: @escaping (String) -> Void) {
    JSONWriter.object(to: sink) { json in
      json.member("schema", "highwater.sweep/1")
      json.array("comparisons", sweep.comparisons) { Self.members(of: $1, &$0) }
      json.array("growth", sweep.growth, onOneLine: true) { json, growth in
        json.member("variant", growth.variant)
        json.member("bytes_per_input_byte", growth.bytesPerInputByte)
        json.member("bytes_per_input_byte_uncertainty", growth.slopeUncertainty)
        json.member("exponent", growth.exponent)
        json.member("class", growth.class.rawValue)
      }
    }
  }

  /// Writes a comparison's members, as those of a whole text or of one object among several.
  private static func members(of comparison: Comparison, _ json: inout JSONWriter) {
    if comparison.kind == .watch { return WatchJSON.members(of: comparison, &json) }
    if let fit = Fit(comparison) { return json.members(of: fit, comparison) }
    if let why = Why(comparison) { return json.members(of: why, comparison) }
    json.member("schema", "highwater.comparison/1")
    json.origin(of: comparison)
    json.member("decision_row", comparison.operation)
    json.input(of: comparison)
    json.object("parameter", onOneLine: true) { json in
      json.member("name", comparison.parameter?.name)
      json.member("value", comparison.parameter?.value)
    }
    json.object("reference", onOneLine: true) { json in
      json.member("variant", comparison.reference?.name)
      json.member("bytes", comparison.reference?.answer.byteCount)
      json.member("digest", comparison.reference?.answer.digest)
    }
    json.array("variants", comparison.variants) { json, variant in
      json.member("variant", variant.name)
      json.member("language", variant.language)
      json.array("runs", variant.runs) { $0.members(of: $1) }
      json.member("finished_runs", variant.finishedRuns.count)
      json.spread("peak_bytes", variant.peak) { $0.member($1, $2?.bytes) }
      json.spread("wall_seconds", variant.wall) { $0.member($1, $2) }
      if let picture = variant.picture {
        json.object("where") { $0.members(of: picture) }
      } else {
        json.member("where", nil as String?)
      }
    }
    json.object("comparison") { json in
      json.member("same_answer", comparison.sameAnswer)
      json.member("peak_ratio", comparison.peakRatio)
      json.member("peak_reduction_percent", comparison.peakReductionPercent)
      json.member("time_ratio", comparison.timeRatio)
      let verdict = Verdict(comparison)
      json.member("winner", verdict.flatMap { comparison.winner($0) })
      json.member("verdict", verdict?.sentence)
      json.member("fakes", comparison.fakes.map(\.sentence))
    }
  }
}

extension Comparison {
  /// The name of the version that wins, if one does.
  fileprivate func winner(_ verdict: Verdict) -> String? {
    if case .winner(let index) = verdict.kind { variants[index].name } else { nil }
  }
}

extension JSONWriter {
  fileprivate mutating func members(of run: Run) {
    var rest = RunFigure.all[...]
    while let figure = rest.first {
      let group = rest.prefix { $0.group == figure.group }
      rest = rest.dropFirst(group.count)
      guard let name = figure.group else {
        for figure in group { member(figure.key, figure.value(run)) }
        continue
      }
      object(name, onOneLine: true) { json in
        for figure in group { json.member(figure.key, figure.value(run)) }
      }
    }
    array("checkpoints", run.checkpoints, onOneLine: true) { $0.members(of: $1) }
    array("processes", run.processes, onOneLine: true) { json, process in
      json.member("name", process.name)
      json.member("peak_bytes", process.peak?.bytes)
      json.member("started_seconds", process.started)
      json.member("ended_seconds", process.ended)
    }
    array("samples", run.timeline.samples, onOneLine: true) { json, sample in
      json.member("elapsed_seconds", sample.elapsed)
      json.member("rss_bytes", sample.resident.bytes)
    }
    object("sample_interval_seconds", onOneLine: true) { json in
      json.member("asked", run.timeline.intervalAsked)
      json.member("achieved", run.timeline.intervalAchieved)
    }
    member("remarks", run.remarks)
  }

  /// Where the figures come from: the record, the machine and the case.
  mutating func origin(of comparison: Comparison) {
    origin(comparison.provenance, comparison.host)
    member("case", comparison.caseID)
  }

  /// Where figures were measured, and by which command line.
  mutating func origin(_ provenance: Comparison.Provenance?, _ host: Host?) {
    recorded(provenance)
    object("host", onOneLine: true) { json in
      json.member("kernel", host?.kernel)
      json.member("cpus", host?.processors)
      json.member("memory_bytes", host?.memory.bytes)
      json.member("swift", host?.swift)
      json.member("build", host?.build)
      json.member("node", host?.node)
    }
  }

  /// Where a comparison is recorded, when and by which command line it was measured.
  mutating func recorded(_ provenance: Comparison.Provenance?) {
    object("recorded", onOneLine: true) { json in
      json.member("run", provenance?.number)
      json.member("at", provenance?.recordedAt)
      json.member("command", provenance?.command)
      json.member("highwater", provenance?.version)
    }
  }

  /// The file that was worked on.
  fileprivate mutating func input(of comparison: Comparison) {
    object("input", onOneLine: true) { json in
      json.member("path", comparison.input?.path)
      json.member("bytes", comparison.input?.size.bytes)
      json.member("fixture", comparison.input?.fixture)
      json.member("changed", comparison.input == nil ? nil : comparison.hasChangedInput)
    }
  }

  /// A fit, `highwater.fit/1`.
  fileprivate mutating func members(of fit: Fit, _ comparison: Comparison) {
    member("schema", "highwater.fit/1")
    origin(of: comparison)
    input(of: comparison)
    member("subject", fit.name)
    member("free_peak_bytes", fit.freePeak?.value.bytes)
    member("free_charge_bytes", fit.freeCharge?.bytes)
    member("free_wall_seconds", fit.freeWall)
    member("smallest_limit_bytes", fit.smallest?.limit.bytes)
    member("confirmed", fit.isConfirmed)
    member("slowdown", fit.slowdown)
    member("recommended_limit_bytes", fit.recommended?.bytes)
    member("mechanism", fit.mechanism)
    member("output_compared", fit.comparesAnswers)
    array("tries", fit.tries, onOneLine: true) { json, attempt in
      json.member("limit_bytes", attempt.limit.bytes)
      json.member("outcome", attempt.outcome.rawValue)
      json.member("survived", attempt.hasSurvived)
      json.member("runs", attempt.runs)
      json.member("wall_seconds", attempt.wall)
      json.member("major_faults", attempt.majorFaults)
    }
    member("assumptions", fit.assumptions)
  }

  /// The effects of settings, `highwater.why/1`.
  fileprivate mutating func members(of why: Why, _ comparison: Comparison) {
    member("schema", "highwater.why/1")
    origin(of: comparison)
    input(of: comparison)
    object("baseline") { $0.members(of: why.baseline, comparison.variants.first) }
    let effects = why.effects.map { effect in
      (effect, comparison.variants.first { $0.name == effect.setting })
    }
    array("effects", effects) { json, effect in
      json.member("setting", effect.0.setting)
      json.members(of: effect.0, effect.1)
      json.member("change_percent", effect.0.percent)
      json.member("significant", effect.0.isSignificant)
    }
    member("cause", why.best?.setting)
    member("line", why.best.map { MemorySetting.line(for: $0.setting) })
  }

  private mutating func members(of effect: Why.Effect, _ variant: Comparison.Variant?) {
    spread("peak_bytes", variant?.peak) { $0.member($1, $2?.bytes) }
    spread("wall_seconds", variant?.wall) { $0.member($1, $2) }
    member("failure", effect.failure)
  }

  private mutating func member(_ key: String, _ value: RunFigure.Value?) {
    switch value {
    case .bytes(let amount): member(key, amount.bytes)
    case .seconds(let time): member(key, time)
    case .count(let count): member(key, count)
    case .share(let share): member(key, share)
    case .text(let text): member(key, text)
    case nil: member(key, nil as String?)
    }
  }

  fileprivate mutating func members(of checkpoint: Checkpoint) {
    member("name", checkpoint.name)
    member("elapsed_seconds", checkpoint.elapsed)
    member("rss_bytes", checkpoint.statistics.resident.bytes)
    member("rss_delta_bytes", checkpoint.residentDelta.bytes)
    member("peak_bytes", checkpoint.statistics.peak.bytes)
    member("peak_increase_bytes", checkpoint.peakIncrease.bytes)
    member("virtual_bytes", checkpoint.statistics.virtual?.bytes)
    member("anonymous_bytes", checkpoint.statistics.anonymous?.bytes)
    member("file_bytes", checkpoint.statistics.file?.bytes)
  }

  fileprivate mutating func spread<Value>(
    _ key: String, _ spread: Spread<Value>?,
    _ member: (inout JSONWriter, String, Value?) -> Void
  ) {
    object(key, onOneLine: true) { json in
      member(&json, "median", spread?.median)
      member(&json, "min", spread?.min)
      member(&json, "max", spread?.max)
      json.member("median_bound", spread?.medianBound.rawValue)
    }
  }
}

extension DecisionTableView {
  /// Writes the table as JSON, `highwater.table/1`: each row with its newest evidence. Without
  /// evidence all its members are null.
  ///
  /// - Parameters:
  ///   - version: HighWater's version.
  ///   - sink: Takes the text in pieces.
  package func writeJSON(version: String, to sink: @escaping (String) -> Void) {
    JSONWriter.listing("table", version: version, to: sink) { json in
      json.array("rows", DecisionRow.shown) { json, row in
        json.member("row", row.id)
        json.member("operation", row.operation)
        for (way, verdict) in [("load", row.load), ("stream", row.stream)] {
          json.object(way, onOneLine: true) { json in
            json.member("verdict", verdict.mark.rawValue)
            json.member("note", verdict.note)
          }
        }
        json.member("cases", CaseStudy.all.filter { $0.decisionRow == row }.map(\.id))
        json.object("evidence") { $0.members(of: evidence(for: row)) }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func members(of evidence: DecisionEvidence?) {
    recorded(evidence?.provenance)
    member("case", evidence?.caseID)
    member("input_bytes", evidence?.inputSize?.bytes)
    for (way, peak) in [("load", evidence?.load), ("stream", evidence?.stream)] {
      object("\(way)_peak_bytes", onOneLine: true) { json in
        json.member("median", peak?.value.bytes)
        json.member("median_bound", peak?.bound.rawValue)
      }
    }
    member("time_ratio", evidence?.timeRatio)
    member("verdict", evidence?.verdict.sentence)
    member("disagreement", evidence?.disagreement)
  }
}

/// A watched process as JSON, `highwater.watch/1`: its phases with their peaks, its samples, and
/// its cgroup.
enum WatchJSON {
  /// Writes the members of a watched comparison, as those of a whole text or of one object among
  /// several.
  static func members(of comparison: Comparison, _ json: inout JSONWriter) {
    let variant = comparison.variants.first
    let run = variant?.runs.first
    json.member("schema", "highwater.watch/1")
    json.origin(of: comparison)
    json.object("process", onOneLine: true) { json in
      json.member("name", variant?.name)
      json.member("pid", run?.watch?.processID)
    }
    json.member("ending", run?.watch?.ending.rawValue)
    json.member("outcome", run?.outcome.rawValue)
    json.member("wall_seconds", run?.wall)
    json.member("start_bytes", run?.start?.bytes)
    json.member("final_rss_bytes", run?.finalResident?.bytes)
    json.member("peak_bytes", run?.peak?.bytes.bytes)
    json.member("peak_method", run?.peak?.method)
    json.member("tolerance_bytes", run?.peak?.tolerance.bytes)
    json.member("tree_peak_bytes", run?.treePeak?.bytes)
    json.member("tree_method", run?.treeMethod)
    json.array("phases", run?.watch?.phases ?? [], onOneLine: true) { members(of: $1, &$0) }
    json.array("samples", run?.timeline.samples ?? [], onOneLine: true) { json, sample in
      json.member("elapsed_seconds", sample.elapsed)
      json.member("rss_bytes", sample.resident.bytes)
      json.member("anonymous_bytes", sample.anonymous.bytes)
      json.member("file_bytes", sample.file.bytes)
    }
    json.object("sample_interval_seconds", onOneLine: true) { json in
      json.member("asked", run?.timeline.intervalAsked)
      json.member("achieved", run?.timeline.intervalAchieved)
    }
    json.object("cgroup") { members(of: run?.watch?.group, &$0) }
    json.member("remarks", run?.remarks ?? [])
  }

  private static func members(of phase: WatchedPhase, _ json: inout JSONWriter) {
    json.member("name", phase.name)
    json.member("peak_bytes", phase.peak.bytes)
    json.member("method", phase.method.rawValue)
    json.member("exact", phase.method.isExact)
    json.member("elapsed_seconds", phase.ended)
    json.member("tree_peak_bytes", phase.together.bytes)
    json.member("rss_bytes", phase.held.bytes)
    json.member("anonymous_bytes", phase.anonymous.bytes)
    json.member("file_bytes", phase.file.bytes)
    json.member("pss_bytes", phase.proportional?.bytes)
    json.member("processes", phase.processes)
    json.member("ended_processes", phase.endedProcesses)
  }

  /// The group's members; all are null for a process without one.
  private static func members(of group: WatchedGroup?, _ json: inout JSONWriter) {
    json.member("path", group?.path)
    json.member("mechanism", group?.mechanism)
    json.member("limit_bytes", group?.limit?.bytes)
    json.member("limit_path", group?.limitPath)
    json.member("charge_bytes", group?.charge.bytes)
    json.member("cache_bytes", group?.cache.bytes)
    json.member("highest_charge_bytes", group?.highestCharge.bytes)
    json.member("oom_kills", group?.oomKills)
    json.member("high_events", group?.highEvents)
    json.member("limit_hits", group?.limitHits)
  }
}
