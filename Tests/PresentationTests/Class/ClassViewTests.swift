import Findings
import Foundation
import FoundationXML
import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation
@testable import TerminalText

/// The page of a class, whatever learners call themselves.
@Suite struct ClassViewTests {
  private static func program(
    _ exercise: String, _ verdict: ExerciseJudgement.Verdict?, language: String = "python",
    said handedIn: ExerciseJudgement.Verdict? = .right, problem: String? = nil,
    form: String? = nil
  ) -> ClassReport.Program {
    ClassReport.Program(
      exercise: exercise, language: language, handedIn: handedIn, verdict: verdict,
      problem: problem, growth: verdict == .killed ? 1.5 : nil,
      peak: verdict == nil ? nil : .mebibytes(20), form: form, seed: 7)
  }

  private static let quiz = ClassReport.Question(
    lesson: "terms", step: "rss", stage: 0, text: "Which?")
  private static let guess = ClassReport.Question(
    lesson: "spike", step: "run", stage: 1, text: "How much?")

  private static func report(naming names: [String] = ["Ada", "Bob", "eve"]) -> ClassReport {
    ClassReport(
      [
        .init(
          name: names[0], file: "ada.tar", node: "n1",
          programs: [program("tail", .right, form: "x"), program("count", .right)],
          guesses: [.init(question: guess, unit: .bytes, guess: 1_048_576, measured: 1_572_864)],
          answers: [.init(question: quiz, choice: "That", isRight: true)]),
        .init(
          name: names[1], file: "bob.tar", node: "n2",
          programs: [
            program("tail", .killed, form: "x"),
            program("count", nil, problem: "Python is not installed"),
          ], answers: [.init(question: quiz, choice: "This", isRight: false)]),
        .init(name: names[2], file: "eve.tar", problem: "it is cut off"),
      ], exercisesInOrder: ["count", "tail"])
  }

  private func lines(_ report: ClassReport, columns: Int) -> [String] {
    ClassView(report, remarks: ["Judged on n1."]).lines(on: Display(columns: columns))
  }

  private func written(_ report: ClassReport, as format: ClassFormat) -> String {
    let box = TextBox()
    ClassView(report).write(as: format, version: "1", to: box.take)
    return box.text
  }

  @Test func showsLearnersByExercises() {
    let text = lines(Self.report(), columns: 80)
    #expect(text.first == "3 hand-ins, 3 programs judged")
    let ada = text.first { $0.hasPrefix("Ada") }
    #expect(ada?.split(separator: " ") == ["Ada", "right", "right"])
    let bob = text.first { $0.hasPrefix("Bob") }
    #expect(bob?.hasSuffix("killed ≠ right") == true && bob?.contains("not judged") == true)
    for sentence in [
      "eve: it is cut off", "Bob, count in python: Python is not installed",
      "tail in python: the same program was handed in by 'Ada', 'Bob'.", "Judged on n1.",
    ] {
      #expect(text.contains(sentence), "\(sentence)\n\(text.joined(separator: "\n"))")
    }
    #expect(text.contains { $0.hasPrefix("tail") && $0.hasSuffix("killed, 1") })
    #expect(text.contains { $0.hasPrefix("spike: How much?") && $0.hasSuffix("1 of 1") })
    #expect(text.contains { $0.hasPrefix("terms: Which?") && $0.hasSuffix("This (1)") })
  }

  @Test func comparesNoVerdictsOnOtherSizes() {
    var report = Self.report()
    report.learners[1].programs[0].handedInIsQuick = true
    let text = lines(report, columns: 200)
    #expect(!text.contains { $0.contains("≠ right") || $0.contains("≠ marks") })
    #expect(text.contains { $0.hasPrefix("A verdict is compared with the one handed in only") })
    #expect(lines(Self.report(), columns: 200).contains { $0.hasPrefix("≠ marks a verdict") })
  }

  /// A window without room for a column for each exercise has a row for each program.
  @Test func fitsNarrowWindows() {
    for columns in [30, 40, 60, 80, 200] {
      for line in lines(Self.report(), columns: columns) {
        #expect(line.count <= columns, "\(columns): \(line)")
      }
    }
    let many = ClassReport(
      [
        .init(
          name: "Ada", file: "a", programs: (0..<12).map { Self.program("exercise\($0)", .right) })
      ],
      exercisesInOrder: [])
    #expect(lines(many, columns: 80).filter { $0.hasPrefix("Ada") }.count == 12)
    #expect(lines(many, columns: 250).filter { $0.hasPrefix("Ada") }.count == 1)
  }

