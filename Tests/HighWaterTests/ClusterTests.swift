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

  private func highwater(
    _ arguments: String..., losing part: String? = nil
  ) throws -> FinishedProcess {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let changes = ["PATH": "\(place.folder.path("tools")):\(path)", "LOST_PART": part]
    return try run(
      place.executable, arguments, environment: place.environment.merging(changes) { $1 },
      workingFolder: place.folder.path)
  }

  private var folders: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: place.folder.path)
        .filter { $0.hasPrefix("highwater-sweep-") }
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
    #expect(
      swept.errorText.split(separator: "\n").last?.hasPrefix(
        "sweep: the file of 2.0 MiB was not measured whole: its job reached the cluster's memory "
          + "limit of 2.0 GiB on node2; see '") == true, "\(swept.errorText)")
    // What there is can be read again, and is once the rest is there.
    let script = "\(place.folder.path)/\(folder)/parts.sh"
    #expect(
      try run("/bin/sh", [script, "2"], environment: place.environment).status == 0)
    let gathered = try highwater("sweep", "--gather", folder, "--format", "json")
    #expect(gathered.status == 0, "\(gathered.errorText)")
    #expect(gathered.outputText.contains("\"exponent\""))
    #expect(try folders == [])
  }

  @Test func writesAManifestForKubernetes() throws {
    let written = try highwater(
      "sweep", "tail", "--sizes", "1MiB,2MiB", "--on", "kubernetes", "--image", "highwater:1",
      "--claim", "work")
    #expect(written.status == 0)
    #expect(written.outputText.hasPrefix("apiVersion: batch/v1\nkind: Job\n"))
    let folder = try #require(try folders.first)
    #expect(written.errorText.contains("'sweep --gather "))
    #expect(written.errorText.contains("/\(folder)' reads the results\n"))
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
    // The other job's result is read where it is made later.
    #expect(
      try run("/bin/sh", [folder + "/.class/jobs/parts.sh", "2"], environment: place.environment)
        .status == 0)
    let gathered = try highwater("class", "--gather", folder + "/.class", "--format", "json")
    #expect(try problems(gathered) == [unread, unread])
    let nodes = try ParsedJSON(gathered.outputText)["learners"].map { $0["node"] as? String }
    #expect(nodes.first == "node1")
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
