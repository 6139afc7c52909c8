import Findings
import Measurement
import MemoryTracking

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
