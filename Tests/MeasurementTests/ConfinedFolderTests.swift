import Glibc
import MemoryTracking
import TestSupport
import Testing

@testable import Measurement

/// What a confined run may use of a disk, and that nothing of it stays. The suite runs as root and as
/// an ordinary user.
@Suite struct ConfinedFolderTests {
  private let folder: TemporaryFolder
  private let confinement: Confinement

  init() throws {
    folder = try TemporaryFolder()
    confinement = Confinement(folder: try folder.makeFolder("runs"))
  }

  @Test func removesWhateverTheRunMade() throws {
    // Deeper than a path is long, without permissions, and with names that are no text.
    let run = try confinement.shell(
      """
      name=$(printf '%0200d' 0)
      for i in $(seq 40); do mkdir $name && : > $name/file && cd -P $name 2> /dev/null; done
      cd /tmp && mkdir shut && : > shut/file && chmod 0 shut && : > "$(printf '\\377\\n')"
      ln -s / link && mkfifo pipe && : > .hidden
      """)
    #expect(run.hasSucceeded, "\(run.errors)")
    #expect(names(in: confinement.folder).isEmpty)
  }

  /// Folders are moved before they are removed, and the run may know how.
  @Test func removesWhatStandsInItsWay() throws {
    let run = try confinement.shell("for i in $(seq 40); do mkdir -p .removed-$i/a/b; done")
    #expect(run.hasSucceeded, "\(run.errors)")
    #expect(names(in: confinement.folder).isEmpty)
  }

  /// A folder on a disk, which /tmp need not be.
  private func withDiskFolder(_ body: (String) throws -> Void) throws {
    // mkdtemp(3) replaces the X's.
    var template = Array("/var/tmp/highwater-tests-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { rmdir(path) }
    try body(path)
  }

  /// Where HighWater works if /tmp is in memory.
  @Test func isTheOtherTemporaryFolderToo() throws {
    try withDiskFolder { disk in
      let program = "\(disk)/program"
      defer { unlink(program) }
      let file = open(program, O_CREAT | O_WRONLY | O_CLOEXEC, 0o644)
      try #require(file >= 0 && write(file, "shown\n", 6) == 6 && close(file) == 0)
      var confinement = confinement
      confinement.folder = disk
      confinement.shown = [program]
      let run = try confinement.shell("cat \(program); echo made > /var/tmp/file; cat /tmp/file")
      #expect(run.output == "shown\nmade\n", "\(run.errors)")
      #expect(access("/tmp/" + disk.dropFirst("/var/tmp/".count), F_OK) != 0)
    }
  }

  @Test(arguments: [true, false]) func doesNotFillTheDisk(isTraced: Bool) throws {
    try withDiskFolder { disk in
      var confinement = confinement
      confinement.folder = disk
      confinement.disk = .mebibytes(32)
      let many = "for i in $(seq 1000); do head -c 4194304 /dev/zero > $i || exit; done"
      let run = try confinement.judged(many, isTraced: isTraced)
      #expect(run.breach == .disk(.mebibytes(32)) && run.outcome == .aborted)
      #expect(names(in: disk).isEmpty)
      let large = try confinement.judged(
        "exec head -c 1000000000 /dev/zero > file", isTraced: isTraced)
      #expect(large.breach == .disk(.mebibytes(32)) && large.outcome == .aborted)
      #expect(names(in: disk).isEmpty)
    }
  }

  /// Empty files take no bytes, but a disk holds only so many.
  @Test(.enabled(if: isRoot, "needs root")) func leavesRoomForFilesAsRoot() throws {
    let disk = try folder.makeFolder("disk")
    try #require(mount("disk", disk, "tmpfs", 0, "nr_inodes=2000,size=16m") == 0)
    defer { umount(disk) }
    var confinement = confinement
    confinement.folder = disk
    let run = try confinement.judged("for i in $(seq 1500); do : > $i; done; exec sleep 600")
    #expect(run.breach == .disk(confinement.disk) && run.outcome == .aborted)
    #expect(names(in: disk).isEmpty)
  }
}
