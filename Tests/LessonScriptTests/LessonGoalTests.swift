import LessonScript
import Shell
import Testing

@Suite struct LessonGoalTests {
  private static let sound = """
    Find a file with which the peak passes 100 MiB.

    case: report
    goal: load.peak > 100MiB
    goal: load.peak < 110MiB
    solution: load report --size 33MiB
    """

  @Test func readsItsParts() throws {
    let goal = try goal(Self.sound)
    #expect(goal.text.plainText == "Find a file with which the peak passes 100 MiB.")
    #expect(goal.caseID == "report")
    #expect(goal.casePosition == SourcePosition(line: 13, column: 7))
    #expect(goal.conditions.map(\.text) == ["load.peak > 100MiB", "load.peak < 110MiB"])
    #expect(goal.conditions[1].position == SourcePosition(line: 15, column: 7))
    #expect(goal.solution.text == "load report --size 33MiB")
    #expect(goal.solution.position == SourcePosition(line: 16, column: 11))
  }

  @Test(
    arguments: [
      ("", "10:1: error: fence: 'do' is empty; fill or remove it"),
      (
        "goal: load.peak > 1MiB\nsolution: load tail",
        "10:1: error: do: it says no goal; begin the body with what to reach"
      ),
      (
        "Reach it.\nsolution: load tail",
        "10:1: error: do: 'goal:' is missing; say what must be measured, as in "
          + "'goal: load.peak > 100MiB'"
      ),
      (
        "Reach it.\ngoal: load.peak > 1MiB",
        "10:1: error: do: there is no solution; add a command that reaches the goal, as in "
          + "'solution: load report --size 33MiB'"
      ),
      (
        "Reach it.\ngoal: load.peak > 1s\nsolution: load tail",
        "12:17: error: do: bytes cannot be compared with seconds; give both sides the same unit"
      ),
      (
        "Reach it.\ngoal: load.peak > 1MiB\nsolution: load tail\nwith: a hint",
        "14:1: error: do: cannot read 'with: a hint'; after the text come 'goal:', once or more, "
          + "'solution:' and perhaps 'case:', once each"
      ),
      (
        "Reach it.\ngoal: load.peak > 1MiB\nsolution: load tail\nsolution: load tail",
        "14:1: error: do: cannot read 'solution: load tail'; after the text come 'goal:', once or "
          + "more, 'solution:' and perhaps 'case:', once each"
      ),
      (
        "Reach it.\ngoal: load.peak > 1MiB\nsolution: load 'tail",
        "13:16: error: do: a quote does not end; add another '"
      ),
      (
        "Reach it.\ngoal: load.peak > 1MiB\nsolution: load tial",
        "13:16: error: case: there is no case 'tial'; did you mean 'tail'?"
      ),
      (
        "Reach it.\ngoal: load.peak > 1MiB\nsolution: runs",
        "13:11: error: command: a lesson cannot run 'runs'; it may make fixtures, measure, and show "
          + "what was measured"
      ),
      (
        "Reach it.\ncase: tail\ngoal: load.peak > 1MiB\nsolution: load report",
        "12:7: error: do: the solution is not about the case 'tail'; change one of the two"
      ),
      (
        "Reach it.\ngoal: stream.peak > 1MiB\nsolution: load report",
        "12:7: error: do: the solution does not measure 'stream'; let it run one"
      ),
      (
        "Reach it.\ngoal: same answer\nsolution: load report",
        "12:7: error: do: the solution runs no two versions; use 'compare' in it"
      ),
      (
        "Reach it.\ngoal: load is linear\nsolution: load report",
        "12:7: error: do: the solution does not sweep 'load' over several sizes; use 'sweep' in it"
      ),
    ] as [(String, String)])
  func findsMistakes(body: String, message: String) {
    let mistakes = LessonCheck.mistakes(
      in: LessonText.around("```do\n\(body)\n```"), file: "x.md", grammar: LessonGrammar())
    #expect(mistakes.map(\.description) == ["x.md:\(message)"])
  }

  @Test func isSound() {
    let mistakes = LessonCheck.mistakes(
      in: LessonText.around("```do\n\(Self.sound)\n```"), file: "x.md", grammar: LessonGrammar())
    #expect(mistakes == [])
  }

  /// Its sizes are the learner's to choose; those of the text follow the scale as all prose does.
  @Test func scalesOnlyItsText() throws {
    let body = Self.sound.replacing("100 MiB", with: "`100 MiB`")
    let lesson = try Lesson(source: LessonText.around("```do\n\(body)\n```"), file: "x.md")
    guard case .goal(let goal) = lesson.scaled(to: .small).steps[0].blocks[0].content else {
      Issue.record("no goal")
      return
    }
    #expect(goal.text.plainText == "Find a file with which the peak passes 25 MiB.")
    #expect(goal.solution.text == "load report --size 33MiB")
    #expect(goal.conditions[0].text == "load.peak > 100MiB")
  }

