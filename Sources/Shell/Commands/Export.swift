import ArgumentParser
import Course
import Measurement
import Presentation
import TerminalText
import Streaming
import Workbook

/// `export [RUN…] --format FORM [--output FILE]`, or of a lesson with `--lesson`.
struct Export: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write runs or a sweep as JSON, CSV, Markdown or HTML; a lesson as Markdown.",
    discussion: """
      Nothing is run again. Without --format the ending of the file's name decides: .html, .json, \
      .csv or .md. A page is one file that opens offline. A lesson's file has what you guessed and \
      measured there, and the rows of the decision table that you filled.

        export --output report.html
        export 1 --format csv
        export 1-2 --format markdown
        export 3 --format speedscope --output peak.json
        export --lesson spike --output spike-notes.md
      """)

  /// The format of a file: any but the text for the terminal.
  struct Form: ExpressibleByArgument {
    static let speedscope = "speedscope"
    static let allValueStrings =
      OutputFormat.allCases.filter { $0 != .text }.map(\.rawValue) + [speedscope]

    /// `nil` for the call stacks of pictures, which only the website speedscope reads.
    let format: OutputFormat?

    init?(argument: String) {
      format = OutputFormat(rawValue: argument)
      guard argument == Self.speedscope || (format != nil && format != .text) else { return nil }
    }

    private init(_ format: OutputFormat) { self.format = format }

    /// The standard form.
    static let html = Form(.html)

    /// The form of a file; `nil` if the ending of its name says nothing.
    init?(path: String) {
      let name = path.baseName
      let ending = name.lastIndex(of: ".").map { name[$0...].dropFirst().lowercased() }
      switch ending {
      case "html", "htm": self.init(argument: "html")
      case "md", "markdown": self.init(argument: "markdown")
      case "json" where name.hasSuffix(".speedscope.json"): self.init(argument: Self.speedscope)
      case let ending?: self.init(argument: ending)
      case nil: return nil
      }
    }
  }

  @ParentCommand var root: HighWater
  @OptionGroup var recorded: RecordedRunArguments
  @Option(
    help: ArgumentHelp("Write what you guessed and measured in this lesson.", valueName: "lesson"),
    completion: .grammar)
  var lesson: String?
  @Option(
    help: "The form to write; by default what --output ends in, else html; markdown for a lesson.")
  var format: Form?
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "Write to this file; by default to standard output, unless that is a terminal.",
      valueName: "path"),
    completion: .file())
  var output: String?

  func validate() throws {
    guard lesson != nil else { return }
    guard recorded.runs.isEmpty else {
      throw ValidationError("A run and --lesson exclude each other; give one")
    }
    guard (format ?? output.flatMap { Form(path: $0) }).map({ $0.format == .markdown }) ?? true
    else {
      throw ValidationError("A lesson is written as Markdown alone; name a file that ends in .md")
    }
  }

  /// The form to write.
  ///
  /// - Parameter isWatched: Whether standard output is a terminal.
  /// - Returns: The form that --format names, else that of the file's ending.
  /// - Throws: A usage failure if the ending of a file's name is unknown, and for a page or call
  ///   stacks on a terminal.
  func form(isWatched: Bool) throws(CommandFailure) -> Form {
    if let output, format == nil {
      guard let form = Form(path: output) else {
        throw .usage(
          "export: '\(output)' has no ending that names a form; end it in .html, .json, .csv or .md, "
            + "or give --format")
      }
      return form
    }
    let form = format ?? .html
    let isText = form.format.map { $0 != .html } ?? false
    guard output != nil || !isWatched || isText else {
      throw .usage(
        form.format == nil
          ? "export: a terminal cannot show call stacks; name a file, as in 'export --output "
            + "peak.speedscope.json'"
          : "export: a terminal cannot show a page; name a file, as in 'export --output report.html'"
      )
    }
    return form
  }

  func run(in session: Session) throws {
    if let lesson {
      let text = MarkdownText.text(of: try session.course.recap(ofLesson: lesson).page)
      return try write(in: session) { sink in sink(text) }
    }
    let form = try form(isWatched: session.output.isWatched)
    let entries = try session.workbook().entries(recorded.runs)
    try write(in: session) { sink in try write(entries, as: form, in: session, to: sink) }
  }

  /// Writes a text to the file asked for, whole or not at all, or to standard output.
  private func write(
    in session: Session, _ content: (@escaping (String) -> Void) throws -> Void
  ) throws {
    guard let output else { return try content { session.output.write($0) } }
    let file = try ExportFile(output)
    try content { file.write($0) }
    try file.commit()
    session.output.write(sentence: "export: wrote '\(output)'")
  }

  private func write(
    _ entries: [RecordedEntry], as form: Form, in session: Session,
    to sink: @escaping (String) -> Void
  ) throws {
    guard let format = form.format else {
      try checkPictures(of: entries, in: session)
      return try session.workbook().write(entries, as: SpeedscopeExport(), to: sink)
    }
    guard let plain = format.export else {
      return try RecordedPage(session: session).write(entries, to: sink)
    }
    try session.workbook().write(entries, as: plain, to: sink)
  }

  /// Checks that there are call stacks to write.
  private func checkPictures(of entries: [RecordedEntry], in session: Session) throws {
    for number in entries.flatMap(\.numbers) {
      let comparison = try session.workbook().figures(of: number)
      if comparison.variants.contains(where: { $0.picture != nil }) { return }
    }
    throw CommandFailure.failed(
      "export: '\(Form.speedscope)' writes what --where found, and these runs have nothing of that; "
        + "measure again with --where")
  }
}

/// A file that appears whole, or not at all.
final class ExportFile {
  private var writer: AtomicFileWriter?
  private var failure: StreamingError?

  init(_ path: String) throws(StreamingError) {
    writer = try AtomicFileWriter(replacing: path, durable: true)
  }

  /// Writes text; the first failure is kept until `commit`, since an exporter's sink cannot throw.
  func write(_ text: String) {
    guard failure == nil else { return }
    do {
      try Array(text.utf8).withUnsafeBytes { try writer?.write($0) }
    } catch let error as StreamingError {
      failure = error
    } catch {
      preconditionFailure("a writer throws StreamingError alone: \(error)")
    }
  }

  func commit() throws(StreamingError) {
    if let failure { throw failure }
    guard let finished = writer.take() else { return }
    try finished.commit()
  }
}
