import Glibc
import TestSupport
import Testing

struct OwnProcessTests {
  @Test func runsItsPartInAnotherProcess() throws {
    let process = try inProcessOfItsOwn(given: "\(getpid())") { parent in
      #expect(getppid() == Int32(parent))
    }
    #expect(process.didWell, "\(process.errorText)")
  }

  @Test func tellsAnExpectationThatFails() throws {
    let process = try inProcessOfItsOwn(given: "1") { #expect($0 == "2") }
    #expect(!process.didWell && process.status == 1)
    #expect(process.errorText.contains("Expectation failed"))
  }

  @Test func tellsTheSignalThatEndsIt() throws {
    let process = try inProcessOfItsOwn { _ in kill(getpid(), SIGTERM) }
    #expect(process.signal == SIGTERM && !process.didWell)
  }
}
