import Glibc
import MemoryTracking
import Streaming
import Testing

@testable import FixtureMaking

@Suite struct FixtureErrorTests {
  @Test(
    arguments: [
      (
        .unknownRecipe("repot", known: ["log", "report"]),
        "fixture: there is no recipe 'repot'; did you mean 'report'?"
      ),
      (
        .unknownRecipe("video", known: ["log", "report"]),
        "fixture: there is no recipe 'video'; use one of log, report"
      ),
      (
        .negativeSize(.mebibytes(-1)),
        "fixture: the size '-1.0 MiB' is negative; ask for 0 or more"
      ),
      (
        .folder(path: "/x", code: ENOTDIR),
        "fixture: cannot use the folder '/x' (Not a directory); name another with --fixtures"
      ),
      (
        .noSpace(fixture: "log-2TiB-seed1.log", needed: .gibibytes(2048), free: .gibibytes(79)),
        "fixture: cannot make 'log-2TiB-seed1.log', which needs 2.0 TiB where 79.0 GiB are "
          + "free; ask for a smaller size, or free some space"
      ),
      (
        .file(.system(.write, path: "/x", code: ENOSPC)),
        "output: cannot write '/x' (No space left on device); free some space, or choose another "
          + "folder"
      ),
      (
        .cancelled(fixture: "log-1KiB-seed1.log"),
        "fixture: making 'log-1KiB-seed1.log' was cancelled; ask for it again to have it"
      ),
      (
        .unknownFixture("a", known: []),
        "fixture: there is no fixture 'a'; make one with 'fixture make'"
      ),
      (
        .unknownFixture("log-1KiB-seed2", known: ["log-1KiB-seed1"]),
        "fixture: there is no fixture 'log-1KiB-seed2'; did you mean 'log-1KiB-seed1'?"
      ),
      (
        .notRemoved(path: "/x", code: EACCES),
        "fixture: cannot remove '/x' (Permission denied); ask its owner to remove it"
      ),
    ] as [(FixtureError, String)])
  func `says what failed and what to do next`(error: FixtureError, text: String) {
    #expect(error.description == text)
  }
}
