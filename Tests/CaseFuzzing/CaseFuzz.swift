import BuiltIn
import CaseStudies
import FixtureMaking
import Glibc
import MemoryTracking
import Streaming
import TestSupport

/// Runs all versions of all cases on inputs and options from a seed for as long as it is told, and
/// stops at the first two answers that differ.
///
///     swift run case-fuzz --seconds 60 [--seed 1]
@main
struct CaseFuzz {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    func number(_ name: String, otherwise: UInt64) -> UInt64 {
      guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else {
        return otherwise
      }
      return UInt64(arguments[index + 1]) ?? otherwise
    }
    let end = ContinuousClock.now + .seconds(Int64(number("--seconds", otherwise: 60)))
    var seed = number("--seed", otherwise: UInt64(time(nil)))
    let folder = try TemporaryFolder()
    var rounds = 0
    while ContinuousClock.now < end {
      try round(seed: seed, in: folder)
      seed += 1
      rounds += 1
    }
    print("\(rounds) inputs, all versions agreed; the last seed was \(seed - 1)")
  }

  /// One input, and every case on it with options of the same seed.
  private static func round(seed: UInt64, in folder: TemporaryFolder) throws {
    var random = SeededGenerator(seed: seed)
    let path = try folder.write(FuzzInput.content(using: &random), to: "input")
    for study in CaseStudy.all {
      let options = FuzzInput.options(of: study, using: &random)
      // An expression that is none is refused, and then there is nothing to run.
      guard let checked = try? study.validated(options) else { continue }
      let exact = study.versions.filter { !$0.isEstimate }
      let file =
        switch study.fixture {
        case "gzip": try compressed(path, using: &random, in: folder)
        case "xml": try folder.write(FuzzInput.xml(using: &random), to: "input.xml")
        case "json": try folder.write(FuzzInput.json(using: &random), to: "input.json")
        case "database": try database(using: &random, in: folder)
        default: path
        }
      let answers = exact.map { digest(of: $0, on: file, checked) }
      guard Set(answers).count == 1 else {
        print("seed \(seed): the versions of \(study.id) differ with \(options): \(answers)")
        exit(EXIT_FAILURE)
      }
    }
  }

  /// The file as gzip(1) compresses it, now and then with a damage or something after it.
  private static func compressed(
    _ path: String, using random: inout SeededGenerator, in folder: TemporaryFolder
  ) throws -> String {
    var archive = try run("/bin/gzip", ["-c1", path]).output
    switch Int.random(in: 0..<8, using: &random) {
    case 0: archive[Int.random(in: 0..<archive.count, using: &random)] ^= 0x10
    case 1: archive.removeLast(Int.random(in: 0..<archive.count, using: &random))
    case 2: archive += random.bytes(count: Int.random(in: 0..<4, using: &random))
    case 3: archive += archive
    default: break
    }
    return try folder.write(archive, to: "input.gz")
  }

  /// A database, now and then with damage.
  private static func database(
    using random: inout SeededGenerator, in folder: TemporaryFolder
  ) throws -> String {
    let store = FixtureStore(
      directory: folder.path("fixtures"), recipes: try Recipe.all(from: BuiltIn.recipes.bytes))
    let size = Int.random(in: 4...40, using: &random) * 4096
    let fixture = try store.make("database", size: ByteCount(size))
    var bytes = try fileContents(fixture.path)
    for _ in 0..<max(0, Int.random(in: -3...2, using: &random)) {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = random.bytes(count: 1)[0]
    }
    return try folder.write(bytes, to: "input.sqlite")
  }

  /// The digest of a version's answer; of an input that it refuses, that it does.
  private static func digest(
    of version: CaseVersion, on path: String, _ options: CaseOptions
  ) -> String {
    do {
      let answer = try AnswerWriter()
      let tracker = MemoryTracker(sink: .closure { _ in })
      try version.run(CaseRun(path: path, options: options, answer: answer, tracker: tracker))
      return try answer.finish()
    } catch {
      return "refused"
    }
  }
}
