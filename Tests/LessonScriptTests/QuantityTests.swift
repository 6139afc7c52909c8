import LessonScript
import Testing

@Suite struct QuantityTests {
  @Test(arguments: [
    ("200", "MiB", Quantity(200 * 1_048_576, .bytes)),
    (" 1.5 GiB ", "MiB", Quantity(1.5 * 1_073_741_824, .bytes)),
    ("64MB", "MiB", Quantity(64_000_000, .bytes)),
    ("64M", "s", Quantity(64 * 1_048_576, .bytes)),
    ("3", "s", Quantity(3, .time)),
    ("250 ms", "s", Quantity(0.25, .time)),
    ("2min", "s", Quantity(120, .time)),
    ("3.5x", "x", Quantity(3.5, .number)),
    ("3", "x", Quantity(3, .number)),
  ])
  func reads(text: String, unit: String, quantity: Quantity) throws {
    let unit = try #require(QuantityUnit(named: unit))
    #expect(Quantity(parsing: text, unit: unit) == quantity)
  }

  @Test(arguments: ["", "-1", "MiB", "1.", ".5", "1.2.3", "1 2", "1 parsec", "1e3", "٣"])
  func refuses(text: String) {
    #expect(Quantity(parsing: text, unit: QuantityUnit(named: "MiB")) == nil)
  }

  @Test(arguments: [
    (Quantity(64 * 1_048_576, .bytes), "64.0 MiB"),
    (Quantity(-1_048_576, .bytes), "-1.0 MiB"),
    (Quantity(1.25, .time), "1.25 s"),
    (Quantity(0.003, .time), "3 ms"),
    (Quantity(2, .number), "2"),
    (Quantity(2.345, .number), "2.35"),
    (Quantity(3, Quantity.Dimension(bytes: 1, seconds: -1)), "3 (bytes^1 seconds^-1)"),
  ])
  func describes(quantity: Quantity, text: String) {
    #expect(quantity.description == text)
  }
}
