import Course
import Findings
import LessonScript
import Measurement
import MemoryTracking
import Presentation

extension HandIn {
  /// The index of the archive, `highwater.hand-in/1`.
  var index: String {
    let host = Host.current()
    var text = ""
    JSONWriter.listing("hand-in", version: HighWater.version, to: { text += $0 }) { json in
      json.member("name", name)
      json.member("made_at", madeAt)
      json.member("seed", seed)
      json.object("machine", onOneLine: true) { json in
        json.member("kernel", host.kernel)
        json.member("processors", host.processors)
        json.member("memory_bytes", host.memory.bytes)
        json.member("swift", host.swift)
        json.member("build", host.build)
      }
      json.array("files", files, onOneLine: true) { json, file in
        json.member("name", file.name)
        json.member("bytes", file.bytes.count)
        json.member("sha256", file.digest)
      }
      json.array("exercises", exercises) { $0.members(of: $1) }
      json.array("lessons", lessons, onOneLine: true) { json, entry in
        json.member("lesson", entry.lesson.id)
        json.member("version", entry.progress.version)
        json.member("record", entry.record.name)
      }
    }
    return text
  }
}

extension JSONWriter {
  /// An exercise of a hand-in. The verdict is the learner's own machine's.
  fileprivate mutating func members(of entry: HandIn.ExerciseEntry) {
    let (progress, judgement) = (entry.progress, entry.judgement)
    member("exercise", progress.exercise)
    member("language", progress.language)
    member("program", entry.program?.name)
    member("started_at", progress.startedAt)
    member("passed_at", progress.passedAt)
    member("hints_shown", progress.hintsShown)
    member("solution_seen", progress.solutionSeen)
    member("judged_at", judgement?.date)
    member("thoroughness", judgement?.thoroughness.rawValue)
    member("verdict", judgement?.verdict.rawValue)
    member("growth", judgement?.growth)
    array("sizes", judgement?.sizes ?? [], onOneLine: true) { json, size in
      json.member("factor", size.factor)
      json.member("input_bytes", size.input.bytes)
      json.member("limit_bytes", size.limit.bytes)
      json.member("peak_bytes", size.peak?.bytes)
      json.member("outcome", size.outcome?.rawValue)
      json.member("wall_seconds", size.wall)
    }
  }
}

extension LessonProgress {
  /// What was guessed, answered and measured in each step that was entered, in the lesson's order.
  ///
  /// Of a goal it says only that it was reached: the command that did it was typed by the learner.
  func record(of lesson: Lesson) -> String {
    var text = ""
    JSONWriter.listing("hand-in-lesson", version: HighWater.version, to: { text += $0 }) { json in
      json.member("lesson", lessonID)
      json.member("version", version)
      json.member("scale", scale?.rawValue)
      let entered = lesson.steps.compactMap { step in steps[step.id].map { (step.id, $0) } }
      json.array("steps", entered) { json, entry in
        json.member("step", entry.0)
        json.members(of: entry.1)
      }
    }
    return text
  }
}

extension JSONWriter {
  fileprivate mutating func members(of step: StepProgress) {
    member("is_completed", step.isCompleted)
    member("was_skipped", step.wasSkipped)
    member("hints_shown", step.hintsShown)
    array("guesses", step.guesses, onOneLine: true) { json, guess in
      json.member("stage", guess.stage)
      json.member("question", guess.question)
      json.member("unit", guess.unit)
      json.member("guess", guess.value)
      json.member("measured", guess.measured)
    }
    array("answers", step.quizAnswers, onOneLine: true) { json, answer in
      json.member("stage", answer.stage)
      json.member("choice", answer.choice)
      json.member("is_right", answer.isRight)
      json.member("attempts", answer.attempts)
    }
    array("exercises", step.exercises ?? [], onOneLine: true) { json, passed in
      json.member("stage", passed.stage)
      json.member("exercise", passed.name)
      json.member("language", passed.language)
    }
    member("goals_reached", step.goals?.map(\.stage) ?? [])
    array("measured", step.measured) { json, measurement in
      let figures = measurement.figures
      json.member("stage", measurement.stage)
      json.member("case", figures.caseID)
      json.member("input_bytes", figures.input)
      json.member("same_answer", figures.sameAnswer)
      json.array("variants", figures.variants, onOneLine: true) { json, variant in
        json.member("variant", variant.name)
        json.member("outcome", variant.outcome)
        json.member("growth", variant.growth)
        json.member("limit_bytes", variant.limit)
        json.object("figures") { json in
          for (name, value) in variant.properties.sorted(by: { $0.key < $1.key }) {
            json.member(name, value)
          }
        }
      }
    }
  }
}
