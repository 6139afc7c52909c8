package import Findings

/// What a class handed in, judged again: learners by exercises, then what they have in common.
package struct ClassView: DocumentView {
  package var report: ClassReport
  /// What is said below it: the seed, the machines, how far to trust it.
  package var remarks: [String]

  package init(_ report: ClassReport, remarks: [String] = []) {
    self.report = report
    self.remarks = remarks
  }

  package var document: Document {
    let blocks = parts.flatMap { part in
      [.lines([Document.Line(part.heading, .caption)])] + part.blocks
    }
    return Document([.lines([Document.Line(title, .heading)])] + blocks + [.notes(notes)])
  }

  /// What its heading says.
  var title: String {
    let judged = report.learners.flatMap(\.programs).count { $0.verdict != nil }
    return "\(FigureText.count(report.learners.count, "hand-in")), "
      + "\(FigureText.count(judged, "program")) judged"
  }

  /// A part of the page.
  struct Part {
    var id: String
    var heading: String
    var blocks: [Document.Block]
  }

  /// The parts that have something in them.
  var parts: [Part] {
    [
      Part(id: "learners", heading: "Learners and exercises", blocks: learners),
      Part(id: "exercises", heading: "How each exercise went", blocks: exercises),
      Part(id: "guesses", heading: "Guesses against measurements", blocks: guesses),
      Part(id: "answers", heading: "Answers to quizzes", blocks: answers),
      Part(id: "same", heading: "The same programs", blocks: shared),
      Part(id: "problems", heading: "What could not be read or judged", blocks: problems),
    ].filter { !$0.blocks.isEmpty }
  }
}

extension ClassView {
  private var learners: [Document.Block] {
    guard !report.learners.isEmpty else { return [] }
    var matrix = matrix
    matrix.narrower = [list]
    return [.table(report.exercises.isEmpty ? list : matrix)]
  }

  /// A column for each exercise.
  private var matrix: Document.Table {
    Document.Table(
      caption: "The verdict on each program; after ≠ the one that was handed in",
      columns: [learnerColumn] + report.exercises.map { .text($0) },
      rows: report.learners.map { learner in
        Document.Table.Row(
          heading: .init(learner.name),
          cells: report.exercises.map { exercise in
            let programs = learner.programs.filter { $0.exercise == exercise }
            if learner.problem != nil { return Document.Cell.text("✗ unread", .bad) }
            guard !programs.isEmpty else { return .text(nil) }
            return Document.Cell(
              content: programs.enumerated().reduce(Document.Text([])) { text, entry in
                text + (entry.offset == 0 ? .init([]) : .init(", ")) + word(entry.element)
              })
          })
      }, layout: .wide)
  }

  private var learnerColumn: Document.Table.Column {
    Document.Table.Column(title: "Learner", wraps: true)
  }

  /// The verdict, with the language if the class uses several.
  private func word(_ program: ClassReport.Program) -> Document.Text {
    let language = usesLanguages ? " \(program.language)" : ""
    let before = program.differs ? program.handedIn.map { " ≠ \($0.rawValue)" } ?? "" : ""
    guard let verdict = program.verdict else { return .figure("not judged\(language)", .warning) }
    return .figure(
      verdict.rawValue + before + language, verdict == .right ? .good : .bad)
  }

  private var usesLanguages: Bool {
    Set(report.learners.flatMap(\.programs).map(\.language)).count > 1
  }

  /// A row for each program, where a window has no room for a column for each exercise.
  private var list: Document.Table {
    Document.Table(
      caption: "The verdict on each program, and the one that was handed in",
      columns: [
        learnerColumn, Document.Table.Column(title: "Program", wraps: true), .text("Handed in"),
        .text("Found"),
      ],
      rows: report.learners.flatMap { learner -> [Document.Table.Row] in
        if learner.programs.isEmpty {
          let found = learner.problem == nil ? Document.Cell.text(nil) : .text("✗ unread", .bad)
          return [row(learner, .text(nil), .text(nil), found)]
        }
        return learner.programs.map { program in
          let name = program.exercise + (usesLanguages ? " \(program.language)" : "")
          let found: Document.Cell =
            program.verdict.map { verdict in
              .text(
                (program.differs ? "≠ " : "") + verdict.rawValue, verdict == .right ? .good : .bad)
            } ?? .text("not judged", .warning)
          return row(learner, .text(name), .text(program.handedIn?.rawValue), found)
        }
      })
  }

  private func row(_ learner: ClassReport.Learner, _ cells: Document.Cell...)
    -> Document.Table.Row
  {
    Document.Table.Row(heading: .init(learner.name), cells: cells)
  }

