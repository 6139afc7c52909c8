import ArgumentParser
import Course
import Findings
import Glibc
import LessonScript
import MemoryTracking
import Presentation
import Streaming
import TerminalText

/// `hand-in [NAME…]`: puts what a learner did into a file for the teacher.
struct HandInCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "hand-in",
    abstract: "Put your programs, guesses and measurements into one file for your teacher.",
    discussion: """
      It shows what the file will hold, and asks. It is a tar archive with an index in JSON, each \
      file's digest in it; no path, user name or environment of yours is. Without --as it says nothing \
      of who you are, and the file's name has to.

        hand-in
        hand-in tail count
        hand-in --as 'Ada L' --yes
        hand-in --output ada.tar --yes
      """)

  static let concernsProgress = true

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp(
      "Exercises and lessons; without any, all that you began.", valueName: "work"),
    completion: .grammar)
  var names: [String] = []
  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("Write this name into it.", valueName: "name"))
  var learner: String?
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "Write to this file; by default 'NAME.tar', or 'hand-in.tar' without a name.",
      valueName: "path"),
    completion: .file(extensions: ["tar"]))
  var output: String?
  @Flag(help: "Do not ask.") var yes = false

  func validate() throws {
    if let learner, learner.trimmingSpaces.isEmpty {
      throw ValidationError("--as needs a name; leave it out to hand in without one")
    }
  }

  func run(in session: Session) throws {
    let asks = session.terminal.canAsk && !yes
    let name = try learner ?? (asks ? Self.askName(session) : nil)
    let handIn = try HandIn(of: names, as: name?.trimmingSpaces, in: session)
    let path = output ?? Self.fileName(for: handIn.name)
    try AtomicFileWriter.check(path)
    let display = session.output.display
    session.output.write(lines: handIn.listing.lines(on: display))
    session.output.write("\n")
    for sentence in handIn.sentences { session.output.write(sentence: sentence) }
    guard yes || asks else {
      throw CommandFailure.usage(
        "hand-in: nobody is there to agree, and nothing was written; look at it, and add --yes")
    }
    if asks {
      let verb = access(path.nativePath, F_OK) == 0 ? "replace" : "write"
      let reply = session.terminal.ask("\(verb) '\(VisibleText.escaped(path))'? (yes/no) ") ?? ""
      guard ["y", "yes"].contains(reply.lowercased().trimmingSpaces) else {
        throw CommandFailure.failed("hand-in: nothing was written")
      }
    }
    let size = try handIn.write(to: path)
    session.output.write(sentence: "hand-in: wrote '\(path)', \(size)")
  }

  /// Asks who hands it in; `nil` for nobody.
  ///
  /// - Throws: An interruption if the learner leaves the question.
  private static func askName(_ session: Session) throws -> String? {
    guard let reply = session.terminal.ask("hand in as (Enter for no name) ") else {
      throw CommandFailure.interrupted("hand-in: stopped; nothing was written")
    }
    return reply.trimmingSpaces.isEmpty ? nil : reply
  }

  /// The name of the file for a learner: what is neither a letter nor a digit is a dash.
  static func fileName(for name: String?) -> String {
    guard let name else { return "hand-in.tar" }
    let words = name.split { !$0.isLetter && !$0.isNumber }
    return (words.isEmpty ? "hand-in" : words.joined(separator: "-")) + ".tar"
  }
}

extension HandIn {
  /// What is in it, for people.
  var listing: Listing {
    Listing(
      headers: ["What", "How far", "File"],
      rows: exercises.map { entry in
        let progress = entry.progress
        return [
          "exercise \(progress.exercise), \(progress.language)", progress.status,
          entry.program.map { "\($0.name), \(ByteCount($0.bytes.count))" }
            ?? "no program: it is gone from its folder",
        ]
      }
        + lessons.map { entry in
          [
            "lesson \(entry.lesson.id)", entry.status,
            "\(entry.record.name), \(ByteCount(entry.record.bytes.count))",
          ]
        })
  }

  /// What else is in it, sentence by sentence.
  var sentences: [String] {
    [
      "The index has the verdicts and figures of the exercises, your seed \(seed), this machine's "
        + "kernel, processors and memory, and HighWater's version; no path, user name or environment "
        + "variable.",
      name.map { "The name in it is '\($0)'." }
        ?? "There is no name in it: the file's name has to say whose it is.",
    ]
  }
}

extension HandIn.LessonEntry {
  /// How far the lesson is, and how many questions were answered.
  fileprivate var status: String {
    let steps = lesson.steps.compactMap { progress.steps[$0.id] }
    let done = steps.filter(\.isCompleted).count
    let answers = steps.reduce(0) { $0 + $1.guesses.count + $1.quizAnswers.count }
    return "\(done) of \(lesson.steps.count) steps, \(FigureText.count(answers, "answer"))"
  }
}
