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
  /// How many bytes the peak grew for each byte of the case's own fixture, between 8 and 32 MiB, where
  /// that was measured (x86-64, Swift 6.3); `nil` for a version that holds the same for every input.
  ///
  /// Other files have other lines, and so other growth: it is a first guess and no promise.
  package let bytesPerInputByte: Double?
  /// Does it: reads the run's file, marks its phases and writes the answer.
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

  /// A version over the file as the kernel maps it.
  static func map(
    touching what: String, perByte: Double, _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(name: "map", footprint: .growing(what), bytesPerInputByte: perByte, run: run)
  }

  /// A third version.
  static func third(
    _ name: String, _ footprint: Footprint, perByte: Double? = nil,
    _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(name: name, footprint: footprint, bytesPerInputByte: perByte, run: run)
  }
}
