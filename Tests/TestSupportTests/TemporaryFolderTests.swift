import Glibc
import TestSupport
import Testing

@Suite struct TemporaryFolderTests {
  @Test func goesWithAllThatIsInIt() throws {
    var folder: TemporaryFolder? = try TemporaryFolder()
    let path = try #require(folder?.path)
    try folder?.makeFolder("inner")
    let file = try #require(try folder?.write("text", to: "inner/file"))
    #expect(try folder?.contents(of: "inner/file") == Array("text".utf8))
    #expect(folder?.names() == ["inner"])
    #expect(access(file, F_OK) == 0)
    folder = nil
    #expect(access(path, F_OK) == -1)
  }
}
