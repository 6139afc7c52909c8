import Glibc
import MemoryTracking
import TestSupport
import Testing

@testable import Measurement

/// What is promised of every figure, against a program whose memory is known beforehand.
@Suite(.serialized) struct ExactPeakTests {
  @Test(arguments: [10, 100, 1000])
  func tellsWhatAWorkerTouches(mebibytes: Int) throws {
    let amount = ByteCount.mebibytes(mebibytes)
    let run = try Probe.worker("touch", amount: amount)
    let increase = try #require(run.peak).bytes - #require(run.start)
    #expect(abs((increase - amount).bytes) <= 512 << 10)
  }

  @Test func tellsASpikeBeforeTheExitOfAWorker() throws {
    let run = try Probe.worker("spike", amount: .mebibytes(300), milliseconds: 2)
    let increase = try #require(run.peak).bytes - #require(run.start)
    #expect(increase.mebibytes >= 0.99 * 300)
    #expect(run.peak?.method == "worker VmHWM")
    #expect(try #require(run.finalResident) < .mebibytes(30))
  }

  @Test func tellsASpikeBeforeTheExitOfACommand() throws {
    let run = try Probe.command("spike", "\(300 << 20)", "2")
    let peak = try #require(run.peak)
    #expect(peak.method == "VmHWM at exit" && peak.floor == .zero)
    #expect(peak.bytes.mebibytes >= 0.99 * 300 && peak.bytes.mebibytes < 305)
    #expect(try #require(run.treePeak) >= peak.bytes)
  }

  @Test func boundsASmallPeakByItsFloorWhereItMayNotTrace() throws {
    let block = UnsafeMutableRawPointer.allocate(byteCount: 300 << 20, alignment: 4096)
    memset(block, 1, 300 << 20)
    defer { block.deallocate() }
    // Without a group, and while others start processes, nobody can tell that none of them belonged
    // to the run: the bound is not given then. In a quiet moment it is.
    var bound: Peak?
    let isKnown = try waits {
      bound = try Probe.command("touch", "4096", isTraced: false).peak
      return bound?.isAtFloor == true
    }
    #expect(isKnown, "\(String(describing: bound))")
    #expect(try #require(bound).floor.mebibytes >= 300)
  }

  @Test func doesNotCountBorrowedMemoryTwice() throws {
    let run = try Probe.command("vfork", "\(100 << 20)", "60")
    #expect(run.outcome == .completed)
    let tree = try #require(run.treePeak)
    #expect(tree.mebibytes >= 100 && tree.mebibytes < 110)
  }

  @Test func tellsAKilledRunsPeakSoFar() throws {
    let run = try CommandRunner(interruption: .never).run(
      ForeignCommand(
        name: "victim",
        words: [
          "sh", "-c",
          """
          '\(try Probe.path())' touch \(80 << 20) 600000 &
          until [ $(awk '/^VmRSS/ {print $2}' /proc/$!/status) -ge \(80 << 10) ]; do sleep 0.01; done
          kill -KILL $!; wait; exit 3
          """,
        ]), output: .discarded, options: RunOptions()
    ) { _ in }
    #expect(run.outcome == .failed && run.exitCode == 3)
    let peak = try #require(run.peak)
    #expect((80...90).contains(peak.bytes.mebibytes), "\(peak)")
  }

  @Test func tellsFilePagesFromTheHeap() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("file")
    let file = try #require(fopen(path, "we"))
    let mebibyte = [UInt8](repeating: 7, count: 1 << 20)
    for _ in 0..<100 { fwrite(mebibyte, 1, mebibyte.count, file) }
    fclose(file)
    // Held until it is seen.
    let mapped: [Timeline.Sample]? = try withEnoughTime(from: .milliseconds(60)) { time in
      let samples = try samples(of: "map", path, time)
      let most = try #require(samples.map(\.file).max())
      return most >= .mebibytes(100) ? samples : nil
    }
    let read: [Timeline.Sample]? = try withEnoughTime(from: .milliseconds(60)) { time in
      let samples = try samples(of: "read", path, time)
      return samples.count > 5 ? samples : nil
    }
    let pages = try #require(mapped, "100 MiB of a mapped file were never seen")
    #expect(try #require(pages.map(\.anonymous).max()) < .mebibytes(2))
    let most = try #require(read?.map(\.resident).max())
    #expect(most < .mebibytes(16))
  }

  private func samples(of work: String, _ path: String, _ time: Duration) throws
    -> [Timeline.Sample]
  {
    let milliseconds = Int(time / .milliseconds(1))
    return try Probe.command(work, path, "\(milliseconds)").timeline.samples
  }

  @Test func agreesWithTheSystemsTimeCommand() throws {
    let commands = [
      "true", "ls -laR /etc", "sort /etc/services", "head -c 30000000 /dev/zero",
      "awk 'BEGIN{for(i=0;i<100000;i++)a[i]=i}'", "seq 1 300000", "sha256sum /bin/bash",
      "gzip -c /bin/bash", "find /usr/share/doc -name c",
      // A child of the shell is the largest. Of a pipeline it would hold what the timing makes of
      // it.
      "sh -c 'true; awk \"BEGIN{for(i=0;i<200000;i++)a[i]=i}\"; true'",
    ]
    let time = "/usr/bin/time"
    // Without it the test would prove nothing.
    try #require(access(time, X_OK) == 0, "install '\(time)', the Debian package 'time'")
    for command in commands {
      let shell = "exec \(command) > /dev/null 2>&1"
      let ours = try CommandRunner(interruption: .never).run(
        ForeignCommand(name: "ours", words: ["sh", "-c", shell]), output: .discarded,
        options: RunOptions()
      ) { _ in }
      let theirs = try TestSupport.run(time, ["-f", "%M", "sh", "-c", shell])
      let text = theirs.errorText.split(separator: "\n").last ?? ""
      let peak = ByteCount.kibibytes(try #require(Int(text), "\(command): \(theirs.errorText)"))
      let difference = try #require(ours.peak).bytes - peak
      #expect(
        abs(difference.mebibytes) <= 1, "\(command): \(peak) by time, \(difference) more by us")
    }
  }
}
