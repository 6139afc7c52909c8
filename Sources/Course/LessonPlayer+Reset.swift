import LessonScript

extension LessonPlayer {
  /// How much `reset` forgets.
  package enum ResetScope: String, Hashable, Sendable, CaseIterable {
    case step, lesson, all
  }

  /// Forgets progress, after asking.
  ///
  /// - Parameters:
  ///   - scope: the current step, the current lesson, or everything.
  ///   - isConfirmed: whether the user has said yes already, as with `--yes`.
  /// - Throws: `CommandFailure` where nobody is there to say yes; what the store throws.
  package func reset(_ scope: ResetScope, isConfirmed: Bool) throws {
    switch scope {
    case .step:
      var visit = try visit(evenPlaying: true)
      guard try confirm("step '\(visit.step.id)'", isConfirmed) else { return }
      visit.progress.steps[visit.step.id] = nil
      try enter(visit.index, in: &visit)
    case .lesson:
      let id = try visit(evenPlaying: true).lesson.id
      guard try confirm("lesson '\(id)'", isConfirmed) else { return }
      try store.forget(id)
    case .all:
      guard try confirm("all lessons", isConfirmed) else { return }
      try store.forgetAll()
    }
  }

  private func confirm(_ what: String, _ isConfirmed: Bool) throws -> Bool {
    if !isConfirmed {
      guard terminal.canAsk else {
        throw CommandFailure.usage("reset: nobody is there to agree; add --yes")
      }
      guard isYes(terminal.ask("forget what you did in \(what)? (yes/no) ")) else {
        terminal.show(.kept(what))
        return false
      }
    }
    terminal.show(.forgotten(what))
    return true
  }
}
