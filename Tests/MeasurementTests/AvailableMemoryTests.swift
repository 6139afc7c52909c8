import MemoryTracking
import Testing

@testable import Measurement

@Suite struct AvailableMemoryTests {
  @Test func isSomeOfTheMachines() throws {
    let available = try AvailableMemory.current()
    #expect(available > .zero && available < Host.current().memory)
  }

  @Test func findsANumberBehindItsName() {
    let text = "MemTotal:       16 kB\nMemAvailable:   12345 kB\nfile 77\n"
    #expect(number(after: "MemAvailable:", in: text) == 12_345)
    #expect(number(after: "file ", in: text) == 77)
    #expect(number(after: "SwapFree:", in: text) == nil)
    #expect(number(after: "file ", in: "file x\n") == nil)
  }
}
