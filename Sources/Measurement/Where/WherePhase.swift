package import MemoryTracking

extension WhereAccount {
  /// A phase that the traced run reported, and which stacks held memory in it.
  package struct Phase: Hashable, Sendable, Codable {
    package var name: String
    /// Resident memory when it was largest in the phase; `nil` if the phase's places are not known,
    /// as of one that another process reported.
    package var peak: ByteCount?
    /// What each stack held then, the largest first; the small ones are left out.
    package var stacks: [Stack]
    /// How much more each stack held when the phase ended than when it began, the most first; those
    /// that hold less or as much are left out. `nil` if it is not known.
    package var growth: [Stack]?

    package init(name: String, peak: ByteCount? = nil, stacks: [Stack] = [], growth: [Stack]? = nil)
    {
      self.name = name
      self.peak = peak
      self.stacks = stacks
      self.growth = growth
    }
  }
}
