package import LessonScript

/// Where a demo is shown. The executable implements it at the terminal, tests in memory.
package protocol DemoScreen: AnyObject {
  /// Clears the screen for a step, or for the lesson's title.
  func clear()
  /// Shows text below what stands there.
  func show(_ text: Markdown)
  /// Shows that a command begins; what it prints follows.
  func showCommand(_ text: Markdown)
}
