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

extension Setting {
  /// `set cap SIZE`.
  static let cap = Setting(
    name: "cap", summary: "The memory at which every run is ended.", values: "a size, or auto",
    choices: ["auto"], standard: "auto, half of the memory available at the start of a run"
  ) { text in
    guard text != "auto" else { return nil }
    do {
      let size = try ByteCount(parsing: text)
      guard size >= .mebibytes(16) else {
        throw CommandFailure.usage(
          "cap: '\(text)' is less than any program needs; give 16MiB or more")
      }
      return "\(size.bytes)"
    } catch let error as ByteCount.ParseError {
      throw CommandFailure.usage(error.description)
    }
  } shown: { value in
    Int(value).map { "\(ByteCount($0))" } ?? value
  }
}

extension Session {
  /// The cap of the runs to come: the one asked for, else the one set, else the standard one.
  func safetyCap(_ asked: ByteCount?) throws -> SafetyCap {
    if let asked { return SafetyCap(bytes: asked, origin: "by --cap") }
    if let bytes = try workbook().value(of: .cap).flatMap({ Int($0) }) {
      return SafetyCap(bytes: ByteCount(bytes), origin: "by 'set cap'")
    }
    return try .standard()
  }
}
