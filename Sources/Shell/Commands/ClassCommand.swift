import ArgumentParser
import Course
import Findings
import Glibc
import Languages
import Measurement
import Presentation
import Streaming
import TerminalText

/// On what terms hand-ins are judged.
struct ClassTerms: ParsableArguments {
  @Flag(help: "Try the ugly inputs and the smallest size alone.") var quick = false
  @Option(
    help: ArgumentHelp("Judge only this exercise; may be repeated.", valueName: "exercise"),
    completion: .grammar)
  var exercise: [String] = []
  @Option(
    help: ArgumentHelp(
      "Judge only programs in this language; may be repeated.", valueName: "language"),
    completion: .grammar)
  var language: [String] = []
  @Option(
    help: ArgumentHelp(
      "Make the inputs from this number; by default from one of your workbook's.",
      valueName: "number"))
  var seed: UInt64?

  /// - Throws: A usage failure for an unknown exercise or language.
  func terms(isAlone: Bool, in session: Session) throws -> ClassJudge.Terms {
    let desk = session.exerciseDesk
    let library = try exercise.isEmpty ? nil : desk.library()
    return ClassJudge.Terms(
      seed: try seed ?? desk.store().seed(), thoroughness: quick ? .quick : .full,
      exercises: Set(try exercise.compactMap { try library?.exercise(named: $0).id }),
      languages: Set(try language.map { try desk.language(named: $0).id }), isAlone: isAlone)
  }
}

