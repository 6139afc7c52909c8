import Course
import Findings
import Glibc
import Languages
import LessonScript
import Measurement
import MemoryTracking
import TestSupport

/// What the judge needs in a test: files of lines, and runs of real programs.
struct ExerciseBench: ExerciseSupplies {
  private let place: TemporaryFolder
  let folder: String
  let runner: any SubjectRunning
  var interruption: Interruption { .never }
  var cap = ByteCount.gibibytes(3)

  /// Programs run in cgroups where these can be made, and are followed by ptrace(2), unless told
  /// otherwise.
  init(usesGroups: Bool = true, isTraced: Bool = true) throws {
    place = try TemporaryFolder()
    folder = try place.makeFolder("judge")
    runner = Runner(
      worker: WorkerRunner(
        worker: try BuiltProducts.path("highwater-worker"), interruption: .never),
      commands: CommandRunner(interruption: .never, usesGroups: usesGroups), isTraced: isTraced)
  }

  /// Lines of different lengths, the same ones for a size.
  func input(recipe: String, size: ByteCount, seed: UInt64) throws -> String {
    let path = place.path("input-\(size.bytes)")
    guard access(path, R_OK) != 0 else { return path }
    var random = SeededGenerator(seed: seed)
    var text = ""
    while text.utf8.count < 1 << 20 {
      let words = Int.random(in: 1...12, using: &random)
      text += (0..<words).map { _ in "word\(random.next() % 1000)" }.joined(separator: " ") + "\n"
    }
    let block = Array(text.utf8.prefix(1 << 20))
    guard let file = fopen(path, "we") else { throw CommandFailure.failed("fopen \(path)") }
    defer { fclose(file) }
    for _ in 0..<size.bytes >> 20 { fwrite(block, 1, block.count, file) }
    return path
  }

  private struct Runner: SubjectRunning {
    let worker: WorkerRunner
    let commands: CommandRunner
    let isTraced: Bool

    func run(
      _ subject: Subject, options: RunOptions, observe: (RunEvent) -> Void
    ) throws(MeasurementError) -> Run {
      switch subject.work {
      case .version(let request):
        return try worker.run(request, options: options, observe: observe)
      case .command(var command, let output):
        command.isTraced = isTraced
        return try commands.run(command, output: output, options: options, observe: observe)
      }
    }
  }
}

extension ExerciseBench {
  /// Judges a program for the last ten lines of a file.
  func judge(
    _ program: String, in language: Language, _ thoroughness: Thoroughness = .full,
    mayWriteFiles: Bool = false, confinement: Confinement? = nil,
    observe: (JudgingStage) -> Void = { _ in }
  ) throws -> ExerciseJudgement {
    let path = try place.write(program, to: "program\(language.fileEnding)")
    let toolchain = try Toolchain(language, interruption: .never)
    var exercise = Exercise.lastLines
    exercise.mayWriteFiles = mayWriteFiles
    let judge = ExerciseJudge(
      exercise, toolchain, seed: 7, supplies: self, confinement: confinement)
    return try judge.judge(path, thoroughness, observe: observe)
  }
}

extension Exercise {
  static let lastLines = Exercise(
    id: "tail", title: "The last lines", caseID: "tail", options: ["lines": "10"],
    allowance: .mebibytes(16), fixture: "log", task: Markdown(), file: "tail.md")
}

extension Language {
  /// Python as the system has it. A version manager's script in its place takes longer to start
  /// than the program runs.
  static let python = Language(
    id: "python", title: "Python", fileName: "main.py", probe: [pythonPath, "--version"],
    run: [pythonPath, "{program}"], environment: ["PYTHONUNBUFFERED": ""],
    outOfMemory: ["MemoryError"], empty: "")

  private static let pythonPath =
    access("/usr/bin/python3", X_OK) == 0 ? "/usr/bin/python3" : "python3"

  static let java = Language(
    id: "java", title: "Java", fileName: "Main.java", probe: ["javac", "-version"],
    compile: ["javac", "-d", "{build}", "{program}"],
    run: ["java", "{heap cap}", "-cp", "{build}", "Main"],
    heapCap: ["-XX:+UseSerialGC", "-Xmx{MiB}m"], outOfMemory: ["java.lang.OutOfMemoryError"],
    empty: "class Main { public static void main(String[] arguments) {} }")

  static let c = Language(
    id: "c", title: "C", fileName: "main.c", probe: ["gcc", "--version"],
    compile: ["gcc", "-O2", "-o", "{build}/program", "{program}"], run: ["{build}/program"],
    empty: "int main(void) { return 0; }")

  /// Whether its tools are there.
  var isInstalled: Bool { (try? Toolchain(self, interruption: .never)) != nil }
}
