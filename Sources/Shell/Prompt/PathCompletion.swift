import Glibc
import LessonScript
import LineEditing

/// The files and folders that the beginning of a path can go on to.
enum PathCompletion {
  /// Lists the folder that the beginning names, hidden entries only when it asks for them.
  ///
  /// - Parameter beginning: the path so far, without quotes; a leading `~/` is the home folder.
  /// - Returns: the entries that fit, sorted; folders go on with a slash.
  /// - Complexity: O(n log n) in the entries of the folder.
  static func candidates(for beginning: String) -> [Completion.Candidate] {
    let cut = beginning.lastIndex(of: "/").map { beginning.index(after: $0) }
    let folder = String(beginning[..<(cut ?? beginning.startIndex)])
    let name = String(beginning[(cut ?? beginning.startIndex)...])
    let home = environment("HOME") ?? "~"
    let real = folder.hasPrefix("~/") ? home + folder.dropFirst(1) : folder
    guard let entries = opendir(real.isEmpty ? "." : real) else { return [] }
    defer { closedir(entries) }
    var found: [Completion.Candidate] = []
    while let entry = readdir(entries) {
      let text = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let text, text.hasPrefix(name), text != ".", text != "..",
        !text.hasPrefix(".") || name.hasPrefix(".")
      else { continue }
      let isFolder = isDirectory(real + text)
      let path = folder + text + (isFolder ? "/" : "")
      let quoted = CommandWords.quoted(path)
      // Within quotes a folder's path ends the word, as the closing quote stands behind it.
      found.append(
        Completion.Candidate(
          quoted, label: text + (isFolder ? "/" : ""), goesOn: isFolder && quoted == path))
    }
    return found.sorted { $0.label < $1.label }
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
