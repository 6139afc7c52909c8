/// Lessons written out for tests.
enum LessonText {
  /// A lesson whose one step has this body, which begins in line 10.
  static func around(_ body: String) -> [UInt8] {
    Array(
      """
      ---
      id: sample
      title: A sample
      minutes: 5
      version: 1
      ---

      ## A step {#step}

      \(body)

      """.utf8)
  }
}
