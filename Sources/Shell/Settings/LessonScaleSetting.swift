import Course
import LessonScript
import Measurement
import MemoryTracking

extension Setting {
  /// `set scale small|normal|large`.
  static let scale = Setting(
    name: "scale", summary: "How large the files of lessons are, from their next beginning on.",
    values: "small, normal or large", choices: LessonScale.allCases.map(\.rawValue),
    standard: LessonScale.normal.rawValue
  ) { text in
    guard let scale = LessonScale(rawValue: text) else {
      throw CommandFailure.usage(
        "scale: there is none called '\(text)'; give small, normal or large")
    }
    return scale.rawValue
  }
}

extension Session {
  /// The most that a run of a lesson holds at the normal scale, and so the cap that it needs.
  static let largestPeak = ByteCount.mebibytes(1536)

  /// The scale of lessons that are begun now.
  func lessonScale() throws -> LessonScale {
    try workbook().value(of: .scale).flatMap(LessonScale.init) ?? .normal
  }

  /// The memory there is to take, where a lesson at the normal scale might not fit and the user has
  /// not chosen a scale; `nil` where all is well.
  func scarceMemory() throws -> ByteCount? {
    guard try workbook().value(of: .scale) == nil else { return nil }
    let available = try AvailableMemory.current()
    return Session.isScarce(available) ? available : nil
  }

  /// Whether the safety cap, half of what is available, is below what lessons take.
  static func isScarce(_ available: ByteCount) -> Bool {
    available.bytes / 2 < largestPeak.bytes
  }
}
