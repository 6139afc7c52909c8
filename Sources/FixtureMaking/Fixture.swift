package import MemoryTracking

/// A made file of test data.
package struct Fixture: Hashable, Sendable {
  /// The file's name, which tells recipe, size and seed: `log-64MiB-seed1.log`.
  package var name: String
  /// The file's path.
  package var path: String
  /// The name of the recipe it was made by.
  package var recipe: String
  /// The file's length.
  package var size: ByteCount
  /// The seed it was made with.
  package var seed: UInt64
  /// Whether it stood there already when it was asked for; only `make` gives `false`.
  package var wasReused: Bool
}

extension Fixture {
  /// What is true of a fixture's file now.
  package enum State: Hashable, Sendable {
    /// The bytes are those that were made.
    case intact
    /// The bytes are others, or the recipe has changed since; it is made anew when asked for.
    case outdated
  }

  /// The file's name without its ending.
  var stem: String { name.split(separator: ".").first.map(String.init) ?? name }

  /// The file name of a fixture.
  static func name(recipe: Recipe, size: ByteCount, seed: UInt64) -> String {
    let ending = recipe.kind == .log ? "log" : "txt"
    return "\(recipe.name)-\(sizeText(size))-seed\(seed).\(ending)"
  }

  /// A size as file names have it: in the largest unit that divides it, as `64MiB` or `1001B`.
  static func sizeText(_ size: ByteCount) -> String {
    for (shift, unit) in [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")]
    where size.bytes > 0 && size.bytes % (1 << shift) == 0 {
      return "\(size.bytes >> shift)\(unit)"
    }
    return "\(size.bytes)B"
  }
}
