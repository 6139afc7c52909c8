import CaseStudies
import TestSupport
import Testing

@Suite("report")
struct ReportTests {
  private func report(of text: String) throws -> String {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "support.txt")
    return try #require(CaseStudy.named("report")).answer("stream", on: path, in: folder).text
  }

  @Test("gives a row for each section and the totals")
  func rows() throws {
    let report = try report(
      of: """
        preface
        #==[ Disks ]=====#
        ERROR one CRITICAL
        WARNING two
        #==[ Network ]=====#
        INFO three, the longest line

        ERROR
        """)
    #expect(
      report == """
        File: support.txt
        Size: 114 bytes

            Lines        Bytes Critical    Error  Warning     Info  Section
                1            8        0        0        0        0  (before the first section)
                3           50        1        0        1        0  Disks
                4           56        0        1        0        1  Network
                8          114        1        1        1        1  (total)

        The longest line has 28 bytes: line 6.

        """)
  }

  @Test("reports on a file without lines")
  func empty() throws {
    #expect(
      try report(of: "") == """
        File: support.txt
        Size: 0 bytes

            Lines        Bytes Critical    Error  Warning     Info  Section
                0            0        0        0        0        0  (total)

        There are no lines.

        """)
  }

  @Test("judges a line by its first bytes only")
  func reach() throws {
    let near = String(repeating: ".", count: 251) + "ERROR\n"
    let far = String(repeating: ".", count: 252) + "ERROR\n"
    #expect(try report(of: near).contains("0        1        0        0  (total)"))
    #expect(try report(of: far).contains("0        0        0        0  (total)"))
  }
}
