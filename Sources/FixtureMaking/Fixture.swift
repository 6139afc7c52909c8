package import MemoryTracking

/// A made file of test data.
package struct Fixture: Hashable, Sendable {
  /// The file's name, made of recipe, size and seed: `log-64MiB-seed1.log`.
  package var name: String
  package var path: String
  package var recipe: String
  /// The size asked for: that of the file, or of the content of one that is compressed.
  package var size: ByteCount
  package var seed: UInt64
  /// Whether it existed when it was asked for; only `make` returns `false`.
  package var wasReused: Bool

  /// What is true of a fixture's file now.
  package enum State: Hashable, Sendable {
    /// The bytes are those that were made.
    case intact
    /// The bytes are others, or the recipe has changed since; it is made again when asked for.
    case outdated
  }

  /// The file's name without its ending.
  var stem: String { name.split(separator: ".").first.map(String.init) ?? name }

  static func name(recipe: Recipe, size: ByteCount, seed: UInt64) -> String {
    "\(recipe.name)-\(size.exactDescription)-seed\(seed).\(recipe.kind.ending)"
  }
}

/// What fixture is wanted: everything that its bytes depend on.
struct FixtureRequest: Sendable {
  let recipe: Recipe
  let size: ByteCount
  let seed: UInt64

  init(_ recipe: Recipe, size: ByteCount, seed: UInt64?) {
    self.recipe = recipe
    self.size = size
    self.seed = seed ?? recipe.seed
  }

  var name: String { Fixture.name(recipe: recipe, size: size, seed: seed) }

  /// Whether a manifest is that of such a fixture.
  func matches(_ manifest: Manifest) -> Bool {
    manifest.recipe == recipe.name && manifest.recipeDigest == recipe.digest
      && manifest.generatorVersion == Recipe.generatorVersion && manifest.size == size
      && manifest.seed == seed
  }

  /// The manifest of such a fixture before its file has a status.
  var manifest: Manifest {
    Manifest(
      recipe: recipe.name, recipeDigest: recipe.digest,
      generatorVersion: Recipe.generatorVersion, size: size, seed: seed, stamp: nil)
  }
}
