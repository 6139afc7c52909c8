import WorkerProtocol
import Glibc
import MemoryTracking
import TestSupport
import Testing

@testable import Measurement

/// What is measured of a program besides its memory so that it can be judged: which programs it
/// executes, how it reads, and what it keeps in files.
@Suite struct JudgedRunTests {
  private func run(
    _ script: String, allowed: Int? = nil, usesGroups: Bool = false,
    change: (inout RunOptions) -> Void = { _ in }
  ) throws -> Run {
    var options = RunOptions(timeout: patience)
    options.allowedPrograms = allowed
    change(&options)
    return try CommandRunner(interruption: .never, usesGroups: usesGroups).run(
      ForeignCommand(name: "command", words: ["sh", "-c", script]), output: .digested,
      options: options
    ) { _ in }
  }

  // MARK: Programs

  @Test func countsThePrograms() throws {
    #expect(try run(":").programsExecuted == 1)
    #expect(try run("/bin/true; /bin/true; :").programsExecuted == 3)
    // A program that is not there is not executed.
    #expect(try run("/no/such/program; :").programsExecuted == 1)
  }

  @Test func refusesOneTooManyBeforeItRuns() throws {
    let run = try run("echo before; head -c 5 /dev/zero; echo after", allowed: 1)
    #expect(run.refusedProgram == "head")
    #expect(run.outcome == .aborted && run.signal == SIGKILL)
    #expect(run.answer?.byteCount == "before\n".utf8.count)
  }

  @Test func refusesToBecomeAnotherProgram() throws {
    let run = try run("exec tail -n 1 /etc/passwd", allowed: 1)
    #expect(run.refusedProgram == "tail" && run.answer?.byteCount == 0)
  }

  @Test func refusesInAProcessThatHasForkedAway() throws {
    let run = try run("(cat /etc/passwd & ) ; sleep 0.2 & wait", allowed: 1)
    #expect(run.refusedProgram != nil)
    #expect(run.outcome != .completed)
  }

  @Test func allowsAsManyAsAreAllowed() throws {
    let run = try run("/bin/true; :", allowed: 2)
    #expect(run.outcome == .completed && run.refusedProgram == nil)
  }

  /// Nothing follows it, as where the kernel forbids ptrace(2).
  @Test func seesAnotherProgramByLooks() throws {
    func run(known: Set<String>?) throws -> Run {
      var options = RunOptions(timeout: patience)
      options.knownPrograms = known
      options.countsFiles = true
      return try CommandRunner(interruption: .never, usesGroups: false).run(
        ForeignCommand(name: "command", words: ["sh", "-c", "sleep 1; :"], isTraced: false),
        output: .digested, options: options
      ) { _ in }
    }
    let free = try run(known: nil)
    #expect(free.outcome == .completed && free.refusedProgram == nil)
    #expect(free.programsExecuted == nil)
    let shell = try #require(free.programsSeen.first { !$0.hasSuffix("sleep") })
    #expect(free.programsSeen.count == 2)
    let refused = try run(known: [shell])
    #expect(refused.refusedProgram == "sleep" || refused.refusedProgram == "coreutils")
    #expect(refused.outcome == .aborted)
  }

  // MARK: Reading

  @Test func seesAFileReadInPiecesOnItsWay() throws {
    let folder = try TemporaryFolder()
    let size = 64 << 20
    let made = try TestSupport.run(
      "/bin/sh", ["-c", "head -c \(size) /dev/zero > \"$0\"", folder.path("input")])
    try #require(made.status == 0)
    /// How many looks saw a part of the file read, and not the whole.
    func between(_ blockSize: String) throws -> Int {
      let command = "dd if=\(folder.path("input")) of=/dev/null bs=\(blockSize) 2> /dev/null"
      let run = try run(command) {
        $0.followsReading = true
        $0.sampleInterval = .milliseconds(1)
      }
      #expect(!run.readings.isEmpty)
      return run.readings.count { $0.read.bytes > size / 8 && $0.read.bytes < size }
    }
    #expect(try between("512") >= 3)
    #expect(try between("64M") == 0)
  }

