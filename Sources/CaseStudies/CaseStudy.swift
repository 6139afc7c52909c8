package import MemoryTracking

/// One thing that programs do with files, in a version that loads and a version that streams.
///
/// All versions of a case give the same answer, byte for byte, for every input and all options. The
/// load version is what a competent programmer plainly writes first; it is never made worse.
package struct CaseStudy: Sendable, Identifiable {
  /// The name that people type, `tail`.
  package let id: String
  /// What the case does, in a few words.
  package let title: String
  /// What it shows, in a sentence.
  package let summary: String
  /// The row of the decision table it is evidence for, or `nil`.
  package let decisionRow: DecisionRow?
  /// The recipe of the fixture it runs on unless a file is named.
  package let fixture: String
  /// The size of that fixture.
  package let size: ByteCount
  /// What can be asked of it.
  package let options: [CaseOption]
  /// The versions: load first, then stream, then any third ones.
  package let versions: [CaseVersion]

  /// What the case does as the decision table words it; its title where it has no row there.
  package var operation: String { decisionRow?.operation ?? title }

  /// The case of a name, or `nil`.
  package static func named(_ id: String) -> CaseStudy? {
    all.first { $0.id == id }
  }

  /// The version of a name, or `nil`.
  package func version(named name: String) -> CaseVersion? {
    versions.first { $0.name == name }
  }
}

/// One way of doing what a case does.
package struct CaseVersion: Sendable {
  /// The name that people type: `load`, `stream`, or that of a third version.
  package let name: String
  /// Does it: reads the run's file, marks its phases and writes the answer.
  package let run: @Sendable (CaseRun) throws -> Void

  static func load(_ run: @escaping @Sendable (CaseRun) throws -> Void) -> CaseVersion {
    CaseVersion(name: "load", run: run)
  }

  static func stream(_ run: @escaping @Sendable (CaseRun) throws -> Void) -> CaseVersion {
    CaseVersion(name: "stream", run: run)
  }
}
