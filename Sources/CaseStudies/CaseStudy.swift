// The case studies: small tasks on files, each done by a version that loads the file and one that
// streams it, and where people fall for it by a fake, which looks like a stream and keeps
// everything. Knows how to do a task, not how to measure it: a worker runs a version, others
// compare.
//
// Start here, then read one case, `Cases/Tail.swift`: its versions, and at the end its entry in the
// catalogue. To add a case, write such a file and add its name to `CaseStudy.all`.

package import MemoryTracking

/// One thing that programs do with files, in a version that loads and a version that streams.
///
/// All versions of a case give the same answer, byte for byte, for every input and all options, but
/// for one that estimates it. The load version is what a competent programmer plainly writes first;
/// it is never made worse.
package struct CaseStudy: Sendable, Identifiable {
  /// The name that people type, `tail`.
  package let id: String
  package let title: String
  package let summary: String
  /// The row of the decision table it is evidence for, or `nil`.
  package let decisionRow: DecisionRow?
  /// The recipe of the fixture it runs on unless a file is named.
  package let fixture: String
  /// The size of that fixture.
  package var size = ByteCount.mebibytes(64)
  package var options: [CaseOption] = []
  /// Checks options that only make sense together.
  var check: (@Sendable (CaseOptions) throws(CaseError) -> Void)?
  /// Uses a large library once, before anything is measured, so that the pages of its code are in
  /// memory from the start and count to the worker; what the peak rises by from there on is the
  /// version's own.
  package var rehearse: (@Sendable () throws -> Void)?
  /// The versions: load first, then stream, then the fake if there is one, then any third ones.
  package let versions: [CaseVersion]
  /// A page on it, in Markdown: what it does, what each version holds, what to look at.
  package let documentation: String

  /// What the case does as the decision table words it; its title if it has no row there.
  package var operation: String { decisionRow?.operation ?? title }

  package static func named(_ id: String) -> CaseStudy? {
    all.first { $0.id == id }
  }

  package func version(named name: String) -> CaseVersion? {
    versions.first { $0.name == name }
  }

  /// The options that programs of this case in other languages take, in the order of their
  /// arguments: those with a default.
  package var programOptions: [CaseOption] { options.filter { $0.defaultValue != nil } }

  /// What such a program is called with after its input's path.
  ///
  /// - Parameter options: Checked options of this case.
  /// - Returns: The values, sizes as plain numbers of bytes; `nil` if another option is given,
  ///   which programs do not know.
  package func programArguments(_ options: CaseOptions) -> [String]? {
    let taken = programOptions
    guard options.values.keys.allSatisfy({ name in taken.contains { $0.name == name } }),
      options.values.count == taken.count
    else { return nil }
    return taken.compactMap { option in
      option.kind == .size
        ? options.size(option.name).map { "\($0)" } : options.textIfGiven(option.name)
    }
  }
}

/// One way of doing what a case does.
package struct CaseVersion: Sendable {
  /// What its memory follows.
  package enum Footprint: Hashable, Sendable {
    /// The same for every input.
    case constant
    /// Grows with the input; holds what the text says, `every line`.
    case growing(String)
  }

  /// The name of a version that looks like a stream and grows like a load.
  package static let fakeName = "fake"

  /// The name that people type: `load`, `stream`, `fake`, or that of a third version.
  package let name: String
  package let footprint: Footprint
  /// How many bytes the peak grew for each byte of the case's own fixture, between 8 and 32 MiB, as
  /// measured on x86-64 with Swift 6.3; `nil` for a version that holds the same for every input.
  ///
  /// Other files have other lines, and so other growth: it is a first guess, not a promise.
  package let bytesPerInputByte: Double?
  /// Whether its answer is an estimate, which may differ from the others' by as much as it states
  /// (`CaseRun.state`).
  package var isEstimate = false
  /// Reads the run's file, marks the phases and writes the answer.
  package let run: @Sendable (CaseRun) throws -> Void

  static func load(
    holding what: String, perByte: Double, _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(
      name: "load", footprint: .growing(what), bytesPerInputByte: perByte, run: run)
  }

  static func stream(
    holding what: String? = nil, perByte: Double? = nil,
    _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(
      name: "stream", footprint: what.map { .growing($0) } ?? .constant,
      bytesPerInputByte: perByte, run: run)
  }

  /// A version that uses the streaming interface and keeps everything all the same.
  static func fake(
    holding what: String, perByte: Double, _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(
      name: fakeName, footprint: .growing(what), bytesPerInputByte: perByte, run: run)
  }

  /// A third version, such as one over the file as the kernel maps it.
  static func third(
    _ name: String, _ footprint: Footprint, perByte: Double? = nil, isEstimate: Bool = false,
    _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(
      name: name, footprint: footprint, bytesPerInputByte: perByte, isEstimate: isEstimate, run: run
    )
  }
}

extension CaseStudy {
  /// All cases, in the order of the course. A test finds a case that was left out.
  package static let all: [CaseStudy] = [
    report, sections, section, search, tail, count, transform, preview, header, copies, accumulate,
    lookup, passes, json, groupby, distinct, sort, topk, gunzip, query, xml, queue, cache,
  ]
}
