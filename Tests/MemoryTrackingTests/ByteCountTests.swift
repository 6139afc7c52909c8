import Testing

@testable import MemoryTracking

@Suite struct ByteCountTests {
  @Test(arguments: [
    ("64MiB", 64 << 20), ("64M", 64 << 20), ("64MB", 64_000_000), ("64mib", 64 << 20),
    ("1.5GiB", 3 << 29), ("0.5K", 512), ("4096", 4096), ("4096B", 4096), ("0", 0),
    ("2 GiB", 2 << 30),
    ("1T", 1 << 40), ("0.1B", 0), ("8589934592", 8 << 30),
  ])
  func readsWhatPeopleWrite(text: String, bytes: Int) throws {
    #expect(try ByteCount(parsing: text) == ByteCount(bytes))
  }

  @Test(arguments: [
    "", "MiB", "--1", "+1", "12XB", "1e3", "1.", ".5", "1..5M", "1.2.3", "64 Mi B", "٣M",
  ])
  func refusesWhatIsNoSize(text: String) {
    #expect(throws: ByteCount.ParseError.malformed(text)) { try ByteCount(parsing: text) }
  }

  @Test(arguments: ["9000000000000000000G", "8388608.5TiB", "99999999999999999999"])
  func refusesWhatNoFileCanBe(text: String) {
    #expect(throws: ByteCount.ParseError.tooLarge(text)) { try ByteCount(parsing: text) }
  }

  @Test(arguments: ["-1", "-5MiB", "-0"]) func refusesWhatIsBelowZero(text: String) {
    #expect(throws: ByteCount.ParseError.negative(text)) { try ByteCount(parsing: text) }
  }

  @Test func saysWhatToWriteInstead() {
    #expect(
      ByteCount.ParseError.negative("-5MiB").description
        == "size: '-5MiB' is below 0; write it without the sign, as in 64MiB")
    #expect(
      ByteCount.ParseError.malformed("x").description
        == "size: cannot read 'x'; write a number and a unit, as in 64MiB, 64MB, 1.5GiB or 4096")
    #expect(
      ByteCount.ParseError.tooLarge("9E").description
        == "size: '9E' is beyond 8 EiB; give a smaller one")
  }

  private static let amounts: [(Int, String)] = [
    (0, "0 B"), (1023, "1023 B"), (2048, "2.0 KiB"), (65_536, "64.0 KiB"), (1 << 19, "512.0 KiB"),
    (1_048_524, "1023.9 KiB"), (1_048_525, "1.0 MiB"), (1 << 20, "1.0 MiB"), (64 << 20, "64.0 MiB"),
    (1023 << 20, "1023.0 MiB"), (3 << 29, "1.5 GiB"), (-(5 << 20), "-5.0 MiB"),
    (-(5 << 16), "-320.0 KiB"), (1023 << 30, "1023.0 GiB"), (1 << 40, "1.0 TiB"),
    (100 << 40, "100.0 TiB"), (.max, "8388608.0 TiB"),
  ]

  @Test(arguments: amounts)
  func isShownWithOneDecimal(bytes: Int, text: String) {
    #expect(ByteCount(bytes).description == text)
  }

  @Test(arguments: [
    (0.04, "0.0"), (-0.04, "0.0"), (0.05, "0.1"), (-0.06, "-0.1"), (3262.0, "3262.0"),
  ])
  func roundsToTenths(number: Double, text: String) {
    #expect(ByteCount.fixed(number) == text)
  }
}
