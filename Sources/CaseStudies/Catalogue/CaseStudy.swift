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
  /// A page on it, in Markdown: what it does, what each version holds, what to look at.
  package let documentation: String
  /// Checks options that only make sense together.
  let check: (@Sendable (CaseOptions) throws(CaseError) -> Void)?

  init(
    id: String, title: String, summary: String, decisionRow: DecisionRow?, fixture: String,
    size: ByteCount = .mebibytes(64), options: [CaseOption] = [],
    check: (@Sendable (CaseOptions) throws(CaseError) -> Void)? = nil, versions: [CaseVersion],
    documentation: String
  ) {
    self.id = id
    self.title = title
    self.summary = summary
    self.decisionRow = decisionRow
    self.fixture = fixture
    self.size = size
    self.options = options
    self.check = check
    self.versions = versions
    self.documentation = documentation
  }

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
