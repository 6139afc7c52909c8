import Glibc
import LessonScript
import LineEditing

/// The words of a program's own command line, as behind `measure --`.
enum ProgramCompletion {
  /// What a word can go on to: for the first, programs of `PATH` by their names; else files.
  ///
  /// - Complexity: O(n) in the entries of the folders in `PATH`.
  static func candidates(_ beginning: String, isFirst: Bool) -> [Completion.Candidate] {
    // All programs there are would be thousands.
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
