import Course
import BuiltIn
import Glibc
import LessonScript
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Workbook

/// The presenter's notes in a terminal of their own, following a demo in another.
///
/// It checks the demo's place five times a second, and holds only that lesson.
struct NotesFollower {
  let session: Session

  /// The time between two checks, in milliseconds.
  private static let interval: Int32 = 200

  /// Follows until `q` or Ctrl-C, or without a terminal until the demo ends.
  ///
  /// - Throws: `CommandFailure` if there is no demo to follow and no terminal to wait at.
  func run() throws {
    let output = session.output
    let keys = KeyInput(interruption: session.interruption)
    var lesson: Lesson?
    var shown: DemoPlace?
    var columns = output.display.columns
    guard output.isWatched || DemoBoard.place(at: session.places.demoBoard) != nil else {
      throw CommandFailure.failed("demo: none is running; start one, as in 'demo spike'")
    }
    while true {
      let place = DemoBoard.place(at: session.places.demoBoard)
      if place == nil && !output.isWatched { return }
      let isResized = columns != output.display.columns
      columns = output.display.columns
      if let place, place != shown || isResized {
        if lesson?.file != place.file || lesson == nil { lesson = try Self.lesson(in: place.file) }
        if let lesson { show(lesson, at: place) }
      }
      shown = place
      output.showProgress(status(place, lesson))
      // The input may be closed while somebody still reads the output.
      if keys.isTerminal {
        switch keys.next(timeout: Self.interval) {
        case .key("q"), .end:
          output.showProgress(nil)
          return
        default: break
        }
      } else {
        if session.interruption.isPending { return }
        poll(nil, 0, Self.interval)
      }
    }
  }

  /// The lines that show the notes.
  static func lines(of notes: DemoNotes, on display: Display) -> [String] {
    MarkdownView(notes.markdown).lines(on: display)
  }

  private func show(_ lesson: Lesson, at place: DemoPlace) {
    let output = session.output
    guard let notes = DemoNotes(lesson, stepID: place.stepID, next: place.next) else { return }
    if output.isWatched && output.display.characters != .plain {
      output.write("\u{1B}[H\u{1B}[2J\u{1B}[3J")
    }
    output.write(lines: Self.lines(of: notes, on: output.display) + [""])
    output.flush()
  }

  private func status(_ place: DemoPlace?, _ lesson: Lesson?) -> KeyLine {
    guard let place, let lesson else {
      return KeyLine(action: "waiting for a demo", keys: ["q quit"])
    }
    let (minutes, seconds) = max(0, time(nil) - place.began).quotientAndRemainder(dividingBy: 60)
    return KeyLine(
      action: "\(minutes):\(seconds.padded(toDigits: 2)) of about \(lesson.minutes) min",
      keys: ["q quit"])
  }

  private static func lesson(in file: String) throws -> Lesson {
    if let text = BuiltIn.lessons[file] { return try Lesson(source: text.bytes, file: file) }
    return try Lesson(source: LessonFile.read(file), file: file)
  }
}
