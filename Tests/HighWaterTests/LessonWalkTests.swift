import Foundation
import TestSupport
import Testing

/// Two whole lessons at a pseudo-terminal, as a learner goes through them: with wrong answers,
/// hints, a step back, experiments, and the shell killed on the way. Nothing is lost or run twice.
@Suite(.tags(.slow)) struct LessonWalkTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    _ = try place.highwater("set", "scale", "small")
  }

  @Test func throughAllOfTheSpike() throws {
    var learner = try Learner(in: place)
    try learner.type("start spike", shows: "Step 1 of 9", "20.0 MiB of files")
    try learner.type("next", shows: "Its 16 MiB are the input.", "✓ Step 1 of 9 completed.")
    try learner.type("next", shows: "Step 2 of 9", "answer (1-2)>")
    try learner.type("1", shows: "Not quite.", "It would have been killed long before")
    try learner.type("2", shows: "Right.", "✓ Step 2 of 9 completed.")
    try learner.type("next", shows: "Step 3 of 9", "How many times the file", "guess (x)>")
    try learner.type("hint", shows: "Hint 1 of 2", "The whole file is in memory first.")
    try learner.type("hint", shows: "Hint 2 of 2")
    try learner.type("answer", shows: "Count the file once for its bytes")
    try learner.type("soon", shows: "write a number", "Enter goes on")
    try learner.type("30", shows: "next runs this:", "> load report --size 16MiB")
    try learner.type(
      "next", shows: "Content parsed", "You guessed 30; it was ",
      "✓ holds: load.peak > 1.5 * input", "✓ Step 3 of 9 completed.")

    try learner.type("back", shows: "Step 2 of 9", "You answered it correctly.")
    try learner.type("next", shows: "Step 3 of 9", "It ran before; again repeats it.")
    #expect(try learner.runs() == 1)
    try experiment(&learner)

    try learner.type(
      "next", shows: "Step 4 of 9", "✓ holds: load.peak - load.final > input / 4", "answer (1-2)>")
    try learner.type("2", shows: "✓ Step 4 of 9 completed.")
    try learner.type("next", shows: "Step 5 of 9", "guess (MiB)>")
    try learner.kill()
    #expect(learner.shown.contains("step 5 of 9: Stream it"))
    try learner.type("start", shows: "Going on with The spike that hides", "guess (MiB)>")
    try learner.type("1MiB", shows: "next runs this:")
    try learner.kill()
    try learner.type("where", shows: "✓ Load it (load)", "Stream it (stream): you are here")
    try learner.type("next", shows: "You guessed 1.0 MiB; it was ", "✓ Step 5 of 9 completed.")
    try learner.type("next", shows: "Step 6 of 9", "next runs this:")
    try learner.type("next", shows: "✓ holds: same answer", "✓ Step 6 of 9 completed.")
    try learner.type("next", shows: "Step 7 of 9", "guess (MiB)>")
    try learner.type("", shows: "next runs these:")
    try learner.type("next", shows: "Measured: ", "✓ Step 7 of 9 completed.")
    try reachAGoal(&learner)
    try learner.type("next", shows: "Step 9 of 9", "Tomorrow's archive has 160 MiB")
    for wrong in ["1", "3", "4"] { try learner.type(wrong, shows: "Not quite.") }
    try learner.type("hint", shows: "Is ten times your load peak above 256 MiB?")
    try learner.type(
      "2", shows: "Right.", "✓ Step 9 of 9 completed.", "The spike that hides: what you found",
      "Questions answered right: 3 of 3.", "The lesson ends here; start section is next.")
    // A load, the experiment, a stream, two comparisons, and two at the goal: nothing ran twice.
    #expect(try learner.runs() == 9)
    try learner.type("lessons", shows: "completed")
    try learner.leave()
  }

  /// Leaves the lesson for an experiment, is killed there, and returns.
  private func experiment(_ learner: inout Learner) throws {
    try learner.type("play", shows: "Try what you like", "fixture make report --size 16MiB")
    try learner.type("stream report --size 16MiB", shows: "Peak memory by worker VmHWM")
    try learner.type("next", shows: "lesson: 'spike' waits while you play; type 'resume'")
    try learner.kill()
    try learner.type("next", shows: "lesson: 'spike' waits while you play; type 'resume'")
    try learner.type("resume", shows: "Step 3 of 9: Load it", "It ran before")
    #expect(try learner.runs() == 2)
  }

  /// Measures until the goal is reached, with a kill and a look elsewhere in between.
  private func reachAGoal(_ learner: inout Learner) throws {
    try learner.type(
      "next", shows: "Step 8 of 9", "Find the largest archive", "Reach it by a command of your own")
    try learner.type(
      "load report --size 24MiB", shows: "✗ Not yet: load peaked at ",
      "the goal is more than 135.0 MiB")
    try learner.type("hint", shows: "Hint 1 of 1", "You have two peaks")
    try learner.type("answer", shows: "One command that reaches it: load report --size 45MiB")
    try learner.kill()
    try learner.type("next", shows: "Find the largest archive", "Reach it by")
    try learner.type("where", shows: "The largest that fits (fit): you are here")
    try learner.type(
      "load report --size 45MiB", shows: "✓ Goal reached: ", "✓ Step 8 of 9 completed.",
      "next goes on to “Your turn”.")
    try learner.type("back", shows: "Step 7 of 9")
    try learner.type("next", shows: "Step 8 of 9", "You reached it by load report --size 45MiB.")
  }

  @Test func throughAllOfTheTail() throws {
    var learner = try Learner(in: place)
    try learner.type("start tail", shows: "not completed: spike", "next runs these:")
    try learner.type("next", shows: "✓ Step 1 of 12 completed.")
    try learner.guess("80", inStep: 2, of: 12)
    try learner.type("again", shows: "> load tail -n 1000", "next goes on to “Begin at the end”.")
    #expect(try learner.runs() == 2)
    try learner.guess("1", inStep: 3, of: 12)
    try learner.guess("40", inStep: 4, of: 12)
    try learner.type("goto 2", shows: "Step 2 of 12", "It ran before; again repeats it.")
    try learner.type("goto many", shows: "Step 4 of 12", "It ran before; again repeats it.")
    #expect(try learner.runs() == 5)

    try learner.type("next", shows: "Step 5 of 12", "guess (MiB)>")
    try learner.type("20", shows: "next runs this:")
    try learner.kill()
    #expect(try learner.runs() == 5)
    try learner.type("start", shows: "Step 5 of 12", "You guessed 20.0 MiB.", "next runs this:")
    try learner.type("next", shows: "You guessed 20.0 MiB; it was", "✓ Step 5 of 12 completed.")
    #expect(try learner.runs() == 7)

    try learner.type("next", shows: "Step 6 of 12", "answer (1-3)>")
    try learner.type("3", shows: "Not quite.", "That one was taken first.")
    try learner.interrupt(shows: "answer 1 answers it; next goes on without an answer.")
    try learner.type("answer 1", shows: "The first piece is always left over, here too.")
    try learner.type("answer 2", shows: "✓ Step 6 of 12 completed.")
    try learner.guess("8", inStep: 7, of: 12)
    try learner.guess("100KiB", inStep: 8, of: 12)
    try learner.type("next", shows: "Step 9 of 12", "answer (1-3)>")
    try learner.interrupt(shows: "answer 1 answers it; next goes on without an answer.")
    try learner.type("skip", shows: "Step 10 of 12: Back to the middle", "Reach it by")
    try learner.type("skip", shows: "Step 11 of 12: Your turn", "answer (1-4)>")
    try learner.type("1", shows: "Not quite.")
    try learner.kill()
    try learner.type("where", shows: "skipped: Why no test found it (hidden)", "you are here")
    try learner.type("start", shows: "Step 11 of 12", "answer (1-4)>")
    try learner.type("2", shows: "✓ Step 11 of 12 completed.")
    #expect(!learner.shown.contains("what you found"))
    try learner.type(
      "next", shows: "Step 12 of 12", "Exercise: The last lines", "exercise start tail")
    try learner.type("goto hidden", shows: "Step 9 of 12", "answer (1-3)>")
    try learner.type("2", shows: "✓ Step 9 of 12 completed.")
    try learner.type("goto middle", shows: "Step 10 of 12", "Reach it by")
    try learner.type(
      "stream tail -n 60000 --size 16MiB", shows: "✓ Goal reached", "✓ Step 10 of 12 completed.")
    try learner.type("goto write", shows: "exercise check judges your program")
    try learner.type(
      "skip", shows: "The last lines: what you found", "Get last N lines",
      "Questions answered right: 3 of 3.", "Goals reached by commands of your own: 1 of 1.",
      "Exercise: tail skipped.")
    #expect(try learner.runs() == 12)
    try learner.leave()
  }

  /// The second run of the step cannot end before HighWater is killed, and can at once afterwards.
  @Test func losesOnlyTheRunInWhichItIsKilled() throws {
    let mayEnd = place.folder.path("may-end")
    let waiting = "measure -- sh -c 'test -e \(mayEnd) || sleep 1000'"
    let lessons = try LessonFolder(in: place, body: "```run\nmeasure -- true\n\(waiting)\n```")
    #expect(try lessons.highwater("trust", "own", "--yes").status == 0)
    var learner = try Learner(in: place, lessons: lessons.path)
    try learner.type("start own", shows: "next runs these:")
    try learner.begin("next", shows: "> measure -- sh -c")
    #expect(try learner.runs() == 1)
    try learner.kill()
    #expect(try learner.runs() == 1)
    try place.folder.write("", to: "may-end")
    try learner.type("start", shows: "Step 1 of 1", "next runs this:", "> measure -- sh -c")
    try learner.type("next", shows: "✓ Step 1 of 1 completed.")
    #expect(try learner.runs() == 2)
    try learner.leave()
  }

  /// A new version of a lesson marks what it changed and keeps what was done before.
  @Test func marksWhatANewVersionChanged() throws {
    let lessons = try place.folder.makeFolder("lessons")
    func write(version: Int, closing: String) throws {
      try place.folder.write(
        """
        ---
        id: own
        title: Own
        minutes: 5
        version: \(version)
        ---

        ## First {#first}

        Stays.

        ## Second {#second}

        \(closing)

        """, to: "lessons/01-own.md")
    }
    func highwater(_ command: String) throws -> String {
      let finished = try place.highwater("--lessons", lessons, "-c", command)
      #expect(finished.status == 0, "\(finished.errorText)")
      return finished.outputText
    }
    try write(version: 1, closing: "Before.")
    _ = try highwater("start own")
    #expect(try highwater("next").contains("✓ Step 2 of 2 completed."))
    #expect(try highwater("lessons").contains("completed"))

    try write(version: 1, closing: "Spelt otherwise.")
    #expect(try highwater("where").contains("2. ✓ Second (second): you are here"))

    try write(version: 2, closing: "After.")
    #expect(try highwater("lessons").contains("1 new step"))
    #expect(try highwater("where").contains("1. ✓ First (first)"))
    #expect(try highwater("where").contains("2. new: Second (second): you are here"))
    _ = try highwater("goto second")
    #expect(try highwater("where").contains("2. ✓ Second (second): you are here"))
    let kept = try run(
      "/usr/bin/env",
      ["sqlite3", place.workbookPath, "SELECT state FROM lesson_progress WHERE lesson_id = 'own'"])
    #expect(kept.outputText.contains("\"history\":[{"))
  }
}
