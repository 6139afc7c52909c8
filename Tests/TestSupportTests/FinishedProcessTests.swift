import Glibc
import TestSupport
import Testing

@Suite struct FinishedProcessTests {
  @Test func feedsAndDrainsMoreThanAPipeHolds() throws {
    let bytes = [UInt8](repeating: 0x61, count: 1_000_000)
    let result = try run("/bin/sh", ["-c", "tee /dev/stderr; exit 4"], standardInput: bytes)
    #expect(result.status == 4)
    #expect(result.output == bytes)
    #expect(result.errors == bytes)
  }

  @Test func toleratesAProgramThatDoesNotRead() throws {
    let bytes = [UInt8](repeating: 0x61, count: 1_000_000)
    #expect(try run("/bin/true", standardInput: bytes).termination == .exited(0))
  }

  @Test func tellsASignalFromAStatus() throws {
    let result = try run("/bin/sh", ["-c", "kill -TERM $$"])
    #expect(result.signal == SIGTERM)
    #expect(result.status == nil)
  }

  @Test func setsTheEnvironmentAndTheFolder() throws {
    let folder = try TemporaryFolder()
    let result = try run(
      "/bin/sh", ["-c", "echo $GREETING-$HOME; pwd"],
      environment: ["GREETING": "hello", "HOME": nil], workingFolder: folder.path)
    #expect(result.outputText == "hello-\n\(folder.path)\n")
  }

  @Test func killsWhatTakesTooLong() throws {
    #expect(throws: TestSupportError.self) {
      try run("/bin/sleep", ["60"], timeout: .milliseconds(50))
    }
  }

  @Test func saysThatThereIsNoSuchProgram() throws {
    #expect(
      throws: TestSupportError.call("posix_spawn", subject: "/no/such", code: ENOENT)
    ) { try run("/no/such") }
  }
}
