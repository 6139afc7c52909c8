import Course
import Glibc
import Measurement
import Streaming
import Workbook

/// Finds the folders and makes the session; nothing else reads the environment for these folders.
enum SessionFactory {
  static func session(for root: HighWater, output: any Output) throws -> Session {
    let interruption = try Interruption.ofTerminal()
    let places = try places(for: root)
    return Session(
      places: places, output: output, interruption: interruption,
      runner: SubjectRunner(worker: places.worker, interruption: interruption))
  }

  static func places(for root: HighWater) throws(CommandFailure) -> Session.Places {
    if let lessons = root.lessonsFolder, !isFolder(lessons) {
      throw .usage(
        "lessons: there is no folder '\(lessons)'; give --lessons a folder that exists")
    }
    let folder = ownPath().map { parent(of: $0) }
    return Session.Places(
      workbook: try workbook(for: root),
      fixtures: try fixtures(for: root, executable: folder ?? "/"),
      lessons: root.lessonsFolder, worker: folder.map { $0 + "/highwater-worker" } ?? "")
  }

  private static func workbook(for root: HighWater) throws(CommandFailure) -> String {
    if let path = root.workbookPath {
      guard !NativeText.holdsForeignBytes(path) else {
        throw .usage("workbook: '\(path)' is not UTF-8, as SQLite needs it; give another name")
      }
      let folder = path.contains("/") ? parent(of: path) : "."
      guard isFolder(folder) else {
        throw .usage(
          "workbook: there is no folder '\(folder)'; make it, or give --workbook another file")
      }
      return path
    }
    return try baseFolder("XDG_STATE_HOME", else: ".local/state") + "/highwater/workbook.sqlite"
  }

  private static func fixtures(
    for root: HighWater, executable folder: String
  ) throws(CommandFailure) -> String {
    if let path = root.fixturesFolder ?? environment("HIGHWATER_FIXTURES") { return path }
    if let package = package(around: folder), mayMakeFiles(in: package + "/Fixtures/generated") {
      return package + "/Fixtures/generated"
    }
    return try baseFolder("XDG_CACHE_HOME", else: ".cache") + "/highwater/fixtures"
  }

  /// Whether there is a folder, or something that cannot be looked at (stat(2)).
  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    guard stat(path.nativePath, &status) == 0 else {
      return errno != ENOENT && errno != ENOTDIR
    }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether files can be made in a folder, or the folder itself if it does not exist yet.
  private static func mayMakeFiles(in folder: String) -> Bool {
    if access(folder, W_OK) == 0 { return true }
    return errno == ENOENT && access(parent(of: folder), W_OK) == 0
  }

  /// The prompt's history, beside the default workbook.
  static func historyPath(for root: HighWater) throws(CommandFailure) -> String {
    try baseFolder("XDG_STATE_HOME", else: ".local/state") + "/highwater/history"
  }

  /// A folder of the XDG base directory specification: the variable if it holds an absolute path,
  /// else its default under the home folder.
  private static func baseFolder(
    _ variable: String, else fallback: String
  ) throws(CommandFailure) -> String {
    if let path = environment(variable), path.hasPrefix("/") { return path }
    guard let home = homeFolder, home.hasPrefix("/") else {
      throw .failed(
        "highwater: there is no home folder; set 'HOME', or give --workbook and --fixtures")
    }
    return home + "/" + fallback
  }

  /// The repository that this program was built in; `nil` if it is elsewhere.
  static func checkout() -> String? { ownPath().flatMap { package(around: parent(of: $0)) } }

  /// The package around the program, known by its manifest and recipes; `nil` if there is none.
  private static func package(around folder: String) -> String? {
    var candidate = folder
    while candidate != "/" && !candidate.isEmpty {
      candidate = parent(of: candidate)
      if access(candidate + "/Package.swift", R_OK) == 0,
        access(candidate + "/Fixtures/report.yaml", R_OK) == 0
      {
        return candidate
      }
    }
    return nil
  }

  /// The program's path; `nil` without /proc, where help and the like still work.
  static func ownPath() -> String? {
    guard let resolved = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func parent(of path: String) -> String {
    let cut = path.lastIndex(of: "/") ?? path.startIndex
    return cut == path.startIndex ? "/" : String(path[..<cut])
  }
}
