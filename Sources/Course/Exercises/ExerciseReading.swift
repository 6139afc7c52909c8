package import CaseStudies
import Findings
package import Languages
package import LessonScript
import MemoryTracking
import Spelling

/// An exercise's file being read: what could be made of it, and every mistake in it.
package struct ExerciseReading {
  /// What an exercise can refer to.
  package struct Surroundings: Sendable {
    package var recipes: [String]
    package var languages: [Language]

    /// - Parameters:
    ///   - recipes: The names of the recipes that make inputs.
    ///   - languages: The languages that programs can be in.
    package init(recipes: [String], languages: [Language]) {
      self.recipes = recipes
      self.languages = languages
    }
  }

  /// The exercise; `nil` if the file has a mistake.
  package private(set) var exercise: Exercise?
  /// In the order of the file.
  package private(set) var mistakes: [LessonMistake] = []

  private var text: FencedText
  private var placed: [PlacedMistake] = []
  private let surroundings: Surroundings

  private static let required = ["id", "title", "case", "allowance"]
  private static let keys =
    ["id", "title", "case", "options", "starter", "fails", "allowance", "fixture", "writes"]
  /// What can be allowed a program besides what an empty one holds.
  private static let allowances = ByteCount.mebibytes(1)...ByteCount.mebibytes(1024)

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: The file's bytes.
  ///   - file: Its name, for messages; `NN-id.md` gives the exercise its place among the others.
  ///   - surroundings: What it can refer to.
  /// - Complexity: O(n) time and space in the number of bytes.
  package init(_ bytes: [UInt8], file: String, _ surroundings: Surroundings) {
    self.surroundings = surroundings
    text = FencedText(bytes, keys: Self.keys, required: Self.required, fences: ["hint"])
    let hints = readHints()
    if text.prose.blocks.isEmpty {
      placed.report(text.bodyStart, "task: it is missing; write what to do, after the front matter")
    }
    let read = text.fields.isReadable ? readFields(hints, file: file) : nil
    let found = text.fields.mistakes + text.mistakes + placed
    mistakes = found.sorted(in: file)
    exercise = mistakes.isEmpty ? read : nil
  }

  private mutating func readFields(_ hints: [Exercise.Hint], file: String) -> Exercise? {
    let id = text.fields.identifier("id")
    // A file `NN-name.md` must hold the exercise of that name, or the two would drift apart.
    if let id, let name = LessonFileName(file), name.id != id {
      reject("id", "the id '\(id)' is not the file's '\(name.id)'; make them the same")
    }
    let title = text.fields.line("title")
    let study = readCase()
    let options = study.flatMap { readOptions(of: $0) }
    let starter = readStarter()
    let fails = readFails(starter: starter)
    let allowance = readAllowance()
    let fixture = readFixture(of: study)
    let writes = readWrites()
    if let study, let starter { checkPrograms(of: study, starter: starter) }
    guard let id, let title, let study, let options, let starter, let fails, let allowance,
      let fixture, let writes
    else { return nil }
    return Exercise(
      id: id, title: title, caseID: study.id, options: options, starter: starter, fails: fails,
      allowance: allowance, fixture: fixture, mayWriteFiles: writes, task: text.prose, hints: hints,
      file: file)
  }

  private mutating func reject(_ key: String, _ problem: String) {
    let _: Never? = text.fields.reject(key, problem)
  }

  private mutating func readCase() -> CaseStudy? {
    guard let name = text.fields.scalar("case") else { return nil }
    if let study = CaseStudy.named(name) { return study }
    let nearest = Spelling.nearest(to: name, in: CaseStudy.all.map(\.id))
    return text.fields.reject(
      "case",
      "there is no case '\(name)'; "
        + (nearest.map { "did you mean '\($0)'?" } ?? "'cases' lists them"))
  }

  private mutating func readOptions(of study: CaseStudy) -> [String: String]? {
    guard
      let given = text.fields.mapping(
        "options", else: "options must be values by name; write 'options: { lines: 10 }'")
    else { return nil }
    do {
      let options = try study.validated(given)
      guard study.programArguments(options) != nil else {
        let names = study.programOptions.map(\.name)
        return text.fields.reject(
          "options",
          names.isEmpty
            ? "programs of '\(study.id)' take no options; remove them"
            : "programs of '\(study.id)' take \(names.joined(separator: ", ")) alone; remove others"
        )
      }
      return options.values
    } catch {
      return text.fields.reject("options", error.description)
    }
  }

  private mutating func readStarter() -> String? {
    choice("starter", of: ["load", "fake"], standard: "load")
  }

  private mutating func readFails(starter: String?) -> ExerciseJudgement.Verdict? {
    let names = ExerciseJudgement.Verdict.allCases.filter { $0 != .right }.map(\.rawValue)
    let name = choice("fails", of: names, standard: starter == "fake" ? "fake" : "killed")
    if name == "fake", starter == "load" {
      return text.fields.reject(
        "fails", "a program 'load' is never called a fake; write 'killed' or 'grows'")
    }
    return name.flatMap(ExerciseJudgement.Verdict.init)
  }

  private mutating func readAllowance() -> ByteCount? {
    guard let given = text.fields.scalar("allowance") else { return nil }
    guard let size = try? ByteCount(parsing: given), Self.allowances.contains(size) else {
      return text.fields.reject(
        "allowance",
        "allowance cannot be '\(given)'; write a size from \(Self.allowances.lowerBound) to "
          + "\(Self.allowances.upperBound), as in 16MiB")
    }
    return size
  }

  private mutating func readFixture(of study: CaseStudy?) -> String? {
    guard text.fields.has("fixture") else { return study?.fixture }
    guard let name = text.fields.scalar("fixture") else { return nil }
    if surroundings.recipes.contains(name) { return name }
    let nearest = Spelling.nearest(to: name, in: surroundings.recipes)
    return text.fields.reject(
      "fixture",
      "there is no recipe '\(name)'; "
        + (nearest.map { "did you mean '\($0)'?" } ?? "'fixture list' lists them"))
  }

  private mutating func readWrites() -> Bool? {
    choice("writes", of: ["no", "yes"], standard: "no").map { $0 == "yes" }
  }

  private mutating func choice(
    _ key: String, of names: [String], standard: String
  ) -> String? {
    guard text.fields.has(key) else { return standard }
    guard let name = text.fields.scalar(key) else { return nil }
    if names.contains(name) { return name }
    return text.fields.reject(
      key, "\(key) cannot be '\(name)'; write one of \(names.joined(separator: ", "))")
  }

  /// Checks that the exercise can be begun and solved: a language with the starter has the
  /// solution.
  private mutating func checkPrograms(of study: CaseStudy, starter: String) {
    let versions = surroundings.languages.map {
      (language: $0.id, names: CaseProgram.versions(of: study, in: $0))
    }
    let begun = versions.filter { $0.names.contains(starter) }
    guard !begun.isEmpty else {
      return reject(
        "starter",
        "no language has a program '\(starter)' of '\(study.id)'; choose another starter or case")
    }
    let unsolved = begun.filter { !$0.names.contains("stream") }.map(\.language)
    guard unsolved.isEmpty else {
      return reject(
        "starter",
        "'\(study.id)' has a program '\(starter)' but no 'stream' in "
          + "\(unsolved.joined(separator: ", ")); add it, or choose another case")
    }
  }

  private mutating func readHints() -> [Exercise.Hint] {
    let names = ExerciseJudgement.Verdict.allCases.filter { $0 != .right }.map(\.rawValue)
    var hints: [Exercise.Hint] = []
    for fence in text.fences {
      let verdict = ExerciseJudgement.Verdict(rawValue: fence.rest)
      guard fence.rest.isEmpty || verdict.map({ $0 != .right }) ?? false else {
        placed.report(
          fence.position,
          "hint: there is no verdict '\(fence.rest)' to hint at; write one of "
            + "\(names.joined(separator: ", ")), or nothing")
        continue
      }
      if let verdict, hints.contains(where: { $0.verdict == verdict }) {
        placed.report(
          fence.position, "hint: there is one for '\(verdict.rawValue)' already; remove one")
        continue
      }
      hints.append(Exercise.Hint(verdict: verdict, text: Markdown(fence.text)))
    }
    return hints
  }
}

extension Exercise {
  /// The case whose answers are right. Reading the exercise has made sure that there is one.
  package var study: CaseStudy {
    guard let study = CaseStudy.named(caseID) else { preconditionFailure("no case '\(caseID)'") }
    return study
  }

  /// What its programs are called with after the input's path.
  package var arguments: [String] {
    guard let options = try? study.validated(options), let words = study.programArguments(options)
    else { preconditionFailure("the options of '\(id)' were not checked") }
    return words
  }

  /// The hints that are revealed one after the other.
  package var plainHints: [Markdown] { hints.filter { $0.verdict == nil }.map(\.text) }
}
