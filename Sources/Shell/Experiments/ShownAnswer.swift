import CaseStudies
import Course
import Glibc
import Measurement
import Presentation
import TerminalText
import Streaming
import Workbook

extension CaseRunArguments {
  /// Measures versions of a case; `--answer -` shows the answer below the results.
  ///
  /// It is written to a file first, as any answer is, so that the measurement is the same.
  ///
  /// - Throws: What measuring throws; a usage failure for an answer that would reach the terminal
  ///   unescaped, or be mixed into a format other than text.
  func measure(
    _ columns: [CaseColumn], ofCase caseID: String, _ input: InputArguments,
    _ options: CaseArguments, _ runs: RunArguments, _ places: WhereArguments,
    in session: Session
  ) throws -> Measured {
    if answer != nil, columns.contains(where: { $0.program != nil }) {
      throw CommandFailure.usage(
        "answer: a program's answer is compared and not kept; leave out --answer, or leave out "
          + "--language")
    }
    func measure(answer: String?) throws -> Measured {
      var plan = ExperimentPlan(
        subjects: .versions(
          columns, of: try CaseStudy.find(caseID), options: try options.values(forCase: caseID),
          answer: answer),
        source: try input.source(), runs: runs.runs, runOptions: try runs.options(),
        isForced: force)
      plan.isTraced = places.isAsked
      return try ShownExperiment(plan: plan, runs: runs, detail: try places.detail())
        .run(in: session)
    }
    guard answer == "-" else {
      if let answer, isOwnOutput(answer) {
        throw CommandFailure.usage(
          "answer: '\(answer)' is this program's own output; give '-' to see the answer here, or "
            + "name a file")
      }
      return try measure(answer: answer)
    }
    guard runs.format == .text else {
      throw CommandFailure.usage(
        "answer: '-' would stand within the \(runs.format.rawValue); name a file")
    }
    let path = try TemporaryFile.make(for: "answer")
    defer { unlink(path) }
    let measured = try measure(answer: path)
    guard measured.failure == nil else { return measured }
    session.output.write("\nAnswer\n")
    try show(answer: path, in: session)
    return measured
  }

  /// Shows a file with its control characters escaped, a chunk at a time.
  private func show(answer path: String, in session: Session) throws {
    let output = session.output
    var chunks = try ChunkReader(path)
    var kept = 0
    var isAtLineStart = false
    while let chunk = try chunks.next(keeping: kept) {
      guard !session.interruption.isPending else {
        throw CommandFailure.interrupted("answer: stopped; '--answer FILE' keeps it whole")
      }
      kept = incompleteCount(atEndOf: chunk)
      isAtLineStart = chunk.last == UInt8(ascii: "\n")
      output.write(escaped(chunk.dropLast(kept), on: output.display))
    }
    let rest = escaped(chunks.window.suffix(kept), on: output.display)
    output.write(rest + (isAtLineStart ? "" : "\n"))
  }

  /// Escapes lines, but not the newlines between them.
  private func escaped(_ bytes: Slice<UnsafeRawBufferPointer>, on display: Display) -> String {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { display.visible(VisibleText.escaped(bytes: $0)) }.joined(separator: "\n")
  }
}

/// How many bytes at the end belong to an incomplete UTF-8 character.
private func incompleteCount(atEndOf bytes: UnsafeRawBufferPointer) -> Int {
  for count in 1...3 where count <= bytes.count {
    let byte = bytes[bytes.count - count]
    guard !byte.isUTF8Continuation else { continue }
    return byte.utf8Length > count ? count : 0
  }
  return 0
}

/// Whether a path names a terminal, or a place where this program itself writes.
private func isOwnOutput(_ path: String) -> Bool {
  let own = ["/dev/std", "/dev/fd/", "/proc/self/fd/"]
  if own.contains(where: path.hasPrefix) { return true }
  let descriptor = open(path.nativePath, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
  defer { if descriptor >= 0 { close(descriptor) } }
  return isatty(descriptor) == 1
}
