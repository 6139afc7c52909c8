import Course
import ArgumentParser
import LessonScript
import Workbook

/// `demo LESSON`: a lesson for a room.
struct DemoCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Show a lesson to a room, one step a screen, by a key each.",
    discussion: """
      Enter, Space or a remote control's Page Down shows what comes next, then runs it, then goes \
      to the next step. At a guess g takes those of the room, several numbers in a line, and shows \
      how they lie around what is measured. b opens a prompt of your own, r repeats the newest \
      run, p goes back a step, s passes one by, q or Ctrl-C leaves. Your own progress stays as it \
      is. Without a terminal the keys are read from standard input, so that a talk can be rehearsed \
      unattended.

        demo spike
        demo spike --from compare --record spike.cast
        demo --notes

      The last one, in a second terminal, shows the notes of the step that a running demo is at.
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("Its name or number; 'lessons' lists them.", valueName: "lesson"),
    completion: .grammar)
  var lesson: String?
  @Flag(help: "Follow the running demo with its notes; of a lesson named, print them all.")
  var notes = false
  @Option(
    help: ArgumentHelp("Begin at this step, by its number or name.", valueName: "step"),
    completion: .grammar)
  var from: String?
  @Option(
    help: ArgumentHelp("Record the demo for asciinema in this new file.", valueName: "path"))
  var record: String?

  func validate() throws {
    guard lesson != nil || notes else {
      throw ValidationError("Name the lesson to show, as in 'demo spike'")
    }
    guard !notes || (from == nil && record == nil) else {
      throw ValidationError("--notes goes without --from and --record")
    }
  }

  func run(in session: Session) throws {
    guard let lesson else { return try NotesFollower(session: session).run() }
    let chosen = try session.course.lesson(named: lesson).scaled(to: session.course.scale())
    guard !notes else {
      let all = chosen.steps.compactMap { DemoNotes(chosen, stepID: $0.id) }
      return session.output.write(
        lines: Array(
          all.map { NotesFollower.lines(of: $0, on: session.output.display) }
            .joined(separator: [""])))
    }
    try DemoPerformance(chosen, in: session).run(from: from, recordingTo: record, root: root)
  }
}
