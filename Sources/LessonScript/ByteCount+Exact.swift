package import MemoryTracking

extension ByteCount {
  /// The size so that it is read back as the same: in the largest unit it is a whole number of.
  package var exactDescription: String {
    for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] where bytes >= 1 << shift {
      if bytes % (1 << shift) == 0 { return "\(bytes >> shift)\(unit)" }
    }
    return "\(bytes)B"
  }
}
