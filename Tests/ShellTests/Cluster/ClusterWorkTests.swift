import MemoryTracking
import TestSupport
import Testing

@testable import Shell

@Suite struct ClusterWorkTests {
  private func work(_ parts: [[String]]) -> ClusterWork {
    ClusterWork(
      name: "highwater-test", workingFolder: "/work", folder: "/work/jobs", parts: parts,
      memory: .mebibytes(100), time: .seconds(90))
  }

  /// The script hands every word on as it is, whatever a shell would make of it.
  @Test func runsThePartOfItsNumber() throws {
    let ugly = [
      "a b", "it's", "$HOME `id` \"x\"", "", "-n\nnext", "Zürich", "~", "*",
      "'\u{301};id;'\u{301}",
    ]
    let folder = try TemporaryFolder()
    let script = try folder.write(
      work([["one"], ugly]).text(running: "/usr/bin/printf"), to: "parts.sh")
    func output(_ arguments: [String], _ environment: [String: String?]) throws -> String {
      let finished = try run("/bin/sh", [script] + arguments, environment: environment)
      return finished.status == 0 ? finished.outputText : finished.errorText
    }
    let shown = try folder.write(
      work([["one"], ["%s|"] + ugly]).text(running: "/usr/bin/printf"), to: "shown.sh")
    #expect(try output(["1"], [:]) == "one")
    #expect(try output([], ["SLURM_ARRAY_TASK_ID": "1"]) == "one")
    #expect(try output([], ["JOB_COMPLETION_INDEX": "0"]) == "one")
    let finished = try run("/bin/sh", [shown], environment: ["JOB_COMPLETION_INDEX": "1"])
    #expect(finished.outputText == ugly.joined(separator: "|") + "|")
    #expect(
      try output(["3"], [:]) == "parts.sh: there is no part '3'; give 1 to 2\n")
  }

  @Test func readsWhatSqueueSays() {
    let states = SlurmArray.states(
      "1|COMPLETED|node1\n2|RUNNING|node2\n3|PENDING|\n4|OUT_OF_MEMORY|node1\n5|TIMEOUT|node3\nx|y\n"
    )
    #expect(states.keys.sorted() == [1, 2, 3, 4, 5])
    #expect(states[1]?.end == ClusterPartEnd(reason: .completed, node: "node1"))
    #expect(states[2]?.end == nil && states[2]?.isRunning == true)
    #expect(states[3]?.end == nil && states[3]?.isRunning == false && states[3]?.node == nil)
    func shortfall(_ part: Int) -> String? {
      states[part]?.end?.shortfall(memory: .mebibytes(100), time: .seconds(3690))
    }
    #expect(shortfall(1) == nil)
    #expect(shortfall(4) == "reached the cluster's memory limit of 100.0 MiB on node1")
    #expect(shortfall(5) == "reached the cluster's time limit of 1:01:30 on node3")
  }

  /// A part is the command line that was typed, but for what concerns the whole job.
  @Test func leavesOutWhatConcernsTheWholeJob() {
    #expect(
      ClusterPart.words(of: [
        "--workbook", "w", "sweep", "--on", "slurm", "--job-memory=1GiB", "--sizes", "1MiB,2MiB",
        "--format=json", "--", "sort", "--on", "{file}",
      ]) == ["sweep", "--sizes", "1MiB,2MiB", "--", "sort", "--on", "{file}"])
  }

  @Test func asksKubernetesForNoMoreThanItRuns() {
    let manifest = KubernetesJob(
      work: work([["a"], ["b"], ["c"]]), image: "registry/image:1\n", claim: "our claim",
      parallelism: 8, confines: true
    ).manifest
    for line in [
      "  completions: 3", "  parallelism: 3", "  completionMode: Indexed",
      "      activeDeadlineSeconds: 90", "      hostUsers: false",
      "          image: \"registry/image:1\\n\"", "              memory: 100Mi",
      "          command: [\"sh\", \"/work/jobs/parts.sh\"]",
      "            claimName: \"our claim\"",
      "            procMount: Unmasked",
    ] {
      #expect(manifest.split(separator: "\n").contains(Substring(line)), "\(line)\n\(manifest)")
    }
  }
}
