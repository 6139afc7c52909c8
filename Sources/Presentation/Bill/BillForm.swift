package import Findings
import LessonScript
import MemoryTracking
package import TerminalText

/// A form in which a bill can be shown or written.
package enum BillForm: String, CaseIterable, Sendable {
  case text, json, markdown

  /// Writes a bill in pieces, in order; together they end in a newline.
  package func write(_ bill: Bill, on display: Display, to sink: @escaping (String) -> Void) {
    switch self {
    case .text: for line in MarkdownView(bill.page).lines(on: display) { sink(line + "\n") }
    case .json: bill.writeJSON(to: sink)
    case .markdown: sink(MarkdownText.text(of: bill.page))
    }
  }
}

extension Bill {
  /// Writes the machine-readable bill, `highwater.bill/1`: bytes, and sums in the price's currency.
  fileprivate func writeJSON(to sink: @escaping (String) -> Void) {
    JSONWriter.object(to: sink) { json in
      json.member("schema", "highwater.bill/1")
      json.member("case", caseID)
      json.member("input_bytes", input?.bytes)
      json.object("assumptions") { json in
        json.member("price_per_gib_hour", terms.pricePerGiBHour)
        json.member("price_is_example", terms.isExamplePrice)
        json.member("hours_per_month", BillTerms.hoursPerMonth)
        json.member("replicas", terms.replicas)
        json.member("headroom_percent", BillTerms.headroomPercent)
        json.member("rounded_up_to_bytes", BillTerms.step.bytes)
      }
      json.array("variants", items, onOneLine: true) { json, item in
        json.member("variant", item.variant)
        json.member("peak_bytes", item.peak?.bytes)
        json.member("request_bytes", item.reserved?.bytes)
        json.member("limit_bytes", item.reserved?.bytes)
        json.member("bytes_per_input_byte", item.bytesPerInputByte)
        json.member("cost_per_month", item.monthly)
      }
      json.member("saving_per_month", monthlySaving)
    }
  }
}
