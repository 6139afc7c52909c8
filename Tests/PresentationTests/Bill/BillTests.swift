import Findings
import Foundation
import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct BillTests {
  private func bill(
    _ comparison: Comparison = Sample.tail, price: Double? = nil, replicas: Int = 1
  ) -> Bill {
    Bill(comparison, terms: BillTerms(pricePerGiBHour: price, replicas: replicas))
  }

  /// 931.4 MiB and a quarter are 1164.25 MiB, in steps of 8 MiB 1168: 1.140625 GiB for 730 hours.
  @Test func reckonsFromTheMeasuredPeak() throws {
    let items = bill(price: 0.01, replicas: 3).items
    #expect(items.map(\.variant) == ["load", "stream"])
    #expect(items.map(\.reserved) == [.mebibytes(1168), .mebibytes(8)])
    let monthly = try #require(items[0].monthly)
    #expect(abs(monthly - 1.140625 * 0.01 * 730 * 3) < 1e-9)
    let saving = try #require(bill(price: 0.01, replicas: 3).monthlySaving)
    #expect(abs(saving - (monthly - 8.0 / 1024 * 0.01 * 730 * 3)) < 1e-9)
  }

  @Test func takesTheHighestOfSeveralRuns() {
    let runs = Sample.lookup.variants[0].runs.compactMap { $0.peak?.bytes }
    #expect(bill(Sample.lookup).items[0].peak == runs.max())
  }

  @Test func knowsNothingOfAKilledVersion() throws {
    let killed = bill(Sample.limited(.oomKilled, mechanism: "cgroup v2"))
    #expect(killed.items[0].peak == nil && killed.items[0].monthly == nil)
    #expect(killed.items[1].monthly != nil && killed.monthlySaving == nil)
    let text = MarkdownText.text(of: killed.page)
    #expect(text.contains("load: a run did not finish (oom-killed)"))
    #expect(!text.contains("Add RAM"))
  }

  @Test func givesABlockToPasteForEachVersion() {
    let text = MarkdownText.text(of: bill().page)
    #expect(
      text.contains(
        """
        ```yaml
        # load: peak 931.4 MiB, and 25% headroom
        resources:
          requests:
            memory: "1168Mi"
          limits:
            memory: "1168Mi"
        ```
        """))
    #expect(text.contains("memory: \"8Mi\""))
  }

  @Test func fillsTheArticlesTable() {
    let text = MarkdownText.text(of: bill(price: 0.01).page)
    #expect(
      text.contains("| Add RAM, keep load | 5 minutes | 8.33 | about 9.0 GiB, 82.52 a month |"))
    #expect(
      text.contains("| Fix the code: stream | 1 to 4 hours | 0.06 | about 9.1 MiB, 0.11 a month |"))
    #expect(text.contains("**stream costs 8.27 a month, 99.23 a year less than load.**"))
  }

  @Test func tellsEveryAssumption() {
    let example = MarkdownText.text(of: bill().page)
    for words in [
      "Price: 0.005", "It is an example", "730 hours", "One copy", "25% above", "Only memory",
      "in proportion",
    ] {
      #expect(example.contains(words), "'\(words)' is missing")
    }
    let given = MarkdownText.text(of: bill(price: 0.0042, replicas: 20).page)
    #expect(given.contains("Price: 0.0042 for a GiB of memory an hour, as given"))
    #expect(given.contains("20 copies run") && !given.contains("example"))
  }

  @Test func lastsWhenStreamingCostsMore() {
    var swapped = Sample.tail
    swapped.variants.reverse()
    #expect(MarkdownText.text(of: bill(swapped).page).contains("a year more than stream.**"))
  }

  @Test func keepsAHostileNameHarmless() {
    var comparison = Sample.tail
    comparison.variants[0].name = "lo\u{1B}[2Jad\n```"
    let text = MarkdownText.text(of: bill(comparison).page)
    #expect(!text.contains("\u{1B}") && !text.contains("ad\n```"))
  }

  @Test func writesJSON() throws {
    let box = TextBox()
    BillForm.json.write(bill(price: 0.01), on: Display()) { box.take($0) }
    let object = try JSONSerialization.jsonObject(with: Data(box.text.utf8))
    let json = try #require(object as? [String: Any])
    #expect(json["schema"] as? String == "highwater.bill/1")
    let assumptions = try #require(json["assumptions"] as? [String: Any])
    #expect(assumptions["hours_per_month"] as? Int == 730)
    #expect(assumptions["price_is_example"] as? Bool == false)
    let variants = try #require(json["variants"] as? [[String: Any]])
    #expect(variants.map { $0["request_bytes"] as? Int } == [1168 << 20, 8 << 20])
  }

  @Test(arguments: [
    (8.3265, "8.33"), (0.005, "0.005"), (0, "0.00"), (-1.5, "-1.50"), (12, "12.00"),
  ])
  func writesSums(sum: Double, text: String) {
    #expect(BillTerms.amount(sum) == text)
  }

  /// Lines wider than the window would be cut, which a YAML block does not survive.
  @Test(arguments: [40, 80, 120])
  func fitsTheWindow(columns: Int) {
    let box = TextBox()
    BillForm.text.write(bill(), on: Display(columns: columns)) { box.take($0) }
    #expect(box.text.contains("memory: \"1168Mi\""))
    for line in box.text.split(separator: "\n") { #expect(line.count <= columns) }
  }
}
