package import LessonScript
import MemoryTracking

extension LessonEvent {
  /// The event in words, for a renderer to lay out.
  package var markdown: Markdown {
    switch self {
    case .lessonBegun(let lesson, let requirements): LessonWords.beginning(lesson, requirements)
    case .lessonResumed(let title, let isCompleted):
      LessonWords.line(
        isCompleted ? "You have completed this lesson: " : "Going on with ", strong: title)
    case .smallScaleProposed(let available): LessonWords.proposal(available)
    case .scaleKept(let scale, let wanted): LessonWords.scale(scale, wanted: wanted)
    case .stepEntered(let place, let title):
      Markdown([
        .heading(level: 2, [.text("Step \(place.number) of \(place.count): \(title)")])
      ])
    case .prose(let text), .answer(let text): text
    case .question(let question, let earlier): LessonWords.question(question, earlier)
    case .commandBegun(let line): Markdown([.code(language: "console", "> \(line)")])
    case .trustAsked(let lines): LessonWords.trust(lines)
    case .commandsDone(let lines): LessonWords.done(lines)
    case .guess(let verdict): LessonWords.line(verdict.sentence)
    case .expectation(let expectation, let result): LessonWords.expectation(expectation, result)
    case .quizAnswered(let verdict, let feedback): LessonWords.quizVerdict(verdict, feedback)
    case .replyUnclear(let advice): LessonWords.line(advice)
    case .exercise(let task): task.introduction
    case .exerciseChecked(let task): task.standing
    case .goal(let goal, let command): LessonWords.goal(goal, reachedBy: command)
    case .goalJudged(_, let verdict): LessonWords.goalVerdict(verdict)
    case .hint(let text, let number, let count):
      Markdown(LessonWords.line("", strong: "Hint \(number) of \(count)").blocks + text.blocks)
    case .hintsExhausted(let count, let hasAnswer):
      LessonWords.exhausted(count: count, hasAnswer: hasAnswer)
    case .stepCompleted(let place):
      LessonWords.line("✓ Step \(place.number) of \(place.count) completed.")
    case .lessonCompleted(let recap): recap.page
    case .pausing(let pause): LessonWords.pause(pause)
    case .retryOffered(let example):
      Markdown("A question of this step is not right yet; `\(example)` tries it again.")
    case .playing(let fixtures, let experiments): LessonWords.playing(fixtures, experiments)
    case .place(let place): LessonWords.place(place)
    case .forgotten(let what): LessonWords.line("Forgotten: \(what).")
    case .kept(let what): LessonWords.line("Kept: \(what).")
    }
  }
}

