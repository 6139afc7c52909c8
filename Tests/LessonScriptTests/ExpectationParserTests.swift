import LessonScript
import Testing

@Suite struct ExpectationParserTests {
  @Test(arguments: [
    ("load.peak", 10, "expect: the line ends too early; a relation needs one of < <= > >= =="),
    ("load.peak >", 12, "expect: the line ends too early; a figure or a number must stand here"),
    ("load.peak = 1", 11, "expect: cannot read '='; a relation needs one of < <= > >= =="),
    (
      "load.peek > 1B", 1,
      "expect: cannot read 'load.peek'; a version has "
        + "start, peak, final, wall, user, system, read, written, place, need, limit, exponent, "
        + "bytes_per_input_byte"
    ),
    (
      "lode > 1B", 1,
      "expect: cannot read 'lode'; "
        + "a figure is 'input' or a version's, as in load.peak"
    ),
    (".peak > 1B", 1, "expect: cannot read '.'; a figure or a number must stand here"),
    (
      "load.peak > 2 parsecs", 15,
      "expect: cannot read 'parsecs'; "
        + "units are B, KiB, MiB, GiB, KB, MB, GB, ms, s and min"
    ),
    ("load.peak > 1.2.3MiB", 13, "expect: cannot read '1.2.3'; a number is digits, as in 2 or 1.5"),
    (
      "load.peak > 2s", 11,
      "expect: bytes cannot be compared with seconds; "
        + "give both sides the same unit"
    ),
    (
      "load.peak > 2", 11,
      "expect: bytes cannot be compared with a number; "
        + "give both sides the same unit"
    ),
    (
      "load.peak - load.wall > 2B", 11,
      "expect: bytes and seconds cannot be subtracted; "
        + "give both the same unit"
    ),
    ("input + 2 > 2B", 7, "expect: bytes and a number cannot be added; give both the same unit"),
    ("(input > 2B", 8, "expect: cannot read '>'; a ')' is missing"),
    ("input > 2B)", 11, "expect: cannot read ')'; the relation ends before this"),
    ("same", 5, "expect: the line ends too early; 'same' must be 'same answer'"),
    ("same answer twice", 13, "expect: cannot read 'twice'; the relation ends before this"),
    (
      "load is dead", 9,
      "expect: cannot read 'dead'; an outcome is one of completed, killed, "
        + "oom-killed, limit-killed, cap-killed, aborted, failed, cancelled, timed-out; "
        + "a growth is constant or linear"
    ),
    ("load is linear twice", 16, "expect: cannot read 'twice'; the relation ends before this"),
    (
      "load.exponent > 1MiB", 15,
      "expect: a number cannot be compared with bytes; give both sides the same unit"
    ),
    ("load.peak > 1MiB $", 18, "expect: cannot read '$'; the relation ends before this"),
  ])
  func tellsTheColumn(line: String, column: Int, message: String) {
    #expect(mistakes(of: line) == ["x.md:11:\(column): error: \(message)"])
  }

  @Test func columnsCountTheIndent() {
    #expect(
      mistakes(of: "   same") == [
        "x.md:11:8: error: expect: the line ends too early; 'same' must be 'same answer'"
      ])
  }

  @Test func reportsEachLine() {
    #expect(mistakes(of: "same\nsame answer\n# a comment\n\nload.peak").count == 2)
  }

  @Test func boundsItsWork() {
    let deep = String(repeating: "(", count: 60)
    #expect(
      mistakes(of: deep) == [
        "x.md:11:33: error: expect: cannot read '('; parentheses may be 32 deep"
      ])
    let long = "0" + String(repeating: " + 0", count: 10_000) + " == 0"
    #expect(
      mistakes(of: long) == [
        "x.md:11:1: error: expect: the line has 20003 words and signs; 100 are the most"
      ])
  }

  private func mistakes(of body: String) -> [String] {
    do {
      _ = try Lesson(source: LessonText.around("```expect\n\(body)\n```"), file: "x.md")
      return []
    } catch {
      return error.mistakes.map(\.description)
    }
  }
}
