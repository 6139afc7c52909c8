import Findings
import Measurement
import MemoryTracking
import WorkerProtocol

/// The machine-readable result, `highwater.comparison/1`: bytes and seconds only.
///
/// Every key is always there; what was not measured, or does not apply, is null.
enum ComparisonJSON {
  static func write(_ comparison: Comparison, to sink: @escaping (String) -> Void) {
    JSONWriter.object(to: sink) { members(of: comparison, &$0) }
  }

  /// Writes comparisons as one text, `highwater.comparisons/1`.
  static func write(
    all comparisons: some Sequence<Comparison>, to sink: @escaping (String) -> Void
  ) {
    JSONWriter.object(to: sink) { json in
      json.member("schema", "highwater.comparisons/1")
      json.array("comparisons", comparisons) { members(of: $1, &$0) }
    }
  }

  /// Writes a comparison's members, as those of a whole text or of one object among several.
  static func members(of comparison: Comparison, _ json: inout JSONWriter) {
    json.member("schema", "highwater.comparison/1")
    json.object("host", onOneLine: true) { json in
      json.member("kernel", comparison.host.kernel)
      json.member("cpus", comparison.host.processors)
      json.member("memory_bytes", comparison.host.memory.bytes)
      json.member("swift", comparison.host.swift)
      json.member("build", comparison.host.build)
    }
    json.member("case", comparison.caseID)
    json.member("decision_row", comparison.decisionRow)
    json.object("input", onOneLine: true) { json in
      json.member("path", comparison.input?.path)
      json.member("bytes", comparison.input?.size.bytes)
      json.member("fixture", comparison.input?.fixture)
      json.member("changed", comparison.input == nil ? nil : comparison.hasChangedInput)
    }
    json.array("variants", comparison.variants) { json, variant in
      json.member("variant", variant.name)
      json.array("runs", variant.runs) { $0.members(of: $1) }
      json.member("finished_runs", variant.finishedRuns.count)
      json.spread("peak_bytes", variant.peak) { $0.member($1, $2?.bytes) }
      json.spread("wall_seconds", variant.wall) { $0.member($1, $2) }
    }
    json.object("comparison") { json in
      json.member("same_answer", comparison.sameAnswer)
      json.member("peak_ratio", comparison.peakRatio)
      json.member("peak_reduction_percent", comparison.peakReductionPercent)
      json.member("time_ratio", comparison.timeRatio)
      let verdict = Verdict(comparison)
      json.member("winner", verdict.flatMap { comparison.winner($0) })
      json.member("verdict", verdict?.sentence)
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
    member("outcome", run.outcome.rawValue)
    member("exit_code", run.exitCode)
    member("signal", run.signal)
    member("start_bytes", run.start?.bytes)
    member("peak_bytes", run.peak?.bytes.bytes)
    member("peak_method", run.peak?.method)
    member("floor_bytes", run.peak?.floor.bytes)
    member("tolerance_bytes", run.peak?.tolerance.bytes)
    member("tree_peak_bytes", run.treePeak?.bytes)
    member("tree_method", run.treeMethod)
    object("charge", onOneLine: true) { json in
      json.member("peak_bytes", run.charge?.peak.bytes)
      json.member("cache_bytes", run.charge?.cache.bytes)
      json.member("shared_bytes", run.charge?.shared.bytes)
      json.member("mechanism", run.charge?.mechanism)
    }
    member("final_rss_bytes", run.finalResident?.bytes)
    member("wall_seconds", run.wall)
    member("user_seconds", run.user)
    member("system_seconds", run.system)
    member("read_bytes", run.bytesRead?.bytes)
    member("major_faults", run.majorFaults)
    member("cached_input_bytes", run.cachedInput?.bytes)
    object("limit", onOneLine: true) { json in
      json.member("bytes", run.limit?.bytes.bytes)
      json.member("mechanism", run.limit?.mechanism)
    }
    object("answer", onOneLine: true) { json in
      json.member("bytes", run.answer?.byteCount)
      json.member("digest", run.answer?.digest)
    }
    array("checkpoints", run.checkpoints, onOneLine: true) { $0.members(of: $1) }
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

  fileprivate mutating func members(of checkpoint: Checkpoint) {
    member("name", checkpoint.name)
    member("elapsed_seconds", checkpoint.elapsed)
    member("rss_bytes", checkpoint.statistics.resident.bytes)
    member("rss_delta_bytes", checkpoint.residentDelta.bytes)
    member("peak_bytes", checkpoint.statistics.peak.bytes)
    member("peak_increase_bytes", checkpoint.peakIncrease.bytes)
    member("virtual_bytes", checkpoint.statistics.virtual.bytes)
    member("anonymous_bytes", checkpoint.statistics.anonymous.bytes)
    member("file_bytes", checkpoint.statistics.file.bytes)
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