  @Test func namesTheLanguageIfThereAreSeveral() {
    let report = ClassReport(
      [
        .init(
          name: "Ada", file: "a",
          programs: [
            Self.program("tail", .right), Self.program("tail", .slow, language: "c", said: nil),
          ])
      ], exercisesInOrder: ["tail"])
    #expect(
      lines(report, columns: 80).contains { $0.hasSuffix("right python, slow c") })
  }

  @Test func saysThatAStarterIsUnchanged() {
    var report = Self.report()
    report.learners[0].programs[0].isStarter = true
    report.learners[1].programs[0].isStarter = true
    #expect(
      lines(report, columns: 120).contains(
        "tail in python: the first program, unchanged, was handed in by 'Ada', 'Bob'."))
  }

  @Test func csvHasARecordForEachProgram() {
    let lines = written(Self.report(), as: .csv).components(separatedBy: "\r\n")
    #expect(
      lines == [
        "learner,file,exercise,language,handed_in,found,differs,growth,peak_bytes,is_starter,"
          + "thoroughness,seed,node,problem",
        "Ada,ada.tar,tail,python,right,right,false,,20971520,false,full,7,n1,",
        "Ada,ada.tar,count,python,right,right,false,,20971520,false,full,7,n1,",
        "Bob,bob.tar,tail,python,right,killed,true,1.5,20971520,false,full,7,n2,",
        "Bob,bob.tar,count,python,right,,false,,,false,full,7,n2,Python is not installed",
        "eve,eve.tar,,,,,,,,,,,,it is cut off", "",
      ])
  }

  @Test(arguments: ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "＝1+1"])
  func csvHasNoFormulas(name: String) {
    let text = written(Self.report(naming: [name, "Bob", "eve"]), as: .csv)
    #expect(text.contains("\r\n'\(name),"))
    #expect(!text.contains("\r\n\(name)"))
  }

  /// To Swift, a sign and a combining mark after it are one character; to a spreadsheet they are not.
  @Test func csvQuotesSignsWithMarks() {
    let names = ["x\"\u{301},=1+1", "a,\u{301}b", "eve"]
    let lines = written(Self.report(naming: names), as: .csv).components(separatedBy: "\r\n")
    #expect(lines[1].utf8.starts(with: "\"x\"\"\u{301},=1+1\",ada.tar,".utf8))
    #expect(lines[3].utf8.starts(with: "\"a,\u{301}b\",bob.tar,".utf8))
  }

  @Test func jsonHasEverything() throws {
    let json = try ParsedJSON(written(Self.report(), as: .json))
    #expect(json.object["schema"] as? String == "highwater.class/1")
    #expect(json["learners"].map { $0["name"] as? String } == ["Ada", "Bob", "eve"])
    #expect(json["learners"][2]["problem"] as? String == "it is cut off")
    #expect(json["exercises"].map { $0["right"] as? Int } == [1, 1])
    #expect(json["answers"].first?["most_frequent_error"] as? String == "This")
    #expect(json["guesses"].first?["within_factor_2"] as? Int == 1)
    #expect(json["same_programs"].first?["learners"] as? [String] == ["Ada", "Bob"])
  }

  private static let hostile = [
    "<script>alert(1)</script>", "\u{1B}[2J\u{1B}]0;x\u{7}", "a\u{202E}b", "| a | b |\n# c",
    "[x](javascript:alert)", "![x](http://x)", "a\r\nb,c\"d", "\" onmouseover=\"x", "&amp;",
  ]

  @Test(arguments: hostile) func namesDoNotAct(name: String) throws {
    let report = Self.report(naming: [name, name + "2", "eve"])
    for line in lines(report, columns: 80) { #expect(!line.hasControls, "\(line)") }
    for format in [ClassFormat.json, .csv, .markdown, .html] {
      let text = written(report, as: format)
      let controls = text.replacing("\r\n", with: "").replacing("\n", with: "")
      #expect(!controls.hasControls, "\(format)")
    }
    let html = written(report, as: .html)
    #expect(!html.contains("<script") && !html.contains("\" onmouseover"))
    #expect(XMLParser(data: Data(html.utf8)).parse(), "the page is not well-formed")
    // What Markdown would read is escaped there.
    let markdown = written(report, as: .markdown)
      .replacing("\\<", with: "").replacing("\\[", with: "")
    #expect(!markdown.contains("[x](") && !markdown.contains("<script"))
    let rows = written(Self.report(), as: .markdown).split(separator: "\n").count
    #expect(markdown.split(separator: "\n").count == rows)
  }

  @Test func namesAreShownHarmlessAtRandom() {
    var random = SeededGenerator(seed: 19)
    for _ in 0..<100 {
      let names = (0..<3).map { _ in UglyText.random(using: &random) }
      for line in lines(
        Self.report(naming: names), columns: Int.random(in: 20...120, using: &random))
      {
        #expect(!line.hasControls, "\(names)")
      }
    }
  }
}
