package import LessonScript
package import MemoryTracking
import Spelling

/// The lesson engine: what `start`, `next`, `back` and the other lesson commands do.
///
/// A step is gone through stage by stage: prose is shown, a question is asked, commands run,
/// expectations are checked. The engine pauses before commands that are to run, at a question that
/// nobody has answered, and at the end of a step; `next` goes on from there. Progress is saved when
/// a step is entered, after each stage and after each command, so that a kill at any moment loses
/// at most the command in flight and nothing is run twice unasked.
///
/// Nothing is kept between two commands but what the store holds, so the same lesson can be taken
/// at a prompt, in several shells, or by one `highwater next` after the other.
///
/// Without a person to ask, a question is shown and left open: `answer REPLY` answers it, and
/// `next` goes on without an answer. With one, Enter goes on without an answer, Ctrl-C leaves the
/// question open.
package struct LessonPlayer {
  package let library: LessonLibrary
  let store: any LessonProgressStore
  let runner: any LessonCommandRunner
  let terminal: any LessonTerminal
  /// The scale of lessons in which nothing was guessed or run yet; the others keep theirs.
  let scale: LessonScale
  /// The memory there is to take, where that is so little that a smaller scale is worth a word.
  let scarceMemory: ByteCount?

  package init(
    library: LessonLibrary, store: any LessonProgressStore, runner: any LessonCommandRunner,
    terminal: any LessonTerminal, scale: LessonScale = .normal, scarceMemory: ByteCount? = nil
  ) {
    self.library = library
    self.store = store
    self.runner = runner
    self.terminal = terminal
    self.scale = scale
    self.scarceMemory = scarceMemory
  }

  /// Begins a lesson, or goes on with one that was begun.
  ///
  /// - Parameter name: the lesson's id, number, or the beginning of its id; without one the current
  ///   lesson, or the first that is not completed.
  /// - Throws: `CommandFailure` for an unknown lesson or one with mistakes; what the store throws.
  package func start(_ name: String?) throws {
    let lesson = try lesson(toStart: name)
    let before = try store.progress(of: lesson.id)
    var visit = LessonVisit(
      lesson: lesson, progress: before ?? LessonProgress(beginning: lesson), scale: scale)
    visit.progress.isPlaying = false
    try store.setCurrentLesson(lesson.id)
    if before == nil {
      terminal.show(.lessonBegun(visit.lesson, requirements: try openRequirements(of: lesson)))
      if let scarceMemory { terminal.show(.smallScaleProposed(available: scarceMemory)) }
      try enter(0, in: &visit)
    } else {
      let isCompleted = visit.progress.hasCompleted(lesson)
      terminal.show(.lessonResumed(title: lesson.title, isCompleted: isCompleted))
      if visit.scale != scale { terminal.show(.scaleKept(visit.scale, wanted: scale)) }
      try enter(isCompleted ? 0 : visit.index, in: &visit)
    }
  }

  /// Goes on: to the next pause of the step, or to the next step.
  ///
  /// - Throws: `CommandFailure` without a current lesson; what a command or the store throws.
  package func next() throws {
    var visit = try visit()
    if visit.record.isCompleted {
      try leaveStep(&visit)
    } else {
      try proceed(&visit, mayRun: true)
    }
  }

  /// Goes to the step before; nothing is run again.
  package func back() throws {
    var visit = try visit()
    guard visit.index > 0 else {
      throw CommandFailure.usage("back: this is the first step; 'where' lists them")
    }
    try enter(visit.index - 1, in: &visit)
  }

  /// Goes to a step of the current lesson; nothing is run again.
  ///
  /// - Parameter name: the step's id, its number, or the beginning of its id.
  /// - Throws: `CommandFailure` for an unknown step; what the store throws.
  package func goto(_ name: String) throws {
    var visit = try visit()
    try enter(try index(ofStep: name, in: visit.lesson), in: &visit)
  }

  /// Passes the current step by and goes to the one after it.
  package func skip() throws {
    var visit = try visit()
    if !visit.record.isCompleted {
      visit.record.wasSkipped = true
      try store.save(visit.progress)
    }
    try leaveStep(&visit)
  }

  /// Tells where the learner is.
  package func whereAmI() throws {
    terminal.show(.place(try visit(evenPlaying: true).place(in: library)))
  }

  /// Leaves the lesson for free experiments.
  package func play() throws {
    var visit = try visit(evenPlaying: true)
    visit.progress.isPlaying = true
    try store.save(visit.progress)
    terminal.show(.playing(fixtures: visit.fixtureCommands))
  }

  /// Returns to the lesson, and shows its current step once more.
  package func resume() throws {
    var visit = try visit(evenPlaying: true)
    visit.progress.isPlaying = false
    try enter(visit.index, in: &visit)
  }

  /// The lesson that is current and the step it is at; `nil` where none was begun.
  ///
  /// It is what a new shell offers to go on with.
  package func place() throws -> LessonPlace? {
    guard let id = try store.currentLesson(), let progress = try store.progress(of: id),
      let lesson = library.lessons.first(where: { $0.id == id })
    else { return nil }
    return LessonVisit(lesson: lesson, progress: progress, scale: scale).place(in: library)
  }

  /// The current lesson with its progress.
  func visit(evenPlaying: Bool = false) throws -> LessonVisit {
    guard let id = try store.currentLesson() else {
      throw CommandFailure.usage(
        "lesson: none is begun; type 'start' to begin, 'lessons' to choose")
    }
    let lesson = try library.lesson(id: id)
    let progress = try store.progress(of: id) ?? LessonProgress(beginning: lesson)
    guard evenPlaying || !progress.isPlaying else {
      throw CommandFailure.usage("lesson: '\(id)' waits while you play; type 'resume' to return")
    }
    return LessonVisit(lesson: lesson, progress: progress, scale: scale)
  }

  private func lesson(toStart name: String?) throws -> Lesson {
    if let name { return try library.lesson(named: name) }
    let isOpen = { (lesson: Lesson) in
      try store.progress(of: lesson.id)?.hasCompleted(lesson) != true
    }
    if let id = try store.currentLesson(),
      let lesson = library.lessons.first(where: { $0.id == id }), try isOpen(lesson)
    {
      return lesson
    }
    guard let lesson = try library.lessons.first(where: isOpen) else {
      throw CommandFailure.usage("start: every lesson is completed; name one to see it again")
    }
    return lesson
  }

  private func openRequirements(of lesson: Lesson) throws -> [String] {
    try lesson.requires.filter { id in
      guard let required = library.lessons.first(where: { $0.id == id }) else { return false }
      return try store.progress(of: id)?.hasCompleted(required) != true
    }
  }

  private func index(ofStep name: String, in lesson: Lesson) throws(CommandFailure) -> Int {
    let ids = lesson.steps.map(\.id)
    if let index = ids.firstIndex(of: name) { return index }
    if let number = Int(name), lesson.steps.indices.contains(number - 1) { return number - 1 }
    let beginning = ids.indices.filter { !name.isEmpty && ids[$0].hasPrefix(name) }
    if beginning.count == 1 { return beginning[0] }
    let advice = Spelling.nearest(to: name, in: ids).map { "did you mean '\($0)'?" }
    throw .usage("goto: there is no step '\(name)'; \(advice ?? "'where' lists them")")
  }
}

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
