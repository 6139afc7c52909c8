import Foundation
import Glibc
import Testing

@testable import Shell

/// Folders that last as long as a command.
@Suite struct ScratchFolderTests {
  private let purpose = "trial\(getpid())x\(UInt32.random(in: 0...UInt32.max))"

  private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  @Test func goesWithAllThatIsInIt() throws {
    let folder = try ScratchFolder(for: purpose)
    let inner = try folder.subfolder("one")
    try Data([1]).write(to: URL(fileURLWithPath: inner + "/file"))
    #expect(exists(inner + "/file"))
    folder.remove()
    folder.remove()
    #expect(!exists(folder.path))
  }

  @Test func goesWithoutBeingAskedTo() throws {
    func path() throws -> String { try ScratchFolder(for: purpose).path }
    #expect(!exists(try path()))
  }

  /// What is in use is locked; what a killed shell has left is not.
  @Test func removesLeftoversAlone() throws {
    let used = try ScratchFolder(for: purpose)
    let left = "\(TemporaryFile.folder)/highwater-\(purpose)-left"
    #expect(mkdir(left, 0o700) == 0)
    try Data([1]).write(to: URL(fileURLWithPath: left + "/file"))
    let target = try used.subfolder("target")
    let link = "\(TemporaryFile.folder)/highwater-\(purpose)-link"
    #expect(symlink(target, link) == 0)
    defer { unlink(link) }
    let next = try ScratchFolder(for: purpose)
    #expect(exists(used.path) && exists(next.path) && exists(target))
    #expect(!exists(left))
  }
}
