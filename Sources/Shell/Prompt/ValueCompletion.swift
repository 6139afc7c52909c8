import ArgumentParser
import CaseStudies
import Course
import FixtureMaking
import Glibc
import Languages
import LessonScript
import LineEditing
import Workbook

/// Completes an argument's value by the value name in its declaration.
struct ValueCompletion {
  let session: Session
  let position: CommandPosition

  /// A value and a short description.
  typealias Value = (text: String, summary: String?)

  /// The values that continue what is typed.
  func candidates(
    for argument: CommandTree.Argument, beginning: String
  ) -> [Completion.Candidate] {
    let name = argument.valueName ?? ""
    if Self.pathNames.contains(name) { return PathCompletion.candidates(for: beginning) }
    if name == Self.folderName {
      return PathCompletion.candidates(for: beginning, foldersOnly: true)
    }
    let values =
      argument.allValues.flatMap { $0.isEmpty ? nil : plain($0) } ?? Self.sources[name]?(self) ?? []
    return Self.listNames.contains(name) ? listed(values, beginning) : fitting(values, beginning)
  }

  /// The value names that are paths, declared with the completion `.file()`; the folder's with
  /// `.directory`.
  static let pathNames: Set = ["path", "file"]
  static let folderName = "folder"

  /// The value names that are lists with commas.
  private static let listNames: Set = ["versions", "sizes", "languages"]

  /// Where values come from, by value name; their arguments are declared with the completion
  /// `.grammar`.
  static let sources: [String: @Sendable (ValueCompletion) -> [Value]] = [
    "case": { _ in CaseStudy.all.map { ($0.id, $0.title) } },
    // Programs and files: `CommandPosition` finds where they begin. A command in quotes has none.
    "command": { _ in [] },
    "subject": { _ in CaseStudy.all.map { ($0.id, $0.title) } },
    "mode": { $0.modes },
    "version": { $0.versions },
    "versions": { $0.versions },
    "recipe": { ((try? $0.session.fixtures())?.recipes ?? []).map { ($0.name, $0.about) } },
    "made-file": {
      ((try? $0.session.fixtures().list()) ?? []).map { ($0.name, "\($0.size)") }
    },
    "lesson": { $0.lessons },
    "step": { $0.steps },
    "run": { $0.runs(named: "run") { _ in true } },
    // A single comparison, no sweep.
    "comparison": { $0.runs(named: "comparison") { !$0.isSweep } },
    "setting": { _ in Setting.all.map { ($0.name, $0.summary) } },
    "value": { $0.valuesOfSetting },
    "size": { $0.plain(["16MiB", "64MiB", "256MiB", "1GiB"]) },
    "sizes": { $0.plain(["16MiB", "64MiB", "256MiB", "1GiB"]) },
    "topic": { $0.topics },
    "language": { $0.languages },
    "exercise": { $0.exercises },
    "work": { $0.begunWork },
    "languages": { $0.languages },
  ]

  private func plain(_ values: [String]) -> [Value] { values.map { ($0, nil) } }

  private var versions: [Value] {
    let inLanguages = position.words.contains { $0.hasPrefix("--language") }
    let own = position.study.map { $0.versions.map(\.name) } ?? ["load", "stream"]
    let fake = CaseVersion.fakeName
    return plain(own + (inLanguages && !own.contains(fake) ? [fake] : []))
  }

  /// The languages of trackers for `tracker`; else those of programs.
  private var languages: [Value] {
    position.found.path.first == Tracker._commandName
      ? TrackerModule.all.map { ($0.language, $0.fileName) }
      : ((try? session.languages())?.languages ?? []).map { ($0.id, $0.title) }
  }

  /// The words that a case takes without an option's name.
  private var modes: [Value] {
    let option = position.study?.options.first { $0.isPositional }
    guard case .choice(let words)? = option?.kind else { return [] }
    return plain(words)
  }

  private var exercises: [Value] {
    ((try? session.exerciseDesk.library())?.exercises ?? []).map { ($0.id, $0.title) }
  }

  /// The exercises and lessons that the learner has begun, each name once.
  private var begunWork: [Value] {
    let begun = Set(((try? session.exerciseDesk.store().all()) ?? []).map(\.exercise))
    let lessons = ((try? session.course.listing()) ?? []).filter { $0.status != .notBegun }
    return exercises.filter { begun.contains($0.text) }
      + lessons.filter { !begun.contains($0.id) }.map { ($0.id, $0.title) }
  }

  private var steps: [Value] {
    ((try? session.course.place())?.steps ?? []).map { ($0.id, $0.title) }
  }

  /// The lessons; for `trust` only those that an agreement would let run programs, or with
  /// `--revoke` those that have one.
  private var lessons: [Value] {
    guard position.found.path.first == Trust._commandName else {
      return session.course.names.map { ($0.0, $0.1) }
    }
    let isRevoking = position.words.contains("--revoke")
    guard let trust = try? session.course.trust() else { return [] }
    return session.course.ownLessons.filter { lesson in
      guard !LessonTrust.isBuiltIn(lesson), !LessonTrust.commands(of: lesson).isEmpty else {
        return false
      }
      return (try? trust.holds(for: lesson)) == isRevoking
    }.map { ($0.id, $0.title) }
  }

