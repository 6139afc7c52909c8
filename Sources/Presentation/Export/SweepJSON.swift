import Findings
import Measurement

/// The machine-readable result of a sweep, `highwater.sweep/1`: one comparison a size, and the
/// growth of each variant.
enum SweepJSON {
  static func write(_ sweep: Sweep, to sink: @escaping (String) -> Void) {
    JSONWriter.object(to: sink) { json in
      json.member("schema", "highwater.sweep/1")
      json.array("comparisons", sweep.comparisons) {
        ComparisonJSON.members(of: $1, &$0)
      }
      json.array("growth", sweep.growth, onOneLine: true) { json, growth in
        json.member("variant", growth.variant)
        json.member("bytes_per_input_byte", growth.bytesPerInputByte)
        json.member("exponent", growth.exponent)
        json.member("class", growth.class.rawValue)
      }
    }
  }
}
