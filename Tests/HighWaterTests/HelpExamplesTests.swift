import Foundation
import TestSupport
import Testing

/// Every line that a help page tells people to try does what it says, on small files.
@Suite(.tags(.slow)) struct HelpExamplesTests {
  /// The lines that an example needs to run first.
  private static let preparations: [String: [String]] = [
    "next": ["start spike"],
    "back": ["goto 2"],
    "answer 200MiB": ["start spike", "goto 5"],
    "answer 2": ["goto terms"],
    "answer 1,3": ["start count-transform", "goto apply"],
    "answer": ["hint"],
    "skip": ["start spike", "goto 4"],
    "again": ["goto 1"],
    "lesson check my-lesson.md": ["lesson new my-lesson"],
    "fixture info report-16MiB-seed1.txt": ["fixture make report --size 16MiB"],
    "fixture remove report-16MiB-seed1.txt": ["fixture make report --size 16MiB"],
    "runs remove 1 2": ["compare tail --size 1MiB", "compare count --size 1MiB"],
    "bill": ["compare tail --size 1MiB", "compare count --size 1MiB"],
    "show": ["compare tail --size 1MiB", "compare count --size 1MiB"],
    "chart": ["compare tail --size 1MiB", "compare count --size 1MiB"],
    "chart 3-4": ["sweep count --sizes 1MiB,2MiB"],
    "check --new budgets.yaml": ["compare tail --size 1MiB", "measure sort -u access.log"],
    "exercise hint": ["exercise start tail --language python"],
    "exercise solution --show": ["exercise start tail --language python"],
    "exercise diff": ["exercise start tail --language python", "exercise solution --show"],
    "exercise reset": ["exercise start tail --language python"],
    "exercise lint my-exercise.md": ["exercise new my-exercise"],
    "export --lesson spike --output spike-notes.md": ["start spike"],
    "export --output report.html": ["compare tail --size 1MiB"],
    "export 3 --format speedscope --output peak.json": [
      "compare count --size 1MiB", "compare count --size 1MiB --where",
    ],
  ]

  /// The examples that other tests run: all lessons, the notes of a running demo, judged programs,
  /// all that a machine has, and what needs a cluster.
  private static let runElsewhere: Set = [
    "lesson check", "lesson test", "lesson test tail --scale small", "demo --notes",
    "watch --program postgres", "exercise check", "exercise check tail --quick",
    "exercise check --format json",
    "exercise check --format gradescope", "exercise check --format github",
    "exercise watch", "exercise watch tail", "exercise edit",
    "exercise edit tail --quick", "exercise test tail --language python --quick",
    "exercise test --format json", "self-test", "hand-in", "hand-in tail count",
    "hand-in --as 'Ada L' --yes", "hand-in --output ada.tar --yes",
    "class hand-ins", "class hand-ins --quick --exercise tail",
    "class hand-ins --format html --to class.html",
    "class --judge ada.tar --to results/ada.tar.json",
    "class hand-ins --format gradescope --to grades", "class --gather results --format csv",
    "class hand-ins --on slurm --job-memory 4GiB", "check --on slurm --job-memory 4GiB",
    "sweep tail --sizes 1GiB,4GiB,16GiB --on slurm --job-memory 8GiB",
  ]

  /// The commands whose examples run together, so that lessons are read only once.
  private static let lessonCommands: Set = [
    "start", "lessons", "next", "back", "goto", "where", "hint", "answer", "skip", "again", "play",
    "resume", "reset",
  ]

  @Test func ofTheLessonsRun() throws {
    let examples = try HelpExamples(executable: BuiltProducts.path("highwater")).all
    let lines = examples.filter { Self.lessonCommands.contains($0.command) }.flatMap(\.lines)
    try expectToRun(lines)
  }

  /// The commands are dealt out into parts, which run beside each other.
  @Test(arguments: 0..<6) func ofAllOthersRun(part: Int) throws {
    let examples = try HelpExamples(executable: BuiltProducts.path("highwater")).all
      .filter { !Self.lessonCommands.contains($0.command) }
    for index in stride(from: part, to: examples.count, by: 6) {
      try expectToRun(examples[index].lines)
    }
  }

  /// Runs lines in one session with a new workbook, in which only ASCII may be printed.
  private func expectToRun(
    _ examples: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let place = try Workplace()
    let folder = try Self.workingFolder(in: place)
    let lines = examples.filter { !Self.runElsewhere.contains($0) }.flatMap { example in
      (Self.preparations[example] ?? []) + [HelpExamples.small(example)]
    }
    let finished = try run(
      place.executable, ["--keep-going"] + lines.flatMap { ["-c", $0] },
      environment: place.environment.merging(["LC_ALL": "C", "TERM": "dumb"]) { $1 },
      workingFolder: folder)
    #expect(
      finished.status == 0,
      "\(lines.enumerated().map { "\($0 + 1): \($1)" }.joined(separator: "\n"))\n\(finished.errorText)",
      sourceLocation: sourceLocation)
    let foreign = (finished.output + finished.errors).filter { $0 >= 0x80 || $0 == 0x1B }
    #expect(foreign.isEmpty, "\(examples)", sourceLocation: sourceLocation)
  }

  /// A folder with the files that the examples name.
  private static func workingFolder(in place: Workplace) throws -> String {
    let folder = try place.folder.makeFolder("work")
    let lines = String(repeating: "one ERROR\ntwo\nthree\n", count: 2000)
    for name in ["app.log", "access.log", "big"] {
      try place.folder.write(lines, to: "work/\(name)")
    }
    for name in ["jan.log", "feb.log", "data.json"] {
      try place.folder.write(String(repeating: lines, count: 4 + name.count), to: "work/\(name)")
    }
    let load = "import sys; x = open(sys.argv[1]).readlines()\n"
    try place.folder.write(load, to: "work/load.py")
    try place.folder.write("print(len(open('app.log').read()))\n", to: "work/report.py")
    try place.folder.write(
      "budgets:\n  - name: sort\n    command: sort -u access.log\n    peak: 64MiB\n",
      to: "work/memory-budgets.yaml")
    try place.folder.write("cases # a comment\ntable\n", to: "work/experiments.hw")
    _ = try run("/usr/bin/env", ["gzip", "-k", "big"], workingFolder: folder)
    return folder
  }
}
