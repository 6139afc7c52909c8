import Workbook
import Course
import Measurement
import MemoryTracking

/// The memory at which any run is ended, so that none takes the machine down.
struct SafetyCap: Hashable, Sendable {
  var bytes: ByteCount
  /// Where it comes from, as the end of a sentence: `half of what is available now`.
  var origin: String

  /// Half of the memory that is available: the other half stays with the machine whatever happens.
  static func standard() throws(MeasurementError) -> SafetyCap {
    let available = try AvailableMemory.current()
    return SafetyCap(
      bytes: ByteCount(available.bytes / 2), origin: "half of the \(available) available now")
  }
}

extension SafetyCap {
  /// The cap of the runs to come: the one asked for, else the one set, else the standard one.
  static func current(asked: ByteCount?, in workbook: @autoclosure () throws -> WorkbookFile) throws
    -> SafetyCap
  {
    if let asked { return SafetyCap(bytes: asked, origin: "by --cap") }
    if let bytes = try workbook().value(of: .cap).flatMap({ Int($0) }) {
      return SafetyCap(bytes: ByteCount(bytes), origin: "by 'set cap'")
    }
    return try .standard()
  }
}
