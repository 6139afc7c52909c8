import Measurement
import MemoryTracking

extension JSONWriter {
  /// Where the memory was at a peak, `highwater.where/1`: the sites' bytes and those of the rest
  /// are together the peak. A site's frames begin with its line and go outward. Of a phase, `sites`
  /// is what was held at its peak and `growth` by how much more at its end than at its beginning.
  mutating func members(of account: WhereAccount) {
    member("schema", "highwater.where/1")
    member("peak_bytes", account.peak.bytes)
    member("attributed_bytes", account.attributed.bytes)
    member("error_bytes", account.error.bytes)
    array("sites", account.sites) { $0.members(of: $1) }
    array("rest", account.rest, onOneLine: true) { json, part in
      json.member("what", part.what)
      json.member("bytes", part.bytes.bytes)
    }
    object("processes", onOneLine: true) { json in
      json.member("seen", account.processes.seen)
      json.member("unseen", account.processes.unseen)
    }
    member("untouched_bytes", account.untouched.bytes)
    member("program", account.program)
    member("remarks", account.remarks)
    array("phases", account.phases ?? []) { json, phase in
      json.member("name", phase.name)
      json.member("peak_bytes", phase.peak?.bytes)
      json.array("sites", account.sites(of: phase.stacks)) { $0.members(of: $1) }
      if let growth = phase.growth {
        json.array("growth", account.sites(of: growth)) { $0.members(of: $1) }
      } else {
        json.member("growth", nil as String?)
      }
    }
  }

  private mutating func members(of site: WhereSite) {
    member("bytes", site.bytes.bytes)
    member("error_bytes", site.error.bytes)
    array("frames", site.path, onOneLine: true) { json, frame in
      json.member("function", frame.function)
      json.member("file", frame.file)
      json.member("line", frame.line)
    }
  }
}