  private var exercises: [Document.Block] {
    let summaries = report.exerciseSummaries.filter { $0.judged > 0 }
    guard !summaries.isEmpty else { return [] }
    return [
      .table(
        Document.Table(
          caption: "The programs of each exercise",
          columns: [
            .text("Exercise"), .number("Judged"), .number("Right"), .text("Else most often"),
          ],
          rows: summaries.map { summary in
            Document.Table.Row(
              heading: .init(summary.exercise),
              cells: [
                .count(summary.judged), .count(summary.right),
                .text(summary.commonFault.map { "\($0.value.rawValue), \($0.count)" }),
              ])
          }))
    ]
  }

  private var guesses: [Document.Block] {
    let summaries = report.guessSummaries
    guard !summaries.isEmpty else { return [] }
    return [
      .table(
        Document.Table(
          caption: "Each question's guesses, and what was measured",
          columns: [
            Document.Table.Column(title: "Question", wraps: true), .number("Guesses"),
            .number("Median"), .number("Measured"), .number("Within ×2"),
          ],
          rows: summaries.map { summary in
            Document.Table.Row(
              heading: heading(of: summary.question),
              cells: [
                .count(summary.count), .text(summary.unit.text(summary.median)),
                .text(summary.measured.map(summary.unit.text)),
                .text("\(summary.near) of \(summary.measuredCount)"),
              ])
          }))
    ]
  }

  private var answers: [Document.Block] {
    let summaries = report.quizSummaries
    guard !summaries.isEmpty else { return [] }
    return [
      .table(
        Document.Table(
          caption: "Each quiz's answers",
          columns: [
            Document.Table.Column(title: "Question", wraps: true), .number("Right"),
            Document.Table.Column(title: "Wrong most often", wraps: true),
          ],
          rows: summaries.map { summary in
            Document.Table.Row(
              heading: heading(of: summary.question),
              cells: [
                .text("\(summary.right) of \(summary.count)"),
                Document.Cell(
                  content: summary.commonError.map { .sentence("\($0.value) (\($0.count))") }),
              ])
          }))
    ]
  }

  private func heading(of question: ClassReport.Question) -> Document.Text {
    .sentence("\(question.lesson): \(question.text)")
  }

  private var shared: [Document.Block] {
    let sentences = report.sharedPrograms.map { program in
      let names = program.learners.map { "'\($0)'" }.joined(separator: ", ")
      let what = "\(program.exercise) in \(program.language)"
      return program.isStarter
        ? "\(what): the first program, unchanged, was handed in by \(names)."
        : "\(what): the same program was handed in by \(names)."
    }
    return sentences.isEmpty ? [] : [.lines(sentences.map { Document.Line($0) })]
  }

  private var problems: [Document.Block] {
    let sentences = report.learners.flatMap { learner -> [String] in
      let unread = learner.problem.map { ["\(learner.name): \($0)"] } ?? []
      let unjudged = learner.programs.compactMap { program in
        program.problem.map {
          "\(learner.name), \(program.exercise) in \(program.language): \($0)"
        }
      }
      return unread + unjudged + learner.remarks.map { "\(learner.name): \($0)" }
    }
    return sentences.isEmpty ? [] : [.lines(sentences.map { Document.Line($0, .warning) })]
  }

  /// What a reader must know.
  var notes: [String] {
    let programs = report.learners.flatMap(\.programs)
    return [
      programs.contains(where: \.differs)
        ? "≠ marks a verdict that is not the one handed in, which another machine gave." : nil,
      programs.contains(where: \.isIncomparable)
        ? "A verdict is compared with the one handed in only if as many sizes were tried for both."
        : nil,
      programs.contains(where: \.isQuick)
        ? "Programs were judged on the smallest size alone; without --quick all three are tried."
        : nil,
      report.sharedPrograms.isEmpty
        ? nil
        : "Programs are the same if they differ in blank lines and in blanks at ends of lines at "
          + "most; a short solution can be found by several.",
      report.guessSummaries.isEmpty
        ? nil : "What was measured of guesses is what was handed in: each learner's own machine's.",
    ].compactMap { $0 } + remarks
  }
}

extension ClassView {
  /// Writes it as an HTML page, once, in pieces in order.
  ///
  /// - Parameters:
  ///   - version: HighWater's.
  ///   - sink: Takes the text.
  package func writePage(version: String, to sink: @escaping (String) -> Void) {
    let renderer = HTMLRenderer(sink: sink)
    let sections = parts.map {
      Document.Section(id: $0.id, heading: $0.heading, blocks: $0.blocks)
    }
    let last = Document.Section(id: "method", heading: "How it was judged", blocks: [.notes(notes)])
    let all = notes.isEmpty ? sections : sections + [last]
    HTMLPage(kind: "class", title: title, opening: []).begin(
      renderer, contents: all.map { HTMLPage.Entry(id: $0.id, heading: $0.heading) })
    for section in all { renderer.write(section) }
    HTMLPage.end(renderer, version: version)
  }
}