  @Test func keepsABoundedNumberOfPositions() {
    var track = ReadingTrack()
    for index in 1...100_000 {
      track.append(ReadingPosition(read: ByteCount(index), held: .zero))
    }
    let reads = track.positions.map(\.read)
    #expect(reads.count <= 1024 && reads.count >= 500)
    #expect(reads == reads.sorted())
    #expect((reads.last ?? .zero) > ByteCount(99_000))
  }

  // MARK: Files in memory

  private let counting: (inout RunOptions) -> Void = { $0.countsFiles = true }

  @Test(arguments: [true, false]) func countsAFileInSharedMemory(usesGroups: Bool) throws {
    let name = "/dev/shm/highwater-\(UInt32.random(in: 0 ... .max))"
    let run = try run(
      "head -c 41943040 /dev/zero > \(name); sleep 0.3; rm \(name)", usesGroups: usesGroups,
      change: counting)
    #expect(run.outcome == .completed)
    #expect(try #require(run.heldElsewhere) >= .mebibytes(39))
    #expect(try #require(run.treePeak) >= .mebibytes(40))
  }

  @Test func leavesNothingBehindInSharedMemory() throws {
    let name = "/dev/shm/highwater-\(UInt32.random(in: 0 ... .max))"
    defer { unlink(name) }
    let run = try run("echo x > \(name); test -e \(name)", change: counting)
    #expect(run.outcome == .completed)
    // A kernel that allows no namespaces leaves the file.
    let isAlone = try TestSupport.run("/bin/sh", ["-c", "unshare -rm true || unshare -m true"])
    if isAlone.status == 0 { #expect(access(name, F_OK) != 0) }
  }

  /// The files of a process whose main thread has exited are told by its other threads alone.
  @Test(arguments: [true, false], ["memfd", "leader-memfd"])
  func countsAMemfd(usesGroups: Bool, work: String) throws {
    var options = RunOptions(timeout: patience)
    options.countsFiles = true
    let run = try Probe.command(
      work, "\(40 << 20)", "300", usesGroups: usesGroups, options: options)
    #expect(run.outcome == .completed)
    #expect(try #require(run.heldElsewhere) >= .mebibytes(39))
    #expect(try #require(run.treePeak) >= .mebibytes(40))
  }

  @Test func countsMappedSharedMemoryOnce() throws {
    var options = RunOptions(timeout: patience)
    options.countsFiles = true
    let run = try Probe.command(
      "shared", "\(40 << 20)", "300", usesGroups: false, options: options)
    let together = try #require(run.treePeak)
    #expect(together >= .mebibytes(40) && together < .mebibytes(60))
  }

  @Test(arguments: [true, false]) func aLimitHoldsForAMemfd(usesGroups: Bool) throws {
    var options = RunOptions(timeout: patience, limit: .mebibytes(30))
    options.countsFiles = true
    let run = try Probe.command(
      "memfd", "\(400 << 20)", "60000", usesGroups: usesGroups, options: options)
    #expect(run.outcome == .limitKilled || run.outcome == .oomKilled)
  }

  @Test func knowsWhatGoesToADisk() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("file")
    let run = try run("head -c 20971520 /dev/zero > \(path); echo; head -c 9000000 /dev/zero") {
      $0.countsFiles = true
    }
    let written = try #require(run.bytesToDisk)
    // The folder may lie on tmpfs, which is no disk.
    #expect(written >= .mebibytes(20) || written == .zero)
    #expect(written < .mebibytes(25))
  }

  // MARK: Standard error

  @Test func keepsBothEndsOfWhatAFailingProgramSays() throws {
    let run = try run("echo first >&2; seq 20000 >&2; echo last >&2; exit 3")
    let said = try #require(run.message)
    #expect(said.hasPrefix("first\n1\n") && said.contains("last"))
    #expect(said.contains("bytes are left out"))
    #expect(said.utf8.count < 8192)
    let brief = try self.run("echo 'only this' >&2; exit 3")
    #expect(brief.message?.contains("left out") == false)
  }
}
