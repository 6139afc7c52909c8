import Glibc

/// Where a running demo is: what `demo --notes` follows in a second terminal.
package struct DemoPlace: Hashable, Sendable, Codable {
  /// The lesson's file: the name of a built-in one, or an absolute path.
  package var file: String
  package var stepID: String
  /// What Enter does next there.
  package var next: String
  /// When the demo began, in seconds since 1970.
  package var began: Int

  package init(file: String, stepID: String, next: String, began: Int) {
    self.file = file
    self.stepID = stepID
    self.next = next
    self.began = began
  }
}