/// `class FOLDER`: judges again what a class handed in, and shows it on a page.
struct ClassCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "class",
    abstract: "Judge again what a class handed in, and show it on one page.",
    discussion: """
      Reads the files of 'hand-in' in a folder and judges every program in them, with inputs of your \
      own and not the learners'. No program is trusted: each runs shut in, without a network, other \
      files or other processes (see 'help confinement'), and where that is impossible nothing is \
      judged. A file that is damaged or no hand-in is a row that says so.

        class hand-ins
        class hand-ins --quick --exercise tail
        class hand-ins --format html --to class.html
        class --judge ada.tar --to results/ada.tar.json
        class hand-ins --format gradescope --to grades
        class --gather results --format csv
        class hand-ins --on slurm --job-memory 4GiB

      Results are kept in FOLDER/.class: what is stopped goes on with the same command, and what has \
      not changed is not judged again. --judge is for other machines, and --gather puts such results \
      together; --on makes each hand-in a job of a cluster. In CSV, a text that a spreadsheet would take for a formula begins with an apostrophe.
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The folder of hand-ins.", valueName: "folder"), completion: .directory)
  var folder: String?
  @Option(
    help: ArgumentHelp("Judge this hand-in alone.", valueName: "file"),
    completion: .file(extensions: ["tar"]))
  var judge: String?
  @Option(
    help: ArgumentHelp(
      "Judge nothing; put the results in this folder together.", valueName: "folder"),
    completion: .directory)
  var gather: String?
  @OptionGroup var judging: ClassTerms
  @Option(
    help: ArgumentHelp(
      "Judge so many hand-ins at once; by default 2, or 1 on one processor.", valueName: "number"))
  var jobs: Int?
  @Option(
    help: ArgumentHelp("Keep the results here; by default in FOLDER/.class.", valueName: "folder"),
    completion: .directory)
  var results: String?
  @Option(help: "Print the page in this form; gradescope is a file for each hand-in.")
  var format = ClassFormat.text
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "Write to this file: the page, or with --judge the result as JSON. Of gradescope, the folder.",
      valueName: "path"),
    completion: .file())
  var to: String?

  @Flag(help: ArgumentHelp("Others may run on this machine meanwhile.", visibility: .hidden))
  var besideOthers = false

  @OptionGroup(title: ClusterArguments.title) var cluster: ClusterArguments

  func validate() throws {
    guard [folder, judge, gather].compactMap({ $0 }).count == 1 else {
      throw ValidationError("Name a folder of hand-ins, or --judge FILE, or --gather FOLDER")
    }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    guard folder != nil || jobs == nil && results == nil else {
      throw ValidationError("--jobs and --results are for a folder of hand-ins")
    }
    guard cluster.on == nil || folder != nil && jobs == nil else {
      throw ValidationError("'--on' is for a folder of hand-ins, and a job each; leave out --jobs")
    }
    guard format != .gradescope || judge != nil || to != nil else {
      throw ValidationError("gradescope is a file for each hand-in; name a folder with --to")
    }
  }

  func run(in session: Session) throws {
    if let to { try checkPlace(to) }
    guard format != .html || to != nil || !session.output.isWatched else {
      throw CommandFailure.usage(
        "class: a terminal cannot show a page; name a file, as in '--to class.html'")
    }
    if let judge { return try judgeOne(judge, in: session) }
    if let gather {
      // The exercises and languages may be chosen here too.
      let terms = try judging.terms(isAlone: true, in: session)
      return try write(page(of: gathered(from: gather), terms, in: session), in: session)
    }
    if let on = cluster.on { return try judge(on: on, in: session) }
    let (results, terms) = try judged(in: session)
    try write(page(of: results, terms, in: session), in: session)
  }

  // MARK: Judging

  /// Judges a hand-in in this process.
  private func judgeOne(_ path: String, in session: Session) throws {
    guard access(path.nativePath, F_OK) == 0 || errno != ENOENT else {
      throw CommandFailure.usage("class: there is no '\(path)'; name a file of 'hand-in'")
    }
    try ClassJudge.checkConfinement(in: session)
    let terms = try judging.terms(isAlone: !besideOthers, in: session)
    let judge = try ClassJudge(
      terms, hiding: Self.hidden([Self.folder(of: path)]), in: session)
    defer { judge.close() }
    let before = format == .gradescope ? nil : to.flatMap { try? ClassResult(contentsOf: $0) }
    let result = try judge.result(of: path, before: before)
    guard format != .gradescope else {
      let report = try page(of: [result], terms, in: session).report
      return try write(in: session) { sink in
        for learner in report.learners { learner.writeGradescope(to: sink) }
      }
    }
    guard let to else { return try write(page(of: [result], terms, in: session), in: session) }
    try result.write(to: to)
    session.output.write(sentence: "class: wrote '\(to)'")
  }

  /// Judges all hand-ins of the folder, then again alone those with a program that was too slow
  /// while others ran beside it.
  private func judged(in session: Session) throws -> ([ClassResult], ClassJudge.Terms) {
    let room = try ClassFolder(folder ?? ".", results: results)
    try ClassJudge.checkConfinement(in: session)
    // The processes are told its path, where there may be no folder for it yet.
    _ = try session.workbook()
    let jobs = jobs ?? min(2, Host.current().processors)
    let terms = try judging.terms(isAlone: jobs == 1, in: session)
    defer { session.output.showProgress(nil) }
    func judgeAll(_ paths: [String], jobs: Int) throws -> ClassWorkers.Losses {
      let workers = ClassWorkers(
        command: try workerCommand(terms, isAlone: jobs == 1, room, in: session),
        interruption: session.interruption)
      return try workers.judge(paths, jobs: jobs) { done, current in
        session.output.showProgress(
          ProgressLine(
            label: "judging", fraction: Double(done) / Double(paths.count),
            details: ["\(done) of \(paths.count)"] + current.map { $0.baseName }))
      }
    }
    var losses = try judgeAll(room.handIns, jobs: jobs)
    let doubtful = room.handIns.filter { path in
      guard losses[path] == nil else { return false }
      return (try? ClassResult(contentsOf: room.result(of: path)))?.isDoubtful == true
    }
    if !doubtful.isEmpty { losses.merge(try judgeAll(doubtful, jobs: 1)) { $1 } }
    HandInList.remove(from: room.results)
    return (Self.results(in: room, losses), terms)
  }

  private static func results(
    in room: ClassFolder, _ losses: ClassWorkers.Losses
  ) -> [ClassResult] {
    room.handIns.map { path in
      losses[path].map { unread(path, HandInProblem($0)) } ?? read(room.result(of: path), of: path)
    }
  }

  /// Judges all hand-ins by the jobs of a cluster; a manifest is printed and judges nothing yet.
  private func judge(on cluster: Cluster, in session: Session) throws {
    try self.cluster.check()
    let room = try ClassFolder(folder ?? ".", results: results)
    let terms = try judging.terms(isAlone: true, in: session)
    let (place, kept) = (
      ExerciseFolder.absolute(folder ?? "."), ExerciseFolder.absolute(room.results)
    )
    guard cluster != .kubernetes || "\(kept)/".hasPrefix("\(place)/") else {
      throw CommandFailure.usage(
        "class: containers see '--results' in the folder of hand-ins alone; leave it out, or name a "
          + "folder in there")
    }
    let jobs = ClusterClass(
      session: session, folder: folder ?? ".", room: room, terms: Self.words(terms))
    let memory = try self.cluster.memory(for: "class", in: session) {
      try JobMemory.measured(room.handIns, terms, in: session)
    }
    let work = try jobs.work(self.cluster, memory: memory)
    try work.writeScript(running: cluster.program(of: session))
    switch cluster {
    case .slurm:
      let losses = try jobs.run(work, by: cluster.program(of: session))
      let results = Self.results(in: room, losses)
      try write(page(of: results, terms, in: session), in: session)
    case .kubernetes:
      session.output.write(self.cluster.manifest(of: work, confines: true))
      session.output.report(
        "class: 'kubectl replace --force -f' takes this, and ends what an earlier one of this folder "
          + "does; afterwards 'class --gather "
          + "\(ClusterWork.quoted(room.results))' reads the results")
    }
  }

  /// The options that say on what terms something is judged.
  private static func words(_ terms: ClassJudge.Terms) -> [String] {
    ["--seed", "\(terms.seed)"] + (terms.thoroughness == .quick ? ["--quick"] : [])
      + terms.exercises.sorted().flatMap { ["--exercise", $0] }
      + terms.languages.sorted().flatMap { ["--language", $0] }
  }

  private func workerCommand(
    _ terms: ClassJudge.Terms, isAlone: Bool, _ folder: ClassFolder, in session: Session
  ) throws(CommandFailure) -> [String] {
    guard let program = SessionFactory.ownPath() else {
      throw .failed("class: '/proc' cannot be read, and nothing can be judged without it; mount it")
    }
    let places = session.places
    var words = [program, "--workbook", places.workbook, "--fixtures", places.fixtures]
    if let lessons = places.lessons { words += ["--lessons", lessons] }
    words += [ClassWorkCommand.name, "--results", folder.results] + Self.words(terms)
    for path in Self.hidden([self.folder ?? ".", folder.results]) { words += ["--hide", path] }
    return words + (isAlone ? ["--alone"] : [])
  }

  /// The folder that a file lies in.
  private static func folder(of path: String) -> String {
    ExerciseFolder.absolute(path).parentFolder
  }

  /// The folders from the root, without those in others; the root itself cannot be hidden.
  private static func hidden(_ folders: [String]) -> [String] {
    let paths = folders.map(ExerciseFolder.absolute).filter { $0 != "/" }
    return paths.filter { path in !paths.contains { path.hasPrefix("\($0)/") } }
  }

  // MARK: The page

  /// The results in a folder.
  private func gathered(from folder: String) throws -> [ClassResult] {
    let names = try ClassFolder.names(in: folder).filter { $0.hasSuffix(".json") }
    let results = HandInList(readFrom: ClusterClass.jobs(in: folder))
      .completed(names.map { Self.read("\(folder)/\($0)", of: $0) })
    guard !results.isEmpty else {
      throw CommandFailure.failed(
        "class: there are no results in '\(folder)'; 'class --judge FILE --to RESULT.json' makes "
          + "one")
    }
    return results
  }

  /// A result, or one that says why there is none.
  private static func read(_ path: String, of handIn: String) -> ClassResult {
    do throws(HandInProblem) {
      return try ClassResult(contentsOf: path)
    } catch {
      return unread(handIn, error)
    }
  }

  private static func unread(_ path: String, _ problem: HandInProblem) -> ClassResult {
    var result = ClassResult(of: path.baseName)
    result.problem = problem.description
    return result
  }

  private func page(
    of results: [ClassResult], _ terms: ClassJudge.Terms, in session: Session
  ) throws -> ClassView {
    let order = try session.exerciseDesk.library().exercises.map(\.id)
    let seeds = Set(results.flatMap(\.programs).map(\.seed)).sorted()
    let nodes = Set(results.filter { $0.digest != nil }.map(\.machine)).map {
      "\($0.node) (Linux \($0.kernel), \(FigureText.count($0.processors, "processor")))"
    }.sorted()
    return ClassView(
      ClassReport(results, exercisesInOrder: order, terms),
      remarks: [
        seeds.isEmpty
          ? nil
          : "The inputs follow from the seed \(seeds.map { "\($0)" }.joined(separator: ", ")); "
            + "--seed sets it.",
        nodes.isEmpty ? nil : "Judged on \(nodes.joined(separator: ", ")).",
        results.contains(where: \.isDoubtful)
          ? "A program that was slow may have been so because of what ran beside it; 'class FOLDER' "
            + "judges it again alone." : nil,
      ].compactMap { $0 })
  }

  /// Checks that there can be a file, or a folder of them, before anything is judged.
  private func checkPlace(_ path: String) throws {
    guard format == .gradescope, judge == nil else { return try AtomicFileWriter.check(path) }
    guard mkdir(path.nativePath, 0o700) == 0 || errno == EEXIST else {
      throw CommandFailure.failed(
        "class: cannot make the folder '\(path)' (\(SystemError())); name another one with --to")
    }
    try AtomicFileWriter.check("\(path)/results.json")
  }

  private func write(_ view: ClassView, in session: Session) throws {
    if format == .gradescope, let to { return try writeGrades(view.report, into: to, in: session) }
    guard format == .text else {
      return try write(in: session) { view.write(as: format, version: HighWater.version, to: $0) }
    }
    let lines = view.lines(on: session.output.display)
    guard to != nil else { return session.output.write(lines: lines) }
    try write(in: session) { sink in sink(lines.joined(separator: "\n") + "\n") }
  }

  /// Writes a file for each hand-in, with its name.
  private func writeGrades(
    _ report: ClassReport, into folder: String, in session: Session
  ) throws {
    for learner in report.learners {
      var text = ""
      learner.writeGradescope { text += $0 }
      try AtomicFileWriter.write(
        Array(text.utf8), to: ClassFolder.result(of: learner.file, in: folder))
    }
    session.output.write(
      sentence: "class: wrote \(FigureText.count(report.learners.count, "file")) into '\(folder)'")
  }

  /// Writes a text to the file asked for, whole or not at all, or to standard output.
  private func write(
    in session: Session, _ content: (@escaping (String) -> Void) -> Void
  ) throws {
    guard let to else { return content { session.output.write($0) } }
    let file = try ExportFile(to)
    content { file.write($0) }
    try file.commit()
    session.output.write(sentence: "class: wrote '\(to)'")
  }
}

extension ClassFormat: ExpressibleByArgument {}

/// A process of `class`, which sends it hand-ins; help does not list it.
struct ClassWorkCommand: SessionCommand {
  static let name = "judge-hand-ins"
  static let configuration = CommandConfiguration(
    commandName: name, abstract: "Judge the hand-ins whose paths 'class' sends.",
    shouldDisplay: false)

  @ParentCommand var root: HighWater
  @OptionGroup var judging: ClassTerms
  @Flag(help: "Nothing is judged beside it.") var alone = false
  @Option(help: "Keep the results here.") var results: String
  @Option(help: "Let no program see this folder; may be repeated.") var hide: [String] = []

  func run(in session: Session) throws {
    let work = session.interrupted(by: ClassWork.interruption(or: session.interruption))
    let judge = try ClassJudge(
      judging.terms(isAlone: alone, in: session), hiding: hide, in: work)
    defer { judge.close() }
    while let path = ClassWork.next(session.interruption) {
      let place = ClassFolder.result(of: path, in: results)
      let result = try judge.result(of: path, before: try? ClassResult(contentsOf: place))
      try result.write(to: place)
      ClassWork.answer()
    }
  }
}
