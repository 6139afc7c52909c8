/// The exercise that a step asks for: the body of an `exercise` fence, which is its name.
///
/// The step waits there until a program of the learner's own has passed the exercise, or the
/// learner skips the step.
package struct LessonExercise: Hashable, Sendable {
  package var name: String
  /// The place of the name.
  package var position: SourcePosition

  package init(name: String, position: SourcePosition) {
    self.name = name
    self.position = position
  }

  /// Reads the body of a fence; `nil` with a mistake reported.
  init?(_ fence: Fence, mistakes: inout [PlacedMistake]) {
    let lines = fence.body.filter { !$0.isBlank }.map(\.trimmed)
    guard let line = lines.first(where: { !Identifier.isValid($0.text) }) ?? lines.dropFirst().first
    else {
      guard let only = lines.first else { return nil }
      self.init(name: only.text, position: only.position)
      return
    }
    mistakes.report(
      line.position, "exercise: cannot read '\(line.text)'; write one exercise's name, as in 'tail'"
    )
    return nil
  }

  /// What the step shows of it at least, for the check of the screen's height: its title, and the
  /// commands.
  var plainLines: [String] {
    ["Exercise:", "", "> exercise start \(name)", "> exercise check", "> exercise hint"]
  }
}
