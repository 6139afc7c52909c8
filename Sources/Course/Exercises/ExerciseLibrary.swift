package import Languages
package import LessonScript
import Spelling

/// All exercises: the built-in ones and a teacher's own.
package struct ExerciseLibrary: Sendable {
  /// Those without mistakes, ordered by the numbers of their files, then by name.
  package let exercises: [Exercise]
  /// Those with mistakes, by the name that their file gives them.
  private let faulty: [String: LessonError]

  /// Reads exercises from the names and bytes of their files.
  ///
  /// If two files have the same id, the later one counts, so that a teacher's exercise can replace
  /// a built-in one.
  ///
  /// - Complexity: O(n) time and space in the number of bytes.
  package init(
    files: [(name: String, bytes: [UInt8])], _ surroundings: ExerciseReading.Surroundings
  ) {
    var found: [String: Exercise] = [:]
    var faulty: [String: LessonError] = [:]
    for file in files {
      let reading = ExerciseReading(file.bytes, file: file.name, surroundings)
      if let exercise = reading.exercise {
        found[exercise.id] = exercise
        faulty[exercise.id] = nil
      } else {
        faulty[LessonFileName(file.name)?.id ?? file.name] = LessonError(reading.mistakes)
      }
    }
    self.faulty = faulty
    exercises = found.values.sorted {
      ($0.number ?? .max, $0.id) < ($1.number ?? .max, $1.id)
    }
  }

  /// Makes a library of the given exercises, in their order.
  package init(exercises: [Exercise]) {
    self.exercises = exercises
    faulty = [:]
  }

  /// The files with mistakes, by name, and what is wrong with each.
  package var mistakes: [(name: String, error: LessonError)] {
    faulty.map { (name: $0.key, error: $0.value) }.sorted { $0.name < $1.name }
  }

  /// Finds an exercise by its id, its number, or the beginning of its id.
  ///
  /// - Throws: `CommandFailure` if none or several match, or if its file has mistakes.
  package func exercise(named name: String) throws(CommandFailure) -> Exercise {
    if let exact = exercises.first(where: { $0.id == name }) { return exact }
    if let error = faulty[name] { throw .mistakes(error.mistakes.map(\.description)) }
    if let number = Int(name), let numbered = exercises.first(where: { $0.number == number }) {
      return numbered
    }
    let beginning = exercises.filter { !name.isEmpty && $0.id.hasPrefix(name) }
    if beginning.count == 1 { return beginning[0] }
    guard beginning.isEmpty else {
      let ids = beginning.map(\.id).joined(separator: ", ")
      throw .usage("exercise: '\(name)' could be \(ids); write more of it")
    }
    let nearest = Spelling.nearest(to: name, in: exercises.map(\.id))
    throw .usage(
      "exercise: there is no '\(name)'; "
        + (nearest.map { "did you mean '\($0)'?" } ?? "type 'exercise list' to list them"))
  }
}

extension Exercise {
  /// The number that its file's name begins with; `nil` if there is none.
  package var number: Int? { LessonFileName(file)?.number }

  /// The languages that have its starter and its solution.
  package func languages(of table: LanguageTable) -> [Language] {
    table.languages.filter(hasStarter)
  }

  /// Whether it has a starter and a solution in a language; in any other, a learner writes all of
  /// it.
  package func hasStarter(in language: Language) -> Bool {
    let versions = CaseProgram.versions(of: study, in: language)
    return versions.contains(starter) && versions.contains("stream")
  }
}

/// An exercise to begin from: `exercise new ID`.
package enum ExerciseSkeleton {
  /// The file of a small sound exercise that runs as it stands; `nil` if the id is not an
  /// `Identifier`.
  package static func text(id: String, caseID: String) -> String? {
    guard Identifier.isValid(id) else { return nil }
    return """
      ---
      id: \(id)
      title: Less memory for the same answer
      case: \(caseID)
      starter: load
      fails: killed
      allowance: 16MiB
      ---

      This program works, and holds more the larger its file is. Change it so that it gives the same
      answers and what it holds does not follow the file.

      Say here what the answer is, to the byte: what is a line, what an empty file gives. `cases
      \(caseID)` describes the case.

      ```hint
      The first hint points at what grows.
      ```

      ```hint
      The last one says what to do, and leaves the doing to the learner.
      ```

      ```hint fake
      This one is shown if a program reads in pieces and keeps them all.
      ```

      """
  }
}