/// The player's own sentences.
private enum LessonWords {
  static func line(_ text: String, strong: String? = nil) -> Markdown {
    Markdown([.paragraph([.text(text)] + (strong.map { [.strong([.text($0)])] } ?? []))])
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  static func beginning(_ lesson: Lesson, _ requirements: [String]) -> Markdown {
    let size = lesson.fixtureSize
    let files = size > .zero ? ", \(size) of files" : ""
    let steps = counted(lesson.steps.count, "step")
    let facts = "\(steps), about \(counted(lesson.minutes, "minute"))\(files)"
    var blocks: [Markdown.Block] = [
      .heading(level: 1, [.text(lesson.title)]), .paragraph([.text("\(facts).")]),
    ]
    if !requirements.isEmpty {
      let names = requirements.joined(separator: ", ")
      blocks.append(.paragraph([.text("It builds on lessons you have not completed: \(names).")]))
    }
    // The introduction usually repeats the title; show it only once.
    let introduction = lesson.introduction.blocks.drop { block in
      if case .heading(level: 1, _) = block { true } else { false }
    }
    return Markdown(blocks + introduction)
  }

  static func proposal(_ available: ByteCount) -> Markdown {
    Markdown(
      "This machine has only \(available) of memory to spare. `set scale small` makes the files "
        + "of lessons a quarter of the size; then `start` again. "
        + "`set scale normal` keeps them as they are.")
  }

  static func scale(_ scale: LessonScale, wanted: LessonScale) -> Markdown {
    let begun = "Its files are at scale \(scale)"
    guard scale != wanted else { return line("\(begun).") }
    return Markdown(
      "\(begun), at which you began it; `reset lesson` and `start` begin it again at \(wanted).")
  }

  /// Commands as the prompt shows them.
  private static func console(_ lines: [String]) -> Markdown.Block {
    .code(language: "console", lines.map { "> \($0)" }.joined(separator: "\n"))
  }

  static func trust(_ lines: [String]) -> Markdown {
    let asked = line(
      "This lesson is not one of HighWater's own. It wants to run these programs on "
        + "this machine, with all your rights:")
    return Markdown(asked.blocks + [console(lines)])
  }

  static func question(_ question: Question, _ earlier: EarlierAnswer?) -> Markdown {
    let given =
      switch earlier {
      case .guess(let guess): line("You guessed \(guess).").blocks
      case .judged(isRight: true): line("You answered it correctly.").blocks
      case .judged(isRight: false):
        Markdown("Your answer was not right; `\(question.content.example)` tries again.").blocks
      case nil: [Markdown.Block]()
      }
    return Markdown(question.content.shown.blocks + given)
  }

  static func quizVerdict(_ verdict: QuizVerdict, _ feedback: [Markdown]) -> Markdown {
    let told =
      switch verdict {
      case .right: "Right."
      case .incomplete: "Right so far, but that is not all of it."
      case .wrong: "Not quite."
      }
    return Markdown(line("", strong: told).blocks + feedback.flatMap(\.blocks))
  }

  static func done(_ lines: [String]) -> Markdown {
    Markdown([console(lines)] + Markdown("It ran before; `again` repeats it.").blocks)
  }

  static func expectation(
    _ expectation: LessonExpectation, _ result: ExpectationResult
  ) -> Markdown {
    let verdict =
      switch result {
      case .held: "✓ holds: "
      case .notMeasured(let reason) where reason.isOfMachine: "– cannot be judged: "
      case .failed, .notMeasured: "✗ does not hold: "
      }
    let facts = Markdown.Inline.text("  (\(result.detail))")
    return Markdown([.paragraph([.text(verdict), .code(expectation.text), facts])])
  }

  static func goal(_ goal: LessonGoal, reachedBy command: String?) -> Markdown {
    guard let command else { return goal.text }
    let reached: [Markdown.Inline] = [
      .text("You reached it by "), .code(command), .text("."),
    ]
    return Markdown(goal.text.blocks + [.paragraph(reached)])
  }

  static func goalVerdict(_ verdict: GoalVerdict) -> Markdown {
    guard verdict.isReached else {
      return Markdown(verdict.shortfalls.flatMap { Markdown("✗ Not yet: \($0).").blocks })
    }
    let details = verdict.results.map(\.detail).joined(separator: ", ")
    return line("✓ Goal reached: \(details).")
  }

  static func exhausted(count: Int, hasAnswer: Bool) -> Markdown {
    let told =
      switch count {
      case 0: "This step has no hints."
      case 1: "That was the only hint."
      default: "Those were all \(count) hints."
      }
    return hasAnswer ? Markdown("\(told) `answer` shows the answer.") : line(told)
  }

  static func pause(_ pause: LessonPause) -> Markdown {
    switch pause {
    case .question(let example):
      Markdown("`\(example)` answers it; `next` goes on without an answer.")
    case .run(let lines):
      Markdown(
        Markdown("`next` runs \(lines.count == 1 ? "this" : "these"):").blocks + [console(lines)])
    case .exercise:
      Markdown(
        "`exercise check` judges your program; `next` goes on once it has passed, and `skip` goes "
          + "on without it.")
    case .goal:
      Markdown(
        "Reach it by a command of your own: each one that measures is judged. `hint` helps, `answer` "
          + "shows one that does, `skip` goes on without it.")
    case .step(let title):
      Markdown([.paragraph([.code("next"), .text(" goes on to “\(title)”.")])])
    case .end(let lesson?): Markdown("The lesson ends here; `start \(lesson)` is next.")
    case .end(nil):
      line("The lesson ends here, and no other is left: you have been through them all.")
    }
  }

  static func playing(_ fixtures: [String], _ experiments: [String]) -> Markdown {
    var blocks = Markdown("Try what you like; `resume` returns to the lesson.").blocks
    if !experiments.isEmpty {
      blocks += line("Worth trying:").blocks + [list(experiments)]
    }
    if !fixtures.isEmpty {
      blocks += line("This lesson's fixtures:").blocks + [list(fixtures)]
    }
    return Markdown(blocks)
  }

  /// A list of commands.
  private static func list(_ commands: [String]) -> Markdown.Block {
    .list(
      Markdown.List(
        start: nil, isTight: true, items: commands.map { [.paragraph([.code($0)])] }))
  }

  /// A step's status, to put before its title; empty for a step not yet completed.
  private static func mark(of step: LessonPlace.Step) -> String {
    switch step.status {
    case .completed: "✓ "
    case .skipped: "skipped: "
    case .new: "new: "
    case .open, .begun: ""
    }
  }

  static func place(_ place: LessonPlace) -> Markdown {
    let items = place.steps.map { step -> [Markdown.Block] in
      let text = "\(mark(of: step))\(step.title) (\(step.id))"
      let inline: Markdown.Inline =
        step.isCurrent ? .strong([.text("\(text): you are here")]) : .text(text)
      return [.paragraph([inline])]
    }
    let list = Markdown.List(start: 1, isTight: true, items: items)
    let heading: [Markdown.Inline] = [.text("\(place.title) (\(place.lessonID))")]
    let waits =
      place.isPlaying ? Markdown("`resume` returns to the lesson.") : pause(place.pause)
    let isPlain = place.scale == .normal && place.wantedScale == .normal
    let size = isPlain ? [] : scale(place.scale, wanted: place.wantedScale).blocks
    return Markdown([.heading(level: 2, heading), .list(list)] + size + waits.blocks)
  }
}
