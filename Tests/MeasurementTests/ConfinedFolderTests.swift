import Glibc
import MemoryTracking
import TestSupport
import Testing

@testable import Measurement

/// What a confined run may use of a disk, and that nothing of it stays. The suite runs as root and as
/// an ordinary user.
@Suite struct ConfinedFolderTests {
  private let folder: TemporaryFolder
  /// On a disk, which /tmp need not be.
  private let disk: TemporaryFolder
  private let confinement: Confinement

  init() throws {
    folder = try TemporaryFolder()
    disk = try TemporaryFolder(in: "/var/tmp")
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

  /// Where HighWater works if /tmp is in memory.
  @Test func isTheOtherTemporaryFolderToo() throws {
    let program = try disk.write(Array("shown\n".utf8), to: "program")
    var confinement = confinement
    confinement.folder = disk.path
    confinement.shown = [program]
    let run = try confinement.shell("cat \(program); echo made > /var/tmp/file; cat /tmp/file")
    #expect(run.output == "shown\nmade\n", "\(run.errors)")
    #expect(access("/tmp/" + disk.path.dropFirst("/var/tmp/".count), F_OK) != 0)
  }

  @Test(arguments: [true, false]) func doesNotFillTheDisk(isTraced: Bool) throws {
    var confinement = confinement
    confinement.folder = disk.path
    confinement.disk = .mebibytes(32)
    let many = "for i in $(seq 1000); do head -c 4194304 /dev/zero > $i || exit; done"
    let run = try confinement.judged(many, isTraced: isTraced)
    #expect(run.breach == .disk(.mebibytes(32)) && run.outcome == .aborted)
    #expect(names(in: disk.path).isEmpty)
    let large = try confinement.judged(
      "exec head -c 1000000000 /dev/zero > file", isTraced: isTraced)
    #expect(large.breach == .disk(.mebibytes(32)) && large.outcome == .aborted)
    #expect(names(in: disk.path).isEmpty)
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
