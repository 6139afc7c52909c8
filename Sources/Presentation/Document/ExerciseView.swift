package import Findings
import Measurement
import MemoryTracking
import TerminalText

/// What was found out about a learner's program: the verdict and what it means, the sizes, where an
/// answer differs, what the program said, and what to do next.
package struct ExerciseView: DocumentView {
  private let judgement: ExerciseJudgement

  package init(_ judgement: ExerciseJudgement) {
    self.judgement = judgement
  }

  package var document: Document {
    let offence = judgement.offence.map { [Document.Line($0, .warning)] } ?? []
    return Document(
      [.lines([verdict] + offence + [Document.Line(judgement.explanation)])] + sizes + difference
        + complaint + hint)
  }
}

extension ExerciseJudgement.Verdict {
  /// The verdict in a few words.
  package var title: String {
    switch self {
    case .right: "right"
    case .compile: "it does not compile"
    case .crashed: "it crashed"
    case .wrong: "a wrong answer"
    case .killed: "killed for its memory"
    case .grows: "its memory grows with the input"
    case .fake: "it reads in pieces and keeps them all"
    case .slow: "too slow"
    }
  }
}

extension ExerciseView {
  private var verdict: Document.Line {
    let mark = judgement.verdict == .right ? "✓" : "✗"
    return Document.Line(
      "\(mark) \(judgement.exercise) in \(judgement.language): \(judgement.verdict.title)", .verdict
    )
  }

  private var sizes: [Document.Block] {
    guard !judgement.sizes.isEmpty else { return [] }
    let table = Document.Table(
      caption: "What it held on each size",
      columns: [
        .text("Size"), .number("Input"), .number("Limit"), .number("Peak"), .text("Outcome"),
        .number("Time"),
      ],
      rows: judgement.sizes.map { size in
        Document.Table.Row(
          heading: .init("×\(size.factor)"),
          cells: [
            .amount(size.input), .amount(size.limit), .amount(size.peak), outcome(of: size),
            .time(size.wall),
          ])
      })
    return [.table(table)] + (basis.map { [.notes([$0])] } ?? [])
  }

  private func outcome(of size: ExerciseJudgement.Size) -> Document.Cell {
    guard let outcome = size.outcome else { return .text("not run") }
    if size.hasPassedItsLimit { return .text("✗ over its limit", .bad) }
    return outcome == .completed ? .text("✓ completed", .good) : .text("✗ \(outcome.label)", .bad)
  }

  /// The growth below which nothing is said of it, in bytes for each byte: it shows as 0.00.
  private static let leastGrowth = 0.01

  /// What the limit is made of, what enforces it, and how what is held follows the input.
  private var basis: String? {
    guard let size = judgement.sizes.first else { return nil }
    let parts = judgement.empty.map { empty in
      ": the \(empty) of an empty program, and \(ByteCount(size.limit.bytes - empty.bytes)) for "
        + "the work"
    }
    let mechanism = judgement.mechanism.map { ", enforced by \($0)" } ?? ""
    let growth = judgement.growth.flatMap { growth in
      growth < Self.leastGrowth
        ? nil
        : " For each byte of the file it holds \(FigureText.number(growth, decimals: 2)) bytes."
    }
    return "The limit is \(size.limit)\(parts ?? "")\(mechanism).\(growth ?? "")"
  }

  private var difference: [Document.Block] {
    guard let difference = judgement.difference else { return [] }
    let input = judgement.input.map { " The input is \($0)." } ?? ""
    let same = difference.offset == 1 ? "byte is" : "\(difference.offset) bytes are"
    let place = Document.Line(
      difference.offset == 0
        ? "The answers differ from the first byte on.\(input)"
        : "The first \(same) as they should be; the next differs, in line \(difference.line).\(input)"
    )
    func text(_ line: [UInt8]?) -> String {
      guard let line else { return "(the answer has ended)" }
      return line.isEmpty ? "(an empty line)" : VisibleText.escaped(bytes: line)
    }
    return [
      .joined([
        .lines([place]),
        .listings([
          Document.Listing(name: "Expected", text: text(difference.expected)),
          Document.Listing(name: "Yours", text: text(difference.given)),
        ]),
      ])
    ]
  }

  /// The most lines of standard error that are shown: those at its beginning and at its end.
  private static let shownLines = (first: 12, last: 28)

  private var complaint: [Document.Block] {
    guard let complaint = judgement.complaint, complaint.contains(where: { !$0.isWhitespace })
    else { return [] }
    // A tab is a part of a traceback's layout, and not to be shown as an escape.
    let text = complaint.replacing("\r\n", with: "\n").replacing("\t", with: "    ")
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    let (first, last) = Self.shownLines
    if lines.count > first + last + 1 {
      let left = lines.count - first - last
      lines.replaceSubrange(first..<lines.count - last, with: ["… \(left) lines …"])
    }
    let name = judgement.verdict == .compile ? "The compiler says" : "On standard error"
    return [.listings([Document.Listing(name: name, text: lines.joined(separator: "\n"))])]
  }

  private var hint: [Document.Block] {
    judgement.hint.isEmpty ? [] : [.lines([Document.Line("Next: \(judgement.hint)")])]
  }
}
