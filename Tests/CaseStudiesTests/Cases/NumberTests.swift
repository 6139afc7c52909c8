import CaseStudies
import TestSupport
import Testing

/// The cases that read numbers, and those that answer in words.
@Suite("accumulate, copies, passes and sections")
struct NumberTests {
  private func answer(_ caseID: String, on text: String) throws -> String {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "input")
    return try #require(CaseStudy.named(caseID)).answer("stream", on: path, in: folder).text
  }

  @Test("accumulate passes over what is no number")
  func accumulate() throws {
    let text = "5\n-7\r\n +3 \n--1\n1 2\n1234567890123456789\n999999999999999999\nx\n\n4"
    #expect(
      try answer("accumulate", on: text)
        == "numbers: 5\nsum: 1000000000000000004\nsmallest: -7\nlargest: 999999999999999999\n")
    #expect(try answer("accumulate", on: "x\n") == "There are no numbers.\n")
  }

  @Test(
    "a byte order mark is no part of the first line, to either version",
    arguments: ["load", "stream"])
  func byteOrderMark(version: String) throws {
    let folder = try TemporaryFolder()
    let numbers = try folder.write("\u{FEFF}5\n7\n", to: "numbers")
    let accumulate = try #require(CaseStudy.named("accumulate"))
    #expect(
      try accumulate.answer(version, on: numbers, in: folder).text
        == "numbers: 2\nsum: 12\nsmallest: 5\nlargest: 7\n")
    let sections = try folder.write("\u{FEFF}#==[ A ]=====#\nx\n", to: "sections")
    let index = try #require(CaseStudy.named("sections"))
    #expect(
      try index.answer(version, on: sections, in: folder).text
        == "            0         2           20  A\n")
  }

  @Test("copies gives the numbers above zero in order")
  func copies() throws {
    #expect(try answer("copies", on: "4096\n-9\n0\n1023\n2048") == "0\n2\n4\n")
  }

  @Test("passes counts lines, the longest and errors")
  func passes() throws {
    #expect(
      try answer("passes", on: "a\nERROR b\nCRITICAL\n\nINFO")
        == "lines: 5\nlongest line: 8 bytes\nerrors: 2\n")
  }

  @Test("sections lists where each begins")
  func sections() throws {
    #expect(
      try answer("sections", on: "x\n#==[ A ]=====#\n1\n2\n#==[ B c ]=====#")
        == "            2         3           19  A\n           21         1           16  B c\n")
  }
}
