import MemoryTracking
import Testing

@testable import Findings

@Suite struct FigureTextTests {
  @Test(arguments: [
    (3.14159, 2, "3.14"), (0.05, 1, "0.1"), (0.04, 1, "0.0"), (-0.04, 1, "0.0"), (-2.55, 0, "-3"),
    (1e300, 1, "1e+300"), (.infinity, 1, "–"), (12, 0, "12"),
  ]) func roundsNumbers(value: Double, decimals: Int, text: String) {
    #expect(FigureText.number(value, decimals: decimals) == text)
  }

  @Test(arguments: [
    (Duration.zero, "0 s"), (.nanoseconds(400), "0 µs"), (.microseconds(850), "850 µs"),
    (.microseconds(999), "999 µs"), (.nanoseconds(999_900), "1.0 ms"),
    (.microseconds(2100), "2.1 ms"), (.milliseconds(84), "84.0 ms"), (.milliseconds(420), "420 ms"),
    (.microseconds(999_700), "1.00 s"), (.milliseconds(1920), "1.92 s"),
    (.seconds(14.25), "14.3 s"),
    (.milliseconds(59_970), "1 min 00 s"), (.seconds(185), "3 min 05 s"),
    (.seconds(7200), "2 h 00 min"), (.seconds(Int64.max), "16666666666666 h 40 min"),
  ]) func tellsDurations(duration: Duration, text: String) {
    #expect(duration.figure == text)
  }

  @Test func signsDifferences() {
    #expect(FigureText.signedMebibytes(.mebibytes(10)) == "+10.0")
    #expect(FigureText.signedMebibytes(.mebibytes(-3)) == "-3.0")
    #expect(FigureText.signedMebibytes(.zero) == "+0.0")
  }
}
