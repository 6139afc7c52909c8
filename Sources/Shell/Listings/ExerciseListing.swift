import MemoryTracking
import LessonScript
import Course
import Findings
import Languages
import Presentation
import TerminalText

/// A line of `exercise list`: an exercise and how far the learner is in it.
struct ExerciseListing {
  var number: Int?
  var name: String
  var title: String
  var exercise: Exercise?
  /// The languages that it can be done in.
  var languages: [String] = []
  /// What was begun, the newest last.
  var progress: [ExerciseProgress] = []
  /// How many mistakes its file has.
  var mistakes = 0

  /// All exercises in their order; those with mistakes last.
  static func all(in session: Session) throws -> [ExerciseListing] {
    let library = try session.exerciseDesk.library()
    let table = try session.languages()
    let progress = try session.exerciseDesk.store().all()
    return library.exercises.map { exercise in
      ExerciseListing(
        number: exercise.number, name: exercise.id, title: exercise.title, exercise: exercise,
        languages: exercise.languages(of: table).map(\.id),
        progress: progress.filter { $0.exercise == exercise.id })
    }
      + library.mistakes.map {
        ExerciseListing(name: $0.name, title: "", mistakes: $0.error.mistakes.count)
      }
  }

  /// The table for people.
  static func table(_ listings: [ExerciseListing]) -> Listing {
    Listing(
      headers: ["No", "Exercise", "Title", "Progress"],
      rows: listings.map { listing in
        [
          listing.number.map { "\($0)" } ?? "", listing.name, listing.title, listing.status,
        ]
      })
  }

  private var status: String {
    if mistakes > 0 {
      return mistakes == 1 ? "1 mistake in its file" : "\(mistakes) mistakes in its file"
    }
    guard !progress.isEmpty else { return "not begun" }
    return progress.map { "\($0.language): \($0.status)" }.joined(separator: "; ")
  }

  /// Writes exercises as JSON, `highwater.exercises/1`.
  static func writeJSON(_ listings: [ExerciseListing], to sink: @escaping (String) -> Void) {
    JSONWriter.listing("exercises", version: HighWater.version, to: sink) { json in
      json.array("exercises", listings) { json, listing in
        json.member("number", listing.number)
        json.member("exercise", listing.name)
        json.member("title", listing.title)
        json.member("case", listing.exercise?.caseID)
        json.member("starter", listing.exercise?.starter)
        json.member("allowance_bytes", listing.exercise?.allowance.bytes)
        json.member("languages", listing.languages)
        json.member("mistakes", listing.mistakes)
        json.array("progress", listing.progress, onOneLine: true) { json, progress in
          json.member("language", progress.language)
          json.member("folder", progress.folder)
          json.member("started_at", progress.startedAt)
          json.member("verdict", progress.verdict?.rawValue)
          json.member("passed_at", progress.passedAt)
          json.member("hints_shown", progress.hintsShown)
          json.member("solution_seen", progress.solutionSeen)
        }
      }
    }
  }
}

extension ExerciseProgress {
  /// How far it is, in a few words: `passed`, `killed, 2 hints`, `begun, solution seen`.
  var status: String {
    let state = hasPassed ? "passed" : verdict.map { $0 == .right ? "right on ×1" : $0.rawValue }
    let hints = hintsShown == 0 ? nil : hintsShown == 1 ? "1 hint" : "\(hintsShown) hints"
    return [state ?? "begun", hints, solutionSeen ? "solution seen" : nil].compactMap { $0 }
      .joined(separator: ", ")
  }
}
