import CaseStudies
import Glibc
import MemoryTracking
import Streaming

/// Has all versions of `json` read the documents of the public conformance set JSONTestSuite, and
/// says which they read that they must refuse, and the other way round.
///
///     swift run json-conformance ../shared/json-suite/test_parsing
///
/// The set is not part of this repository: https://github.com/nst/JSONTestSuite. Its files are
/// named after what a parser must do: `y` read, `n` refuse, `i` either, which the load version
/// decides here.
@main
struct JSONConformance {
  static func main() throws {
    guard CommandLine.arguments.count == 2, let study = CaseStudy.named("json") else {
      print("json-conformance: give the folder that has the set's y_*.json, n_*.json and i_*.json")
      exit(64)
    }
    let folder = CommandLine.arguments[1]
    let names = try SystemCalls.names(in: folder).filter { $0.hasSuffix(".json") }.sorted()
    var mistakes = 0
    for name in names {
      let path = "\(folder)/\(name)"
      let isRead = try study.versions.map { try reads(path, by: $0, of: study) }
      let mustRead = name.hasPrefix("i_") ? isRead[0] : name.hasPrefix("y_")
      guard isRead.contains(!mustRead) else { continue }
      mistakes += 1
      let verdicts = zip(study.versions, isRead).map { "\($0.name) \($1 ? "reads" : "refuses") it" }
      print(
        "\(name): must be \(mustRead ? "read" : "refused"); \(verdicts.joined(separator: ", "))")
    }
    print("\(names.count) documents, \(mistakes) mistakes")
    exit(mistakes == 0 && !names.isEmpty ? EXIT_SUCCESS : EXIT_FAILURE)
  }

  private static func reads(
    _ path: String, by version: CaseVersion, of study: CaseStudy
  ) throws -> Bool {
    let tracker = MemoryTracker(sink: .closure { _ in })
    let run = CaseRun(
      path: path, options: try study.validated([:]), answer: try AnswerWriter(), tracker: tracker)
    do {
      try version.run(run)
      return true
    } catch is StreamingError {
      return false
    }
  }
}
