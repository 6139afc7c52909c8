import Glibc
import TestSupport
import Testing

@testable import MemoryTracking

@Suite struct MemoryStatisticsTests {
  @Test func readsTheCallingProcess() throws {
    let statistics = try MemoryStatistics.current()
    #expect(statistics.resident > .zero)
    #expect(statistics.peak >= statistics.resident)
    #expect(try #require(statistics.virtual) > statistics.resident)
    let anonymous = try #require(statistics.anonymous)
    #expect(try anonymous + #require(statistics.file) <= statistics.resident)
  }

  /// More than all other tests of this process hold, which come and go meanwhile: so a difference
  /// before and after would tell of them too.
  @Test func seesWhatIsTouchedInTheAnonymousPages() throws {
    let size = 256 << 20
    let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
    defer { block.deallocate() }
    memset(block, 1, size)
    let statistics = try MemoryStatistics.current()
    #expect(try #require(statistics.anonymous).bytes >= size)
    #expect(statistics.resident.bytes >= size)
    #expect(statistics.peak.bytes >= size)
    #expect(try #require(statistics.file).bytes < size)
  }

  @Test func readsAFileOfTheKernelsForm() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      Name:\tVmRSS: 7 kB
      VmPeak:\t  999999 kB
      VmSize:\t   20480 kB
      VmHWM:\t   10240 kB
      VmRSS:\t    5120 kB
      RssAnon:\t    1024 kB
      RssFile:\t    4096 kB
      RssShmem:\t       0 kB

      """, to: "status")
    #expect(
      try MemoryStatistics.read(path)
        == MemoryStatistics(
          resident: .mebibytes(5), peak: .mebibytes(10), virtual: .mebibytes(20),
          anonymous: .mebibytes(1), file: .mebibytes(4)))
  }

  @Test func neverTakesAMissingFigureForZero() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("Name:\tzombie\nState:\tZ (zombie)\n", to: "status")
    #expect(throws: MemoryTrackingError.missingField("VmRSS", path: path)) {
      try MemoryStatistics.read(path)
    }
  }

  @Test func neverTakesAnUnreadableFileForZero() {
    let error = #expect(throws: MemoryTrackingError.self) {
      try MemoryStatistics.read("/proc/none/status")
    }
    #expect(error == .unreadable(path: "/proc/none/status", code: ENOENT))
    #expect(
      error?.description == "memory: cannot read '/proc/none/status' (No such file or directory); "
        + "mount /proc, or check that the process still runs")
  }

  @Test func saysThatAProcessIsGone() {
    // No process has this number: the kernel's greatest is 2^22.
    #expect(throws: MemoryTrackingError.self) { try MemoryStatistics.ofProcess(1 << 23) }
  }
}
