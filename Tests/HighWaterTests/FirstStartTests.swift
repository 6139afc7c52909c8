import Foundation
import TestSupport
import Testing

/// Starting with little: no workbook, no /proc, no `TERM`.
@Suite(.tags(.slow)) struct FirstStartTests {
  @Test(arguments: 1...5)
  func severalShellsMakeOneWorkbook(round: Int) throws {
    let place = try Workplace()
    let finished = try run(
      "/bin/bash",
      [
        "-c",
        """
        for i in 1 2 3 4 5 6 7 8; do '\(place.executable)' runs > /dev/null & pids="$pids $!"; done
        for p in $pids; do wait $p || echo failed; done
        """,
      ], environment: place.environment)
    #expect(finished.outputText.isEmpty && finished.errorText.isEmpty, "round \(round)")
    #expect(try place.highwater("runs").status == 0)
  }

  @Test func helpAndVersionNeedNoProc() throws {
    let place = try Workplace()
    let hidden = try run("/usr/bin/env", ["unshare", "--version"])
    try #require(hidden.status == 0)
    for arguments in ["--version", "--help", "help limits"] {
      let finished = try run(
        "/bin/sh",
        [
          "-c",
          """
          exec unshare -r -m sh -c 'mount -t tmpfs none /proc && exec "$@"' x \
            '\(place.executable)' \(arguments) || exit 99
          """,
        ], environment: place.environment)
      // Where a user may make no namespace of mounts there is nothing to see.
      if finished.errorText.contains("unshare") || finished.errorText.contains("mount") { continue }
      #expect(finished.status == 0, "\(arguments): \(finished.errorText)")
      #expect(!finished.output.isEmpty)
    }
  }

  /// The pages of tmpfs are the file itself, so they cannot be dropped.
  @Test func coldSaysWhereNothingWasDropped() throws {
    let place = try Workplace()
    let path = "/dev/shm/highwater-test-\(getpid())"
    let copied = try run("/bin/cp", ["/bin/sh", path])
    try #require(copied.status == 0)
    defer { unlink(path) }
    let kind = try run("/usr/bin/env", ["stat", "-f", "-c", "%T", path])
    try #require(kind.outputText == "tmpfs\n")
    let finished = try place.highwater("compare", "header", "--file", path, "--cold")
    #expect(finished.status == 0)
    #expect(finished.outputText.contains("--cold did not drop all of the input"))
  }

  @Test(arguments: [nil, ""] as [String?])
  func withoutATerminalsNameThereAreNoEscapes(name: String?) throws {
    let place = try Workplace()
    let terminal = try place.terminal(changing: ["TERM": name], columns: 100, rows: 300)
    for line in ["compare tail --size 1MiB", "help limits", "quit"] {
      try terminal.send("\(line)\r")
    }
    #expect(try terminal.waitForExit(timeout: .seconds(90)) == .exited(0))
    #expect(terminal.screen.fullText.contains("systemd-run --user --scope"))
    #expect(!terminal.transcript.contains(0x1B))
  }
}
