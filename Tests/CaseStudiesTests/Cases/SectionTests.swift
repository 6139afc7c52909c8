import CaseStudies
import TestSupport
import Testing

@Suite("section")
struct SectionTests {
  private static let content = """
    before
    #==[ Disks ]==========#

      sda 1

    sdb 2\t

    #==[ Network ]========#
    lo
    #==[ Empty ]==========#

    #==[ Network 2 ]======#
    eth0
    #==[ Last ]===========#
    end
    """

  @Test(
    "gives the first matching section, stripped",
    arguments: [
      ("disk", "sda 1\n\nsdb 2"),
      ("DISK", "sda 1\n\nsdb 2"),
      ("net", "lo"),
      ("work 2", "eth0"),
      ("s", "sda 1\n\nsdb 2"),
      ("empty", ""),
      ("last", "end"),
      ("none", ""),
    ])
  func section(header: String, expected: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.content, to: "input")
    let study = try #require(CaseStudy.named("section"))
    for version in study.versions {
      let given = try study.answer(version.name, on: path, ["header": header], in: folder)
      #expect(given.text == expected)
    }
  }
}
