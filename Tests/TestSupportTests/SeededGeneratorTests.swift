import TestSupport
import Testing

@Suite struct SeededGeneratorTests {
  @Test func givesTheNumbersOfSplitMix64() {
    // The first numbers of the reference implementation for this seed.
    var generator = SeededGenerator(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
  }
}
