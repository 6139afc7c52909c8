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

  /// As when Slurm suspends a job, which stops every process of it: here again and again, each time
  /// as soon as a program is being started, and some time after that.
  @Test func goesOnWheneverAllItsProcessesAreStopped() throws {
    try room.handIn("b.tar", Self.sleepy)
    let session = try atWork()
    var seen: Set<Int32> = []
    for round in 0... {
      var members: [Member] = []
      // The program, and the first process of its namespace.
      let hasMet = waits {
        members = family(of: room.folder)
        return members.isEmpty
          || members.contains { $0.isFirstOfNamespace && !seen.contains($0.process) }
      }
      #expect(hasMet)
      if members.isEmpty { break }
      usleep(UInt32(round % 8) * 500)
      members = family(of: room.folder)
      let first = members.filter(\.isFirstOfNamespace).map(\.process)
      seen.formUnion(first)
      for member in members { kill(member.process, SIGSTOP) }
      #expect(waits { first.allSatisfy { state(of: $0).map { "TtZ".contains($0) } ?? true } })
      // Those who wait come before those whom they wait for, and may see them stopped and going on.
      for member in members { kill(member.process, SIGCONT) }
    }
    #expect(seen.count > 1)
    try session.wait(for: "The inputs follow from the seed 11")
    #expect(try session.waitForExit() == .exited(0))
    #expect(session.screen.fullText.contains("right"))
  }

  private struct Member {
    var process: Int32
    var isFirstOfNamespace: Bool
  }

  /// The processes whose command line names a text, and their offspring.
  private func family(of text: String) -> [Member] {
    var parents: [Int32: Int32] = [:]
    var found: Set<Int32> = []
    var first: Set<Int32> = []
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let process = Int32(name), let line = try? fileContents("/proc/\(name)/cmdline"),
        let status = try? fileContents("/proc/\(name)/status")
      else { continue }
      if String(decoding: line, as: UTF8.self).contains(text) { found.insert(process) }
      for line in String(decoding: status, as: UTF8.self).split(separator: "\n") {
        let fields = line.split { $0 == ":" || $0 == "\t" }
        if fields.first == "PPid" { parents[process] = fields.last.flatMap { Int32($0) } }
        if fields.first == "NSpid", fields.count > 2, fields.last == "1" { first.insert(process) }
      }
    }
    var count = 0
    while count < found.count {
      count = found.count
      found.formUnion(parents.filter { found.contains($0.value) }.keys)
    }
    return found.sorted().map { Member(process: $0, isFirstOfNamespace: first.contains($0)) }
  }

  /// The letter of a process's state (proc_pid_stat(5)); `nil` if it is gone.
  private func state(of process: Int32) -> Character? {
    guard let text = try? fileContents("/proc/\(process)/stat") else { return nil }
    return String(decoding: text, as: UTF8.self).split(separator: ")").last?.first { $0 != " " }
  }
}
