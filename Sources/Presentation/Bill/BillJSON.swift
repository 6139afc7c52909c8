import Findings
import MemoryTracking

/// The machine-readable bill, `highwater.bill/1`: bytes, and sums in the price's currency.
enum BillJSON {
  static func write(_ bill: Bill, to sink: @escaping (String) -> Void) {
    JSONWriter.object(to: sink) { json in
      json.member("schema", "highwater.bill/1")
      json.member("case", bill.caseID)
      json.member("input_bytes", bill.input?.bytes)
      json.object("assumptions") { json in
        json.member("price_per_gib_hour", bill.terms.pricePerGiBHour)
        json.member("price_is_example", bill.terms.isExamplePrice)
        json.member("hours_per_month", BillTerms.hoursPerMonth)
        json.member("replicas", bill.terms.replicas)
        json.member("headroom_percent", BillTerms.headroomPercent)
        json.member("rounded_up_to_bytes", BillTerms.step.bytes)
      }
      json.array("variants", bill.items, onOneLine: true) { json, item in
        json.member("variant", item.variant)
        json.member("peak_bytes", item.peak?.bytes)
        json.member("request_bytes", item.reserved?.bytes)
        json.member("limit_bytes", item.reserved?.bytes)
        json.member("bytes_per_input_byte", item.bytesPerInputByte)
        json.member("cost_per_month", item.monthly)
      }
      json.member("saving_per_month", bill.monthlySaving)
    }
  }
}
