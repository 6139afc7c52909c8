import Foundation
import TestSupport
import Testing

/// A folder of hand-ins in a test's workplace, and `class` at work on it.
struct ClassRoom {
  let place: Workplace

  init() throws {
    place = try Workplace()
    try place.folder.makeFolder("class")
  }

  /// The folder of hand-ins.
  var folder: String { place.folder.path("class") }

  static let flat = """
    import collections
    import sys

    with open(sys.argv[1], "rb") as file:
        sys.stdout.buffer.writelines(collections.deque(file, int(sys.argv[2])))

    """
  static let wrong = "print('no such answer')\n"

  /// A hand-in with one program, of `tail` in Python, as `hand-in` writes it, packed by the system's
  /// tar; its name is in JSON, and its index is changed after the digests were made.
  func handIn(
    _ file: String, _ program: String, name: String = "null", verdict: String = "right",
    changing change: (String) -> String = { $0 }
  ) throws {
    let work = "work-\(file.hashValue)"
    try place.folder.makeFolder(work)
    try place.folder.makeFolder("\(work)/programs")
    let path = try place.folder.write(program, to: "\(work)/programs/main.py")
    let digest = try run("/usr/bin/env", ["sha256sum", path]).outputText.prefix(64)
    let index = """
      { "schema": "highwater.hand-in/1", "highwater": "0.1.0", "name": \(name), "seed": 7,
        "files": [ { "name": "programs/main.py", "bytes": \(program.utf8.count),
          "sha256": "\(digest)" } ],
        "exercises": [ { "exercise": "tail", "language": "python", "program": "programs/main.py",
          "verdict": "\(verdict)" } ], "lessons": [] }
      """
    try place.folder.write(change(index), to: "\(work)/index.json")
    try pack(file, in: work, "index.json", "programs")
  }

  func pack(_ file: String, in folder: String, _ words: String...) throws {
    let finished = try run(
      "/usr/bin/env",
      [
        "tar", "--format=ustar", "--create", "--file", place.folder.path("class/\(file)"),
        "--directory", place.folder.path(folder),
      ] + words)
    #expect(finished.status == 0, "\(finished.errorText)")
  }

  func judge(_ words: String...) throws -> FinishedProcess {
    try run(
      place.executable,
      ["class", place.folder.path("class"), "--quick", "--seed", "11"] + words,
      environment: place.environment)
  }

  func learners(_ finished: FinishedProcess) throws -> [[String: Any]] {
    #expect(finished.status == 0, "\(finished.errorText)")
    return try ParsedJSON(finished.outputText)["learners"]
  }

  func programs(_ learner: [String: Any]) -> [[String: Any]] {
    learner["programs"] as? [[String: Any]] ?? []
  }
}