  /// The newest runs that a value of this name takes, without those already on the line.
  private func runs(named name: String, _ isTaken: (ComparisonListing) -> Bool) -> [Value] {
    let given = position.values(of: name)
    let newest = (try? session.workbook().runs(ofCase: nil, last: 20)) ?? []
    return newest.reversed().filter { isTaken($0.record) }.map { run in
      let about = [run.subject, run.record.input, run.result].compactMap { $0 }
      return (run.record.name, about.joined(separator: ", "))
    }.filter { !given.contains($0.0) }
  }

  private var valuesOfSetting: [Value] {
    guard let name = position.values(of: "setting").first else { return [] }
    return plain(Setting.all.first { $0.name == name }?.choices(session) ?? [])
  }

  /// The pages of `help` that can follow the words typed so far.
  private var topics: [Value] {
    guard let tree = try? CommandTree.highwater() else { return [] }
    let found = tree.command(of: position.words)
    guard found.path.count == position.words.count else { return [] }
    let commands = found.command.shownSubcommands.map { Value($0.commandName, $0.abstract) }
    guard position.words.isEmpty else { return commands }
    let topics =
      HelpTopic.all.map { Value($0.name, $0.summary) } + [("commands", "all commands, by task")]
    // Of a topic and a command of one name, `help` shows the topic.
    return topics + commands.filter { command in !topics.contains { $0.text == command.text } }
  }

  private func fitting(_ values: [Value], _ beginning: String) -> [Completion.Candidate] {
    values.filter { $0.text.hasPrefix(beginning) }.map {
      Completion.Candidate(CommandWords.quoted($0.text), label: $0.text, summary: $0.summary)
    }
  }

  /// The values that can continue a list with commas, without those it already has.
  private func listed(_ values: [Value], _ beginning: String) -> [Completion.Candidate] {
    let given = beginning.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let head = given.dropLast().map { $0 + "," }.joined()
    return fitting(values.filter { !given.dropLast().contains($0.text) }, given.last ?? "")
      .map { $0.preceded(by: head) }
  }
}

/// The files and folders that can complete a path.
enum PathCompletion {
  /// Lists the folder that the path names; hidden entries only if their dot is typed.
  ///
  /// - Parameters:
  ///   - beginning: The path so far, without quotes; a leading `~/` is the home folder.
  ///   - foldersOnly: Whether to leave out files.
  /// - Returns: The entries that fit, sorted, a folder with a final slash; empty if it cannot be
  ///   read.
  /// - Complexity: O(n log n) in the entries of the folder.
  static func candidates(
    for beginning: String, foldersOnly: Bool = false
  ) -> [Completion.Candidate] {
    if beginning == "~" { return [Completion.Candidate("~/", goesOn: true)] }
    let cut = beginning.lastIndex(of: "/").map { beginning.index(after: $0) }
    let folder = String(beginning[..<(cut ?? beginning.startIndex)])
    let name = String(beginning[(cut ?? beginning.startIndex)...])
    let home = homeFolder ?? "~"
    let real = folder.hasPrefix("~/") ? home + folder.dropFirst(1) : folder
    guard let entries = opendir(real.isEmpty ? "." : real) else { return [] }
    defer { closedir(entries) }
    var found: [Completion.Candidate] = []
    while let text = nextName(entries) {
      guard text.hasPrefix(name), text != ".", text != "..",
        !text.hasPrefix(".") || name.hasPrefix(".")
      else { continue }
      let isFolder = isDirectory(real + text)
      guard isFolder || !foldersOnly else { continue }
      let label = text + (isFolder ? "/" : "")
      // A word may continue after a closing quote: 'my folder/'file.
      found.append(
        Completion.Candidate(
          CommandWords.quotedPath(folder + label), label: label, goesOn: isFolder))
    }
    return found.sorted { $0.label < $1.label }
  }

  /// The next name in a folder that is valid UTF-8; `nil` at the end (readdir(3)).
  static func nextName(_ entries: OpaquePointer) -> String? {
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name { return name }
    }
    return nil
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

/// The words of a program's own command line, as after `measure --`.
enum ProgramCompletion {
  /// What can complete a word: programs in `PATH` for the first word, files for the others.
  ///
  /// - Complexity: O(n) in the entries of the folders in `PATH`.
  static func candidates(_ beginning: String, isFirst: Bool) -> [Completion.Candidate] {
    // An empty beginning would list thousands of programs.
    guard isFirst, !beginning.isEmpty, !beginning.contains("/"), !beginning.hasPrefix("~") else {
      return PathCompletion.candidates(for: beginning)
    }
    var names: Set<String> = []
    for folder in (environment("PATH") ?? "").split(separator: ":") {
      guard let entries = opendir(String(folder)) else { continue }
      defer { closedir(entries) }
      while let name = PathCompletion.nextName(entries) {
        guard name.hasPrefix(beginning), access("\(folder)/\(name)", X_OK) == 0 else { continue }
        names.insert(name)
      }
    }
    return names.sorted().map { Completion.Candidate(CommandWords.quoted($0), label: $0) }
  }
}
