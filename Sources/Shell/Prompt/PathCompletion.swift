import Glibc
import LessonScript
import LineEditing

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
