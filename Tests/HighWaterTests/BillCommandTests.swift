import TestSupport
import Testing

/// `bill`, through the built program.
@Suite(.tags(.slow)) struct BillCommandTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test func billsTheNewestComparison() throws {
    #expect(
      try place.highwater("bill").errorText
        == "bill: nothing has been compared yet; 'compare tail' measures two versions\n")
    #expect(try place.highwater("compare", "count", "--size", "1MiB").status == 0)
    #expect(try place.highwater("stream", "tail", "--size", "1MiB").status == 0)
    let bill = try place.highwater("bill", "--replicas", "20")
    #expect(bill.status == 0, "\(bill.errorText)")
    for words in ["Run 1", "The bill: count", "resources:", "Add RAM", "20 copies", "730 hours"] {
      #expect(bill.outputText.contains(words), "'\(words)' is missing:\n\(bill.outputText)")
    }
    #expect(try place.highwater("bill", "--format", "markdown").outputText.hasPrefix("## The bill"))
    #expect(try place.highwater("bill", "2").outputText.contains("stream"))
  }

  @Test(arguments: [
    (["9"], "workbook: there is no run '9'; type 'runs' to list them\n", Int32(64)),
    (
      ["--price-per-gib-hour", "nan"],
      "bill: a GiB cannot cost 'nan' an hour; give 0 to 1000, as in 0.005\n", 64
    ),
    (["--replicas", "0"], "bill: cannot calculate '0' replicas; give 1 to 1000000\n", 64),
  ])
  func refusesWhatMakesNoBill(words: [String], message: String, status: Int32) throws {
    let bill = try run(place.executable, ["bill"] + words, environment: place.environment)
    #expect(bill.errorText == message)
    #expect(bill.status == status)
  }
}
