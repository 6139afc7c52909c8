import MemoryTracking
import Testing

@testable import Findings

/// What a class has in common.
@Suite struct ClassReportTests {
  private typealias Learner = ClassReport.Learner
  private typealias Program = ClassReport.Program

  private func program(
    _ exercise: String, _ verdict: ExerciseJudgement.Verdict?,
    said handedIn: ExerciseJudgement.Verdict? = .right, form: String? = nil,
    isStarter: Bool = false
  ) -> Program {
    Program(
      exercise: exercise, language: "python", handedIn: handedIn, verdict: verdict, form: form,
      isStarter: isStarter, seed: 7)
  }

  @Test func ordersTheExercisesThatWereHandedIn() {
    let report = ClassReport(
      [
        Learner(
          name: "a", file: "a.tar",
          programs: [program("own", .wrong), program("nobody's", nil), program("tail", .right)]),
        Learner(name: "b", file: "b.tar", programs: [program("count", .right)]),
      ], exercisesInOrder: ["header", "count", "tail"])
    #expect(report.exercises == ["count", "tail", "own"])
  }

  @Test func marksVerdictsThatDiffer() {
    #expect(program("tail", .killed).differs)
    #expect(!program("tail", .right).differs)
    #expect(!program("tail", nil).differs && !program("tail", .killed, said: nil).differs)
  }

  /// A verdict on the smallest size alone may well be another than that on all.
  @Test func comparesVerdictsThatAreAsThorough() {
    for (here, there) in [(false, true), (true, false), (true, true), (false, false)] {
      var judged = program("tail", .killed)
      judged.isQuick = here
      judged.handedInIsQuick = there
      #expect(judged.differs == (here == there) && judged.isIncomparable == (here != there))
      judged.handedInIsQuick = nil
      #expect(judged.differs && !judged.isIncomparable)
      judged.verdict = .right
      judged.handedInIsQuick = there
      #expect(!judged.differs && !judged.isIncomparable)
    }
  }

  @Test func countsVerdicts() {
    let verdicts: [ExerciseJudgement.Verdict?] = [.killed, .right, .grows, .killed, nil]
    let report = ClassReport(
      verdicts.enumerated().map { index, verdict in
        Learner(name: "\(index)", file: "f", programs: [program("tail", verdict)])
      }, exercisesInOrder: ["tail"])
    let summary = report.exerciseSummaries[0]
    #expect((summary.judged, summary.right) == (4, 1))
    #expect(summary.commonFault?.value == .killed && summary.commonFault?.count == 2)
    let right = ClassReport(
      [Learner(name: "a", file: "f", programs: [program("tail", .right)])],
      exercisesInOrder: ["tail"])
    #expect(right.exerciseSummaries[0].commonFault == nil)
  }

  @Test func comparesGuessesWithMeasurements() {
    let question = ClassReport.Question(lesson: "spike", step: "run", stage: 1, text: "How much?")
    let figures: [(guess: Double, measured: Double?)] = [
      (50, 100), (49, 100), (200, 100), (201, 100), (300, 120), (1, nil), (5, 0),
    ]
    let report = ClassReport(
      figures.enumerated().map { index, figure in
        Learner(
          name: "\(index)", file: "f",
          guesses: [
            .init(question: question, unit: .bytes, guess: figure.guess, measured: figure.measured)
          ])
      }, exercisesInOrder: [])
    let summary = report.guessSummaries[0]
    #expect(summary.question == question && summary.count == 7 && summary.measuredCount == 6)
    #expect(summary.median == 50 && summary.measured == 100 && summary.near == 2)
  }

  @Test func findsTheMostFrequentWrongAnswer() {
    let quiz = ClassReport.Question(lesson: "terms", step: "rss", stage: 0, text: "Which?")
    let answers = [("This", true), ("That", false), ("Both", false), ("That", false)]
    let report = ClassReport(
      answers.map { choice, isRight in
        Learner(
          name: choice, file: "f",
          answers: [.init(question: quiz, choice: choice, isRight: isRight)])
      }, exercisesInOrder: [])
    let summary = report.quizSummaries[0]
    #expect((summary.count, summary.right) == (4, 1))
    #expect(summary.commonError?.value == "That" && summary.commonError?.count == 2)
  }

  /// The same program is named if several have it; the starter even of one learner.
  @Test func groupsTheSamePrograms() {
    let forms: [(name: String, form: String?, isStarter: Bool)] = [
      ("a", "x", false), ("b", "y", false), ("c", "x", false), ("d", nil, false),
      ("e", "s", true), ("f", nil, false),
    ]
    let report = ClassReport(
      forms.map { name, form, isStarter in
        Learner(
          name: name, file: "f",
          programs: [program("tail", .right, form: form, isStarter: isStarter)])
      }, exercisesInOrder: ["tail"])
    #expect(report.sharedPrograms.map(\.learners) == [["a", "c"], ["e"]])
    #expect(report.sharedPrograms.map(\.isStarter) == [false, true])
  }

  @Test func writesFiguresInTheirUnit() {
    #expect(ClassReport.Unit.bytes.text(12_582_912) == "12.0 MiB")
    #expect(ClassReport.Unit.seconds.text(1.25) == "1.25 s")
    #expect(ClassReport.Unit.number.text(3) == "3.00")
    #expect(ClassReport.Unit.bytes.text(1e300) == "1e+300")
    #expect(ClassReport.Unit.seconds.text(1e300) == "1e+300")
  }
}
