import Measurement
import Testing

@testable import Where

@Suite struct OwnCodeTests {
  private let own = OwnCode(program: "/home/me/.build/release/tool")

  @Test(arguments: [
    "/home/me/Sources/Tool/Read.swift", "/srv/app/main.c", "src/main.rs",
  ])
  func takesTheUsersSources(_ file: String) {
    #expect(own.isOwn(file: file, module: own.program, isUnderScript: false))
  }

  @Test(arguments: [
    "/usr/include/c++/12/bits/vector.tcc", "/rustc/9fc6b431/library/alloc/src/raw_vec.rs",
    "/home/me/.cargo/registry/src/serde-1.0/src/de.rs", "/home/me/.build/checkouts/Yams/a.swift",
    "/home/build-user/swift/stdlib/public/core/Array.swift", "<compiler-generated>",
    "/home/build-user/swift-foundation/Sources/Data.swift",
  ])
  func leavesOutToolchainsAndRegistries(_ file: String) {
    #expect(!own.isOwn(file: file, module: own.program, isUnderScript: false))
  }

  @Test(arguments: [
    "/usr/lib/x86_64-linux-gnu/libc.so.6", "/opt/swift/usr/lib/swift/linux/libswiftCore.so",
    "/usr/bin/sort", "/home/me/.pyenv/versions/3.11/bin/python3.11",
    "/home/me/venv/lib/python3.11/site-packages/numpy/core/_multiarray.so",
  ])
  func leavesOutTheSystemAndRuntimes(_ module: String) {
    #expect(!own.isOwn(file: "a.c", module: module, isUnderScript: false))
  }

  @Test func takesTheCasesOfTheWorkerAlone() {
    let worker = "/home/me/.build/release/highwater-worker-traced"
    let own = OwnCode(program: worker)
    func isOwn(_ file: String?) -> Bool {
      own.isOwn(file: file, module: worker, isUnderScript: false)
    }
    #expect(isOwn("/build/Sources/CaseStudies/Cases/Report.swift"))
    #expect(!isOwn("/build/Sources/Worker/Worker.swift"))
    #expect(!isOwn(nil))
  }

  @Test func takesAnExtensionOfTheUsersUnderAScript() {
    let python = OwnCode(program: "/home/me/bin/mypython")
    #expect(python.isOwn(file: "/home/me/fast.c", module: "/home/me/fast.so", isUnderScript: true))
    #expect(!python.isOwn(file: "list.c", module: python.program, isUnderScript: true))
  }

  @Test(arguments: [
    ("/home/me/load.py", true), ("/usr/lib/python3.11/json/__init__.py", false),
    ("/home/me/venv/lib/python3.11/site-packages/a.py", false), ("<frozen importlib>", false),
  ])
  func judgesScripts(_ file: String, _ isOwn: Bool) {
    #expect(OwnCode.isOwn(script: file) == isOwn)
  }

  @Test func takesTheTextOfACommandLineForTheUsersOnlyWhereTheStackBeginsWithIt() {
    func judged(_ files: [String]) -> [Bool] {
      var frames = files.map { WhereAccount.Frame(function: "f", file: $0, line: 1) }
      own.judgeUnderScript(&frames)
      return frames.map(\.isOwn)
    }
    #expect(judged(["<string>", "<string>"]) == [true, true])
    #expect(judged(["<string>", "<frozen site>"]) == [false, false])
  }
}
