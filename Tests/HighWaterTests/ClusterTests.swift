import Foundation
import TestSupport
import Testing

/// Work on a cluster: Slurm's commands are stood in for by two scripts, which run the parts at once.
/// `Tests/Cluster/slurm` has a real one.
@Suite(.tags(.slow)) struct ClusterTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.folder.makeFolder("tools")
    try place.folder.writeProgram(
      """
      #!/bin/sh
      for word; do
        case $word in
          --array=1-*) count=${word#--array=1-} ;;
          --output=*) output=${word#--output=} ;;
          --chdir=*) cd "${word#--chdir=}" || exit ;;
        esac
        script=$word
      done
      echo "$@" > "$HOME/submitted"
      for part in $(seq "$count"); do
        state=COMPLETED
        if [ "$part" = "$LOST_PART" ]; then
          state=OUT_OF_MEMORY
        else
          SLURM_ARRAY_TASK_ID=$part SLURMD_NODENAME=node$part sh "$script" \\
            > "${output%%%a*}$part${output##*%a}" 2>&1 || state=FAILED
        fi
        echo "$part|$state|node$part" >> "$HOME/states"
      done
      echo 7

      """, to: "tools/sbatch")
    try place.folder.writeProgram("#!/bin/sh\ncat \"$HOME/states\"\n", to: "tools/squeue")
  }

  /// The variables with which the scripts are found, and lose a part.
  private func environment(losing part: String? = nil) -> [String: String?] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return place.environment.merging(
      ["PATH": "\(place.folder.path("tools")):\(path)", "LOST_PART": part]) { $1 }
  }

  private func highwater(
    _ arguments: String..., losing part: String? = nil
  ) throws -> FinishedProcess {
    try highwater(arguments, losing: part)
  }

  private func highwater(
    _ arguments: [String], losing part: String? = nil
  ) throws -> FinishedProcess {
    try run(
      place.executable, arguments, environment: environment(losing: part),
      workingFolder: place.folder.path)
  }

  private var folders: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: place.folder.path)
        .filter { $0.hasPrefix("highwater-") }
    }
  }

  @Test func sweepsWithAJobForEachSize() throws {
    let swept = try highwater(
      "sweep", "tail", "--sizes", "1MiB,2MiB", "--on", "slurm", "--job-memory", "512MiB",
      "--job-time", "90s")
    #expect(swept.status == 0, "\(swept.errorText)")
    #expect(swept.errorText == "sweep: job 7 of 2 parts was submitted\n")
    #expect(swept.outputText.contains("\n2.0 MiB"))
    #expect(swept.outputText.hasSuffix("Measured on node1, node2.\n"))
    let submitted = String(
      decoding: try fileContents(place.folder.path("submitted")), as: UTF8.self)
    #expect(submitted.contains("--mem=524288K --time=2 "))
    // Nothing is left of the jobs but what the workbook has of them.
    #expect(try folders == [])
    let exported = try highwater("export", "1-2", "--format", "csv").outputText
    #expect(exported.contains(",node1\r\n") || exported.contains(",node1\n"))
  }

  @Test func tellsOfAJobThatTheClusterKilled() throws {
    let swept = try highwater(
      "sweep", "--sizes", "1MiB,2MiB", "--on", "slurm", "--", "wc", "-l", "{file}", losing: "2")
    #expect(swept.status == 1)
    let folder = try #require(try folders.first)
    // What the largest size needs is known from the smallest.
    #expect(
      swept.errorText.hasPrefix(
        "sweep: a job may hold 128.0 MiB: 'wc' is expected to need "),
      "\(swept.errorText)")
    let parts = String(
      decoding: try place.folder.contents(of: "\(folder)/parts.sh"), as: UTF8.self)
    #expect(parts.contains(" sweep --part 2 --cap 64MiB "), "\(parts)")
    #expect(
      swept.errorText.split(separator: "\n").last?.hasPrefix(
        "sweep: the file of 2.0 MiB was not measured whole: its job reached the cluster's memory "
          + "limit of 128.0 MiB on node2; see '") == true, "\(swept.errorText)")
    // What there is can be read again, and is once the rest is there; nothing is recorded twice,
    // whatever became of the notes.
    let notes = "\(folder)/recorded.txt"
    let noted = String(decoding: try place.folder.contents(of: notes), as: UTF8.self)
    try place.folder.write("no note\n1 1\n" + noted, to: notes)
    #expect(try highwater("sweep", "--gather", folder).status == 1)
    let script = "\(place.folder.path)/\(folder)/parts.sh"
    #expect(
      try run("/bin/sh", [script, "2"], environment: place.environment).status == 0)
    let gathered = try highwater("sweep", "--gather", folder, "--format", "json")
    #expect(gathered.status == 0, "\(gathered.errorText)")
    #expect(gathered.outputText.contains("\"exponent\""))
    #expect(try folders == [])
    #expect(try highwater("show", "1-2").status == 0)
    let third = try highwater("show", "3")
    #expect(third.status != 0, "\(third.outputText)")
  }

  @Test func writesAManifestForKubernetes() throws {
    let written = try highwater(
      "sweep", "tail", "--sizes", "1MiB,2MiB", "--on", "kubernetes", "--image", "highwater:1",
      "--claim", "work")
    #expect(written.status == 0)
    #expect(written.outputText.hasPrefix("apiVersion: batch/v1\nkind: Job\n"))
    #expect(
      written.outputText.contains(
        "requests:\n              cpu: \"1\"\n              memory: 128Mi\n")
        && written.outputText.contains("limits:\n              memory: 128Mi\n"),
      "\(written.outputText)")
    let folder = try #require(try folders.first)
    #expect(written.errorText.hasPrefix("sweep: a job may hold 128.0 MiB: 'load' is expected "))
    #expect(written.errorText.contains("'sweep --gather "))
    #expect(written.errorText.contains("/\(folder)' reads the results\n"))
  }

  private func writeBudgets(_ text: String) throws {
    try place.folder.write("budgets:\n" + text, to: "memory-budgets.yaml")
  }

  private static let kept = """
      - { name: nothing, command: 'true', peak: 64MiB }
      - name: tail
        case: tail
        variant: stream
        input: { sizes: [1MiB, 4MiB] }
        grows: no
        survives: 48MiB

    """

  /// The verdicts are those of a check that is made here, and so is the exit code.
  @Test func checksWithAJobForEachBudget() throws {
    let probe = try BuiltProducts.path("memory-probe")
    try writeBudgets(
      Self.kept + "  - { name: --hungry, command: '\(probe) touch 20000000', peak: 8MiB }\n")
    func budgets(_ words: [String], status: Int32) throws -> [[String: Any]] {
      let finished = try run(
        place.executable, ["check", "--format", "json"] + words, environment: environment(),
        workingFolder: place.folder.path)
      #expect(finished.status == status, "\(finished.errorText)")
      if !words.isEmpty {
        #expect(
          finished.errorText == """
            check: a job may hold 192.0 MiB: twice the 64.0 MiB of 'nothing', and 64.0 MiB for \
            HighWater
            check: job 7 of 3 parts was submitted

            """)
      }
      return try ParsedJSON(finished.outputText)["budgets"]
    }
    let here = try budgets([], status: 1)
    let there = try budgets(["--on", "slurm"], status: 1)
    for key in ["name", "line", "passed", "growth", "survived"] {
      #expect(here.map { "\($0[key] ?? "")" } == there.map { "\($0[key] ?? "")" }, "\(key)")
    }
    let questions = [here, there].map { budgets in
      budgets.map { ($0["findings"] as? [[String: Any]] ?? []).map { $0["question"] as? String } }
    }
    #expect(questions[0] == questions[1])
    // The line that holds it was looked for where it was measured.
    let line = try #require(there.last?["place"] as? [String: Any])
    #expect((line["sentence"] as? String)?.isEmpty == false)
    #expect(there.map { $0["node"] as? String } == ["node1", "node2", "node3"])
    #expect(try folders == [])
    // A comparison of each input, and one under the limit.
    #expect(there.map { ($0["runs"] as? [Int])?.count } == [1, 3, 1])
  }

  @Test func aBudgetWhoseJobIsLostDoesNotHold() throws {
    try writeBudgets(Self.kept)
    let checked = try highwater("check", "--on", "slurm", "--job-memory", "128MiB", losing: "2")
    #expect(checked.status == 1)
    let folder = try #require(try folders.first)
    let text = checked.outputText.split { $0.isNewline || $0 == " " }.joined(separator: " ")
    #expect(
      text.contains(
        "✗ tail: It could not be run: its job reached the cluster's memory limit of 128.0 MiB on "
          + "node2; see '"), "\(text)")
    #expect(text.contains("1 of 2 budgets does not hold.") && text.contains("Measured on node1."))
    // A change of the file meanwhile is none of the jobs'.
    try writeBudgets("  - { name: other, command: 'true', peak: 64MiB }\n")
    #expect(
      try run(
        "/bin/sh", ["\(place.folder.path)/\(folder)/parts.sh", "2"],
        environment: place.environment, workingFolder: place.folder.path
      ).status == 0)
    let gathered = try highwater("check", "--gather", folder)
    #expect(gathered.status == 0, "\(gathered.errorText)\(gathered.outputText)")
    #expect(gathered.outputText.contains("Memory budgets of memory-budgets.yaml\n"))
    #expect(gathered.outputText.contains("All 2 budgets hold."))
    #expect(try folders == [])
    let again = try highwater("check", "--gather", folder)
    #expect(again.status == 1)
    #expect(again.errorText.hasPrefix("check: '\(folder)' is no folder of a check's jobs; "))
  }

  /// Where nothing can be measured, that is said.
  @Test func asksForTheStandardMemoryOtherwise() throws {
    let folder = try place.folder.makeFolder("class")
    try place.folder.write("no archive", to: "class/a.tar")
    try writeBudgets(
      "  - { name: any, command: 'wc {file}', input: { sizes: [1MiB, 2MiB] }, grows: no }\n")
    let cluster = ["--on", "kubernetes", "--image", "highwater:1", "--claim", "work"]
    for (words, reason) in [
      (["class", folder], "there is no program to judge"),
      (["check"], "'any' names no amount"),
      (["sweep", "--parameter", "n=1,2", "--", "seq", "{n}"], "'n' is no size of a file"),
    ] {
      let index = words.firstIndex(of: "--") ?? words.endIndex
      let finished = try run(
        place.executable, words[..<index] + cluster + words[index...],
        environment: place.environment, workingFolder: place.folder.path)
      #expect(finished.status == 0, "\(finished.errorText)")
      #expect(
        finished.errorText.hasPrefix("\(words[0]): a job may hold 2.0 GiB: ")
          && finished.errorText.contains(reason), "\(finished.errorText)")
      #expect(finished.outputText.contains("              memory: 2048Mi\n"))
    }
  }

  /// What judging takes is known from the program that the exercise begins from.
  @Test func asksForWhatJudgingTookHere() throws {
    let room = try ClassRoom()
    try room.handIn("a.tar", ClassRoom.flat)
    let written = try run(
      room.place.executable,
      [
        "class", room.folder, "--quick", "--seed", "3", "--on", "kubernetes", "--image", "i",
        "--claim", "c",
      ], environment: room.place.environment)
    #expect(written.status == 0, "\(written.errorText)")
    let said = try #require(
      written.errorText.firstMatch(
        of: /class: a job may hold ([0-9.]+) MiB: twice the ([0-9.]+) MiB that were held here/))
    let (asked, held) = (try #require(Double(said.1)), try #require(Double(said.2)))
    #expect(asked >= 2 * held + 64 && asked < 2 * held + 97)
    #expect(written.outputText.contains("              memory: \(Int(asked))Mi\n"))
  }

  /// Two hand-ins that nobody can read, so that nothing has to be judged; the job of one is lost.
  @Test func judgesWithAJobForEachHandIn() throws {
    let folder = try place.folder.makeFolder("class")
    for name in ["a.tar", "b.tar"] { try place.folder.write("no archive", to: "class/\(name)") }
    func problems(_ finished: FinishedProcess) throws -> [String?] {
      #expect(finished.status == 0, "\(finished.errorText)")
      return try ParsedJSON(finished.outputText)["learners"].map { $0["problem"] as? String }
    }
    let judged = try highwater(
      "class", folder, "--seed", "3", "--on", "slurm", "--job-memory", "512MiB", "--format", "json",
      losing: "2")
    #expect(judged.errorText == "class: job 7 of 2 parts was submitted\n")
    let unread = "it is not a tar archive; make it again by 'highwater hand-in'"
    #expect(
      try problems(judged)
        == [unread, "its job reached the cluster's memory limit of 512.0 MiB on node2"])
    let script = String(
      decoding: try fileContents(folder + "/.class/jobs/parts.sh"), as: UTF8.self)
    #expect(script.contains(" class --judge ") && script.contains(" --seed 3 ;;"))
    let early = try highwater("class", "--gather", folder + "/.class", "--format", "json")
    #expect(try problems(early) == [unread, "its job left no result"])
    // The other job's result is read where it is made later.
    #expect(
      try run("/bin/sh", [folder + "/.class/jobs/parts.sh", "2"], environment: place.environment)
        .status == 0)
    let gathered = try highwater("class", "--gather", folder + "/.class", "--format", "json")
    #expect(try problems(gathered) == [unread, unread])
    let nodes = try ParsedJSON(gathered.outputText)["learners"].map { $0["node"] as? String }
    #expect(nodes.first == "node1")
    // A result belongs to what was handed in when the jobs were made.
    try place.folder.write("0123456789abcdef\ta.tar\0-\tb.tar\0", to: "class/.class/jobs/hand-ins")
    let replaced = try highwater("class", "--gather", folder + "/.class", "--format", "json")
    #expect(try problems(replaced) == ["its job left no result", unread])
  }

  /// The name of a hand-in is a learner's: it must not end a quote of the script, nor lead to the
  /// file that a link names.
  @Test func keepsNamesAsTheyAre() throws {
    let folder = try place.folder.makeFolder("class")
    let names = [
      "it's.tar", "x'\u{301};touch pwned;'\u{301}.tar", "\u{301}a.tar", "$(touch pwned).tar",
    ]
    for name in names { try place.folder.write("no archive", to: "class/\(name)") }
    symlink("it's.tar", folder + "/link.tar")
    let judged = try highwater(
      "class", folder, "--seed", "3", "--on", "slurm", "--job-memory", "512MiB", "--format", "json")
    #expect(judged.status == 0, "\(judged.errorText)")
    let learners = try ParsedJSON(judged.outputText)["learners"]
    #expect(Set(learners.compactMap { $0["file"] as? String }) == Set(names + ["link.tar"]))
    for learner in learners {
      let isLink = learner["file"] as? String == "link.tar"
      #expect(
        learner["problem"] as? String
          == (isLink
            ? "it is a symbolic link"
            : "it is not a tar archive; make it again by 'highwater hand-in'"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder + "/pwned"))
  }

  @Test(arguments: [
    (["--gather", "a", "--on", "slurm"], "'--gather' only reads results; leave out all but "),
    (["--gather", "a", "--only", "b"], "'--gather' only reads results; leave out all but "),
    (["--gather", "a", "b.yaml"], "'--gather' only reads results; leave out all but "),
    (["--new", "--on", "slurm"], "'--new' measures nothing; leave out --on"),
    (["--job-time", "1h"], "'--job-memory' and '--job-time' are for jobs; add --on"),
  ])
  func refusesWhatDoesNotFitACheck(words: [String], message: String) throws {
    let finished = try highwater(["check"] + words)
    #expect(finished.status == 64)
    #expect(finished.errorText.contains(message), "\(finished.errorText)")
  }

  @Test(arguments: [
    (["--job-memory", "1GiB"], "'--job-memory' and '--job-time' are for jobs; add --on"),
    (["--on", "kubernetes", "--claim", "a"], "kubernetes: the manifest has to name an image"),
    (["--on", "slurm", "--job-memory", "1MiB"], "job-memory: HighWater itself does not run in"),
    (["--on", "slurm", "--image", "a"], "'--image' and '--claim' are for a manifest"),
    (["--gather", "/tmp", "--on", "slurm"], "'--gather' only reads results; leave out --on"),
  ])
  func refusesWhatDoesNotFit(words: [String], message: String) throws {
    let finished = try run(
      place.executable, ["sweep", "tail"] + words, environment: place.environment,
      workingFolder: place.folder.path)
    #expect(finished.status == 64)
    #expect(finished.errorText.contains(message), "\(finished.errorText)")
    #expect(try folders == [], "a refused sweep leaves nothing")
  }

  @Test func saysWhereSlurmIsMissing() throws {
    let tools = try place.folder.makeFolder("empty")
    let finished = try run(
      place.executable, ["sweep", "tail", "--on", "slurm"],
      environment: place.environment.merging(["PATH": tools]) { $1 },
      workingFolder: place.folder.path)
    #expect(finished.status == 1)
    #expect(
      finished.errorText.contains("work where Slurm's commands are installed"),
      "\(finished.errorText)")
    #expect(try folders == [])
  }
}
