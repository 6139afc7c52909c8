import Course
import Findings
import Languages
import Measurement
import TestSupport
import Testing

/// The judging of programs that nobody vouches for.
///
/// The name of a test that needs a language's tools ends in `WhereInstalled`.
@Suite(.tags(.slow)) struct ExerciseConfinementSlowTests {
  private let bench: ExerciseBench
  private let folder: TemporaryFolder
  private var confinement: Confinement

  init() throws {
    bench = try ExerciseBench()
    folder = try TemporaryFolder()
    confinement = Confinement(folder: try folder.makeFolder("runs"), hidden: [folder.path])
  }

  @Test(.enabled(if: Language.python.isInstalled, "python3 is not installed"))
  func judgesAsItWouldUnconfinedWhereInstalled() throws {
    let stream = try bench.judge(
      ExerciseSolutions.stream, in: .python, .quick, confinement: confinement)
    #expect(stream.verdict == .right, "\(stream.explanation)")
    let load = try bench.judge(
      ExerciseSolutions.load, in: .python, .quick, confinement: confinement)
    #expect(load.verdict == .killed, "\(load.explanation)")
  }

  @Test(.enabled(if: Language.python.isInstalled, "python3 is not installed"))
  func aProgramCannotCopyAnotherWhereInstalled() throws {
    let other = try folder.write(ExerciseSolutions.stream, to: "other.py")
    let copying = "exec(open('\(other)').read())\n"
    #expect(try bench.judge(copying, in: .python, .quick).verdict == .right)
    let judgement = try bench.judge(copying, in: .python, .quick, confinement: confinement)
    #expect(judgement.verdict == .crashed)
    #expect(judgement.complaint?.contains("No such file or directory") == true)
  }

  @Test(.enabled(if: Language.c.isInstalled, "gcc is not installed"))
  func theCompilerCannotReadAnotherWhereInstalled() throws {
    let other = try folder.write("#error the secret\n", to: "other.h")
    let program = "#include \"\(other)\"\n"
    let free = try bench.judge(program, in: .c, .quick)
    #expect(free.verdict == .compile && free.complaint?.contains("the secret") == true)
    var confinement = confinement
    confinement.caches = try folder.makeFolder("caches")
    let judgement = try bench.judge(program, in: .c, .quick, confinement: confinement)
    #expect(judgement.verdict == .compile)
    #expect(judgement.complaint?.contains("No such file or directory") == true)
    #expect(judgement.complaint?.contains("the secret") == false)
  }

  @Test(.enabled(if: Language.python.isInstalled, "python3 is not installed"))
  func aForkBombIsOneVerdictWhereInstalled() throws {
    let bomb = "import os\nwhile True: os.fork()\n"
    var confinement = confinement
    confinement.processes = 64
    let judgement = try bench.judge(bomb, in: .python, .quick, confinement: confinement)
    #expect(judgement.verdict == .crashed)
    #expect(judgement.offence == "It started more than 64 processes at once.")
  }
}
