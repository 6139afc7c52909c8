import Measurement
import MemoryTracking

extension JSONWriter {
  /// Where the memory was at a peak, `highwater.where/1`: the sites' bytes and those of the rest are
  /// together the peak. A site's frames begin with its line and go outward.
  mutating func members(of account: WhereAccount) {
    member("schema", "highwater.where/1")
    member("peak_bytes", account.peak.bytes)
    member("attributed_bytes", account.attributed.bytes)
    member("error_bytes", account.error.bytes)
    array("sites", account.sites) { json, site in
      json.member("bytes", site.bytes.bytes)
      json.member("error_bytes", site.error.bytes)
      json.array("frames", site.path, onOneLine: true) { json, frame in
        json.member("function", frame.function)
        json.member("file", frame.file)
        json.member("line", frame.line)
      }
    }
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
  }
}
