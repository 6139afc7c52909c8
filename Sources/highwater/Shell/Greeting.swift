import Workbook

/// What the prompt opens with: at most six lines that say what to type.
enum Greeting {
  static func lines(for session: Session) -> [String] {
    []
  }
}
