import BuiltIn
import Course
import Glibc
import Measurement
import Presentation
import Streaming
import Where

/// Runs each subject of an experiment once more, traced, to find out which lines of code hold its
/// memory at the peak. The figures stay those of the other runs.
struct PeakTracer {
  private let experiment: Experiment
  private let session: Session
  /// Why there can be no picture, by the subjects' places.
  private let refusals: [Int: String]

  /// Checks, before anything runs, what can be known of it.
  ///
  /// - Parameters:
  ///   - experiment: What runs before.
  ///   - session: Whose runner makes the runs.
  /// - Throws: A failure if no subject can be traced, or what is needed for it is missing.
  init(_ experiment: Experiment, session: Session) throws(CommandFailure) {
    self.experiment = experiment
    self.session = session
    var refusals: [Int: String] = [:]
    for (index, subject) in experiment.subjects.enumerated() {
      do throws(CommandFailure) {
        refusals[index] = try Self.refusal(of: subject, session.places)
      } catch {
        guard session.goesOnWithoutPictures else { throw error }
        refusals[index] = error.description
      }
    }
    self.refusals = refusals
    if let refusal = refusals.first, refusals.count == experiment.subjects.count,
      !session.goesOnWithoutPictures
    {
      throw .failed(refusals[0] ?? refusal.value)
    }
  }

  /// Why a subject cannot be traced; `nil` if nothing is known to prevent it.
  ///
  /// - Throws: A failure if what is needed for it is missing.
  private static func refusal(
    of subject: Subject, _ places: Session.Places
  ) throws(CommandFailure) -> String? {
    switch subject.work {
    case .version:
      try check(WhereTracing.worker(beside: places.worker), access: X_OK)
      return nil
    case .command(let command, output: _):
      try check(places.hook, access: R_OK)
      return WhereRefusal(ofCommand: command.words.first ?? "")?.description
    }
  }

  private static func check(_ path: String, access mode: Int32) throws(CommandFailure) {
    guard access(path.nativePath, mode) == 0 else {
      throw .failed(
        "where: there is no '\(path)', which traced runs need; install HighWater again, or make it by "
          + "'swift build', and keep it beside highwater")
    }
  }

  /// Makes the runs and adds what they show. A subject without a picture gets a remark that says
  /// why.
  ///
  /// - Throws: A failure if there is no place for pictures; `MeasurementError` if no run can be
  ///   made.
  func addPictures(to comparison: inout Comparison) throws {
    for (index, subject) in experiment.subjects.enumerated() {
      // Of a comparison that was stopped there may be no runs.
      guard !session.interruption.isPending, let last = comparison.variants[index].runs.last
      else { return }
      if let refusal = refusals[index] {
        comparison.variants[index].noteMissingPicture(refusal)
        continue
      }
      session.output.showProgress(
        ProgressLine(
          label: "\(subject.name), once more to see where", fraction: nil, details: []))
      defer { session.output.showProgress(nil) }
      do {
        comparison.variants[index].picture = try picture(of: subject, like: last)
      } catch let error as WhereReader.NoPicture {
        comparison.variants[index].noteMissingPicture("\(error)")
      } catch let error as CommandFailure where session.goesOnWithoutPictures {
        comparison.variants[index].noteMissingPicture("\(error)")
      }
    }
  }

  /// Runs the experiment's first subject, traced, without adding to a comparison.
  ///
  /// - Throws: `WhereReader.NoPicture` if there is none; a failure if there is no place for it, and
  ///   `MeasurementError` if the run cannot be made.
  func onlyAccount() throws -> WhereAccount {
    if let refusal = refusals[0] { throw WhereReader.NoPicture(description: refusal) }
    session.output.showProgress(
      ProgressLine(
        label: "\(experiment.subjects[0].name), once more to see where", fraction: nil,
        details: []))
    defer { session.output.showProgress(nil) }
    return try picture(of: experiment.subjects[0])
  }

  /// Runs a subject, traced, and reads what it left; compares it with an untouched run if there is
  /// one.
  private func picture(
    of subject: Subject, like untouched: Run? = nil
  ) throws -> WhereAccount {
    let folder = try ScratchFolder(for: "where", in: TemporaryFile.diskFolder)
    defer { folder.remove() }
    var traced = experiment
    traced.subjects = [subject]
    traced.reference = nil
    traced.runs = 1
    traced.options.warmups = 0
    traced.options.tracing = WhereTracing(
      folder: try Self.usable(folder.path), hook: try hook(in: folder))
    let comparison = try traced.run(
      by: session.runner, interruption: session.interruption, observe: { _, _ in })
    guard let run = comparison.variants.first?.runs.first, run.outcome != .cancelled else {
      throw WhereReader.NoPicture(description: "where: the traced run was stopped")
    }
    let reader = WhereReader(interruption: session.interruption, knownSource: Self.builtInSource)
    var account = try reader.account(of: folder.path, run: run)
    if let untouched { account.remarks += Self.differences(of: run, from: untouched) }
    return account
  }

  /// What a reader must know of a traced run that did not go as the others.
  private static func differences(of traced: Run, from untouched: Run) -> [String] {
    var differences: [String] = []
    if traced.outcome != untouched.outcome {
      differences.append(
        "The traced run did not end as the others did: \(traced.outcome.rawValue), and not "
          + "\(untouched.outcome.rawValue).")
    }
    if let answer = traced.answer, let expected = untouched.answer, answer != expected {
      differences.append("The traced run gave another answer than the last of the others.")
    }
    return differences
  }
}

extension PeakTracer {
  /// The longest path of a folder that the hook takes (where_picture.h).
  private static let longestFolder = 200

  private static func usable(_ folder: String) throws(CommandFailure) -> String {
    guard folder.hasPrefix("/"), folder.utf8.count <= longestFolder else {
      throw .failed(
        "where: '\(folder)' cannot hold pictures; set TMPDIR to an absolute path of less than "
          + "\(longestFolder) bytes")
    }
    return folder
  }

  /// The path of the library for LD_PRELOAD, in which blanks and colons separate (ld.so(8)):
  /// through a link if its own has one.
  private func hook(in folder: ScratchFolder) throws(CommandFailure) -> String {
    let hook = session.places.hook
    guard hook.contains(where: { $0 == " " || $0 == ":" }) else { return hook }
    let link = folder.path + "/libhighwater-where.so"
    guard symlink(hook.nativePath, link) == 0, !link.contains(" "), !link.contains(":") else {
      throw .failed(
        "where: '\(hook)' has a blank or a colon in its path, and so has '\(folder.path)'; set TMPDIR to a "
          + "folder without")
    }
    return link
  }

  /// The text of a case's file, which the worker's debug information names where it was built.
  private static func builtInSource(_ path: String) -> [String]? {
    guard path.contains("/CaseStudies/Cases/"), let name = path.split(separator: "/").last else {
      return nil
    }
    return BuiltIn.cases[String(name)]?.string
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