  private func goal(_ body: String) throws -> LessonGoal {
    let lesson = try Lesson(source: LessonText.around("```do\n\(body)\n```"), file: "x.md")
    guard case .goal(let goal) = lesson.steps[0].blocks[0].content else {
      throw LessonError([])
    }
    return goal
  }
}

/// What a learner is told whose command does not reach a goal.
@Suite struct GoalVerdictTests {
  @Test(
    arguments: [
      ("load.peak > 100MiB", "load peaked at 74.1 MiB; the goal is more than 100.0 MiB"),
      ("load.peak < 50MiB", "load peaked at 74.1 MiB; the goal is less than 50.0 MiB"),
      (
        "load.peak ≤ input × 2",
        "load peaked at 74.1 MiB; the goal is at most 64.0 MiB (`input × 2`)"
      ),
      (
        "load.peak - load.start >= 100 MiB",
        "`load.peak - load.start` was 70.0 MiB; the goal is at least 100.0 MiB"
      ),
      ("input == 1MiB", "the input had 32.0 MiB; the goal is exactly 1.0 MiB"),
      ("load is killed", "load ended as `completed`; the goal is `killed`"),
      ("load.limit < 1GiB", "load ran without a limit"),
      ("load is linear", "the command did not sweep load over several sizes"),
      ("load.exponent > 1", "the command did not sweep load over several sizes"),
      ("stream.peak > 1MiB", "the command did not measure stream"),
      ("stream is completed", "the command did not measure stream"),
      ("same answer", "the command compared no two answers"),
      (
        "fake.peak > 1MiB", "fake was cut short (`limit-killed`), so fake.peak was not measured"
      ),
      ("load.wall > 1s", "`load.wall` was 20 ms; the goal is more than 1 s"),
    ] as [(String, String)])
  func saysWhatIsMissing(goal: String, shortfall: String) throws {
    let verdict = try Self.verdict("goal: \(goal)")
    #expect(verdict.shortfalls == [shortfall])
    #expect(!verdict.isReached)
    #expect(verdict.results.allSatisfy { !$0.holds })
  }

  @Test func isReachedIfAllHolds() throws {
    let verdict = try Self.verdict("case: report\ngoal: load.peak > 60MiB\ngoal: input > 1MiB")
    #expect(verdict.isReached)
    #expect(verdict.results.map(\.detail) == ["74.1 MiB > 60.0 MiB", "32.0 MiB > 1.0 MiB"])
  }

  @Test func saysEachShortfall() throws {
    let verdict = try Self.verdict(
      "goal: load.peak > 1MiB\ngoal: input > 1GiB\ngoal: load is killed")
    #expect(verdict.shortfalls.count == 2)
  }

  @Test func isAboutItsCase() throws {
    let verdict = try Self.verdict("case: tail\ngoal: load.peak > 1MiB")
    #expect(verdict.shortfalls == ["the command is about report, and the goal is about tail"])
    #expect(verdict.results.map(\.holds) == [false])
    let program = try Self.verdict("case: tail\ngoal: load.peak > 1MiB", ofCase: nil)
    #expect(program.shortfalls == ["the command measures a program, and the goal is about tail"])
  }

  /// What this machine cannot measure speaks against nothing.
  @Test func takesTheMachineAsItIs() throws {
    #expect(try Self.verdict("goal: load.place > 1MiB").isReached)
  }

  private static func verdict(
    _ fields: String, ofCase caseID: String? = "report"
  ) throws -> GoalVerdict {
    let source = LessonText.around("```do\nReach it.\n\(fields)\nsolution: load report\n```")
    let lesson = try Lesson(source: source, file: "x.md")
    guard case .goal(let goal) = lesson.steps[0].blocks[0].content else { throw LessonError([]) }
    return goal.verdict(on: Figures(), ofCase: caseID, by: "load report")
  }

  /// A load run on 32 MiB, and one of a fake that was killed.
  private struct Figures: FigureSource {
    var sameAnswer: Bool? { nil }

    func value(of figure: Figure) -> Double? {
      switch figure {
      case .input: 32 * 1_048_576
      case .property(.peak, variant: "load"): 74.1 * 1_048_576
      case .property(.start, variant: "load"): 4.1 * 1_048_576
      case .property(.wall, variant: "load"): 0.02
      default: nil
      }
    }

    func outcome(of variant: String) -> String? {
      ["load": "completed", "fake": "limit-killed"][variant]
    }

    func growth(of variant: String) -> String? { nil }

    func obstacle(to figure: Figure) -> String? {
      if case .property(.place, _) = figure { "there is no hook" } else { nil }
    }
  }
}
