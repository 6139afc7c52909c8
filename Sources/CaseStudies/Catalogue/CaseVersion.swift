/// One way of doing what a case does.
package struct CaseVersion: Sendable {
  /// What its memory follows.
  package enum Footprint: Hashable, Sendable {
    /// The same for every input.
    case constant
    /// Grows with the input; holds what the text says, `every line`.
    case growing(String)
  }

  /// The name that people type: `load`, `stream`, or that of a third version.
  package let name: String
  /// What its memory follows.
  package let footprint: Footprint
  /// Does it: reads the run's file, marks its phases and writes the answer.
  package let run: @Sendable (CaseRun) throws -> Void

  static func load(
    holding what: String, _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(name: "load", footprint: .growing(what), run: run)
  }

  static func stream(
    holding what: String? = nil, _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(name: "stream", footprint: what.map { .growing($0) } ?? .constant, run: run)
  }

  /// A version over the file as the kernel maps it.
  static func map(
    touching what: String, _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(name: "map", footprint: .growing(what), run: run)
  }

  /// A third version.
  static func third(
    _ name: String, _ footprint: Footprint, _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(name: name, footprint: footprint, run: run)
  }
}
