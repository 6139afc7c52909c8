import MemoryTracking
import Testing

@testable import FixtureMaking

@Suite struct ManifestTests {
  private let manifest = Manifest(
    recipe: "log", recipeDigest: .max, generatorVersion: 1, size: .mebibytes(3), seed: 7,
    stamp: FileStamp(inode: 5, modified: -1, changed: 2, boot: "b-1"))

  @Test func `is read as it was written`() {
    #expect(Manifest(text: manifest.text) == manifest)
    var unread = manifest
    unread.stamp = nil
    #expect(Manifest(text: unread.text) == unread)
  }

  @Test func `is not read when torn or strange`() {
    let text = manifest.text
    for count in 0..<text.count {
      let torn = Manifest(text: String(text.prefix(count)))
      // Without its last lines it tells of no stamp, which only has the file read.
      if let torn { #expect(torn.stamp == nil && torn.size == manifest.size) }
    }
    for strange in ["", "\n", "highwater-fixture 2\n", text.replacing("seed 7", with: "seed x")] {
      #expect(Manifest(text: strange) == nil)
    }
  }

  @Test func `has a hidden name beside the fixture`() {
    let path = Manifest.path(for: "log-1MiB-seed1.log", in: "/f")
    #expect(path == "/f/.log-1MiB-seed1.log.manifest")
    #expect(Manifest.fixtureName(ofFile: ".log-1MiB-seed1.log.manifest") == "log-1MiB-seed1.log")
    for other in ["", ".manifest", "a.manifest", ".a.partial", "..manifest"] {
      #expect(Manifest.fixtureName(ofFile: other) == nil)
    }
  }
}
