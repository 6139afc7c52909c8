import Foundation
import TestSupport
import Testing
import Course

@Suite struct DemoBoardTests {
  private let folder: TemporaryFolder
  private let place = DemoPlace(
    file: "03-spike.md", stepID: "load", next: "goes on", began: 1_700_000_000)

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func tellsThePlaceOnlyWhileADemoLives() throws {
    let path = folder.path("board")
    #expect(DemoBoard.place(at: path) == nil)
    var board = DemoBoard(path: path)
    #expect(DemoBoard.place(at: path) == nil)
    board?.publish(place)
    #expect(DemoBoard.place(at: path) == place)
    var next = place
    next.stepID = "x"
    board?.publish(next)
    #expect(DemoBoard.place(at: path) == next)
    board = nil
    #expect(DemoBoard.place(at: path) == nil)
  }

  @Test func isOfOneDemoAtATime() throws {
    let board = try #require(DemoBoard(path: folder.path("board")))
    #expect(DemoBoard(path: folder.path("board")) == nil)
    withExtendedLifetime(board) {}
  }

  @Test func canBeReadByItsOwnerAlone() throws {
    let path = folder.path("board")
    let board = try #require(DemoBoard(path: path))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    withExtendedLifetime(board) {}
  }

  /// A demo that was killed leaves its file behind without the lock.
  @Test func takesALeftoverForNoDemo() throws {
    let text = try JSONEncoder().encode(place)
    let path = try folder.write([UInt8](text), to: "board")
    #expect(DemoBoard.place(at: path) == nil)
    #expect(DemoBoard(path: path) != nil)
  }
}
