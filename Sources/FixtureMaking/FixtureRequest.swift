import MemoryTracking

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

  /// The fixture's file name.
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
