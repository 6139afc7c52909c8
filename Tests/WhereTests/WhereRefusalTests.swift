import Foundation
import Measurement
import TestSupport
import Testing

@testable import Where

@Suite struct WhereRefusalTests {
  @Test func takesADynamicProgramOfThisSystem() {
    #expect(WhereRefusal(ofCommand: "sort") == nil)
    #expect(WhereRefusal(ofCommand: "no such program") == nil)
  }

  @Test func refusesAStaticProgram() throws {
    let folder = try TemporaryFolder()
    let source = folder.path("a.c")
    try Data("int main(void) { return 0; }".utf8).write(to: URL(fileURLWithPath: source))
    let program = folder.path("a")
    let compiler = try run("/usr/bin/env", ["gcc", "-static", "-o", program, source])
    try #require(compiler.status == 0, "\(compiler.errorText)")
    #expect(WhereRefusal(ofCommand: program) == .staticallyLinked(program: program))
    // So is a script that it interprets.
    let script = folder.path("script")
    try Data("#!\(program) -x\n".utf8).write(to: URL(fileURLWithPath: script))
    chmod(script, 0o755)
    #expect(WhereRefusal(ofCommand: script) == .staticallyLinked(program: program))
  }

  @Test func refusesWhatTheHeaderSays() throws {
    let folder = try TemporaryFolder()
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "/bin/sh")))
    let path = folder.path("program")
    func refusal() throws -> WhereRefusal? {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      chmod(path, 0o755)
      return WhereRefusal(ofCommand: path)
    }
    #expect(try refusal() == nil)
    let mark = try #require(bytes.firstRange(of: Array("/lib64/ld-linux".utf8)))
    bytes.replaceSubrange(mark, with: Array("/lib/ld-musl-x8".utf8))
    guard case .otherLibrary? = try refusal() else {
      Issue.record("musl is another C library")
      return
    }
    bytes += [0xFF] + Array(" Go buildinf:".utf8)
    #expect(try refusal() == .go(program: path))
    bytes[4] = 1
    #expect(try refusal() == .narrow(program: path))
  }

  @Test(arguments: [
    WhereRefusal.go(program: "p"), .staticallyLinked(program: "p"),
    .otherLibrary(program: "p", loader: "l"), .oldLibrary(program: "p"), .narrow(program: "p"),
    .privileged(program: "p"),
  ])
  func saysWhatToDo(_ refusal: WhereRefusal) {
    #expect(refusal.description.hasPrefix("where: "))
    #expect(refusal.description.contains("'p'") && refusal.description.contains("; "))
  }
}
