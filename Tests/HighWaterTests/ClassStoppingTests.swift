import Foundation
import TestSupport
import Testing

/// `class` ended in the middle of its work: what was judged stays, nothing else does, and the same
/// command goes on.
@Suite(.tags(.slow)) struct ClassStoppingTests {
  private let room: ClassRoom
  private let temporary: String

  init() throws {
    room = try ClassRoom()
    temporary = try room.place.folder.makeFolder("temporary")
  }

  /// Right, and slow enough to be met at work.
  private static let sleepy = "import time\ntime.sleep(0.4)\n" + ClassRoom.flat

  /// The class at work on its second hand-in.
  private func atWork() throws -> TerminalSession {
    let session = try room.place.terminal(
      ["class", room.folder, "--quick", "--seed", "11", "--jobs", "1"],
      changing: ["TMPDIR": temporary])
    try session.wait(for: "b.tar")
    return session
  }

  /// The command lines and mounts that name the test's folder.
  private func leftovers() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let files = names.filter { Int($0) != nil }.map { "/proc/\($0)/cmdline" } + ["/proc/mounts"]
    let texts = files.map { String(decoding: (try? fileContents($0)) ?? [], as: UTF8.self) }
    return texts.filter { $0.contains(room.place.folder.path) }
      + ((try? FileManager.default.contentsOfDirectory(atPath: temporary)) ?? [])
  }

  @Test func keepsWhatIsJudgedAndLeavesNothingBehind() throws {
    try room.handIn("a.tar", ClassRoom.flat)
    try room.handIn("b.tar", Self.sleepy)
    try room.handIn("c.tar", ClassRoom.wrong)
    let killed = try atWork()
    killed.signal(SIGKILL)
    #expect(try killed.waitForExit() == .signalled(SIGKILL))
    #expect(waits { leftovers().isEmpty }, "\(leftovers())")
    let first = try room.place.folder.contents(of: "class/.class/a.tar.json")

    let interrupted = try atWork()
    try interrupted.send(.control("c"))
    try interrupted.wait(
      for: "class: stopped; what was judged is kept, and the same command goes on")
    #expect(try interrupted.waitForExit() == .signalled(SIGINT))
    #expect(waits { leftovers().isEmpty }, "\(leftovers())")

    func found(_ words: String...) throws -> [String?] {
      let finished = try run(
        room.place.executable,
        ["class", room.folder, "--quick", "--seed", "11", "--format", "json"] + words,
        environment: room.place.environment)
      return try room.learners(finished).map { room.programs($0).first?["found"] as? String }
    }
    #expect(try found() == ["right", "right", "wrong"])
    #expect(try room.place.folder.contents(of: "class/.class/a.tar.json") == first)
    #expect(try found("--results", room.place.folder.path("whole")) == ["right", "right", "wrong"])
  }
}
