import ArgumentParser
import Course
import Measurement
import MemoryTracking
import Streaming

/// Where the parts of some work are done, if not here.
struct ClusterArguments: ParsableArguments {
  static let title = "On a cluster"

  @Option(
    help: ArgumentHelp(
      "Make each part a job: slurm submits and gathers them, kubernetes prints a manifest.",
      valueName: "cluster"))
  var on: Cluster?
  @Option(
    help: ArgumentHelp("What a job may hold; by default as measured here.", valueName: "size"),
    completion: .grammar)
  var jobMemory: String?
  @Option(help: ArgumentHelp("How long a job may take; 1h by default.", valueName: "time"))
  var jobTime: String?
  @Option(
    help: ArgumentHelp("kubernetes: the container image with HighWater.", valueName: "image"))
  var image: String?
  @Option(
    help: ArgumentHelp(
      "kubernetes: the PersistentVolumeClaim with this folder, mounted at the same path.",
      valueName: "name"))
  var claim: String?
  @Option(help: ArgumentHelp("kubernetes: so many jobs at once.", valueName: "count"))
  var jobsAtOnce = 4

  /// The options that concern a whole job and none of its parts, each with a value.
  static let options: Set<String> = [
    "--on", "--job-memory", "--job-time", "--image", "--claim", "--jobs-at-once", "--gather",
  ]

  func validate() throws {
    guard on != nil || (jobMemory == nil && jobTime == nil) else {
      throw ValidationError("'--job-memory' and '--job-time' are for jobs; add --on")
    }
    guard on == .kubernetes || (image == nil && claim == nil) else {
      throw ValidationError("'--image' and '--claim' are for a manifest; add --on kubernetes")
    }
    guard (1...100_000).contains(jobsAtOnce) else {
      throw ValidationError("cannot run '\(jobsAtOnce)' jobs at once; give 1 to 100000")
    }
  }

  /// Checks what can be checked before anything is made.
  ///
  /// - Throws: A usage failure for a bound that cannot be read, or a manifest that names too little.
  func check() throws(CommandFailure) {
    _ = try memory()
    _ = try time()
    guard on != .kubernetes || (image != nil && claim != nil) else {
      throw .usage(
        "kubernetes: the manifest has to name an image and a claim; give --image and --claim")
    }
  }

  /// What a job may hold if the user says that; `nil` if it is to be measured.
  func memory() throws(CommandFailure) -> ByteCount? {
    guard let memory = try jobMemory.map(parseSize) else { return nil }
    guard memory >= JobMemory.least else {
      throw .usage(
        "job-memory: HighWater itself does not run in '\(memory)'; give \(JobMemory.least) or more")
    }
    return memory
  }

  /// What a job may hold: what the user says, or else what is measured, which is then reported.
  ///
  /// - Parameters:
  ///   - command: The command that makes the jobs.
  ///   - session: Where it is reported.
  ///   - measure: Measures it.
  /// - Returns: The amount.
  /// - Throws: A usage failure for an amount that cannot be read; what `measure` throws.
  func memory(
    for command: String, in session: Session, _ measure: () throws -> JobMemory
  ) throws -> ByteCount {
    if let memory = try memory() { return memory }
    let measured = try measure()
    session.output.report("\(command): a job may hold \(measured.bytes): \(measured.reason)")
    return measured.bytes
  }

  /// How long a job may take.
  func time() throws(CommandFailure) -> Duration {
    try jobTime.map(parseDuration) ?? .seconds(3600)
  }

  /// The manifest of some work, once `check` has passed.
  ///
  /// - Parameters:
  ///   - work: The work, whose script is written.
  ///   - confines: Whether its parts confine programs.
  /// - Returns: What `kubectl apply` takes.
  func manifest(of work: ClusterWork, confines: Bool) -> String {
    KubernetesJob(
      work: work, image: image ?? "", claim: claim ?? "", parallelism: jobsAtOnce,
      confines: confines
    ).manifest
  }
}

/// A cluster that runs jobs.
enum Cluster: String, CaseIterable, ExpressibleByArgument {
  case slurm, kubernetes

  /// What starts HighWater on its machines: this very program where they share its disk, and the
  /// one of the image in a container.
  func program(of session: Session) -> String {
    switch self {
    case .slurm: session.places.programs + "/highwater"
    case .kubernetes: "highwater"
    }
  }
}
