// Makes the large files that cases run on, from recipes: the same recipe, size and seed give the
// same bytes on any machine. It knows what is in a file, not what a file is made for.
//
// Start here: the store finds, makes and removes files. Recipe+YAML reads a recipe,
// Recipe+Generator turns it into a FixtureGenerator, which puts the bytes together from a
// PiecePool.

import Glibc
package import MemoryTracking
import Streaming

/// A folder of fixtures, which it makes, finds and removes.
///
/// Beside each fixture is a hidden manifest that says what it was made from and when its bytes were
/// last known to be right. Other files in the folder are left alone. Several processes may use one
/// folder at once: each file appears whole by a rename, and two makers of the same fixture make the
/// same bytes. A store holds its recipes and nothing of the folder.
package struct FixtureStore: Sendable {
  package let directory: String
  package let recipes: [Recipe]

  /// Makes a store; the folder is made when the first fixture is.
  package init(directory: String, recipes: [Recipe]) {
    self.directory = directory
    self.recipes = recipes
  }

  /// The recipe of a name.
  ///
  /// - Throws: `FixtureError.unknownRecipe`, which names the nearest.
  package func recipe(_ name: String) throws(FixtureError) -> Recipe {
    guard let recipe = recipes.first(where: { $0.name == name }) else {
      throw .unknownRecipe(name, known: recipes.map(\.name))
    }
    return recipe
  }

  /// Finds a fixture of an exact size, with the recipe's own seed unless another is given, without
  /// making one.
  ///
  /// - Returns: the fixture, or `nil` if there is none or its bytes are not those of the recipe.
  /// - Throws: `FixtureError.unknownRecipe`, and `FixtureError.file` if it cannot be read.
  /// - Complexity: constant while the file's status is the one noted, else O(n) in the size to
  ///   read it; under 3 MiB of space.
  package func find(
    _ recipeName: String, size: ByteCount, seed: UInt64? = nil
  ) throws(FixtureError) -> Fixture? {
    let request = FixtureRequest(try recipe(recipeName), size: size, seed: seed)
    return try intactFixture(for: request) { _, _ in true }
  }

  /// All fixtures in the folder by their manifests, in the order of their names; none if there is
  /// no folder. Their bytes are not looked at; `info(_:)` does that for one.
  ///
  /// - Throws: `FixtureError.folder` if it cannot be listed.
  /// - Complexity: O(n log n) in the count of files in the folder.
  package func list() throws(FixtureError) -> [Fixture] {
    var fixtures: [Fixture] = []
    for name in try manifestedNames() {
      guard let manifest = manifest(of: name), FileStatus(path(of: name)) != nil else { continue }
      fixtures.append(fixture(name, manifest, wasReused: true))
    }
    return fixtures.sorted { ($0.size, $0.name) < ($1.size, $1.name) }
  }

  /// A fixture by its file's name, with or without its ending, and whether its bytes are right.
  ///
  /// `progress` is called for about every MiB that must be read, with the amounts done and in all;
  /// it returns whether to continue.
  ///
  /// - Throws: `FixtureError.unknownFixture`, `.folder`, `.file` if it cannot be read, or
  ///   `.cancelled`.
  /// - Complexity: as that of `find`.
  package func info(
    _ name: String, progress: (_ done: ByteCount, _ total: ByteCount) -> Bool = { _, _ in true }
  ) throws(FixtureError) -> (fixture: Fixture, state: Fixture.State) {
    let fixture = try listed(name)
    guard let recipe = recipes.first(where: { $0.name == fixture.recipe }),
      let manifest = manifest(of: fixture.name)
    else { return (fixture, .outdated) }
    let request = FixtureRequest(recipe, size: manifest.size, seed: manifest.seed)
    let isIntact = try intactFixture(for: request, progress: progress) != nil
    return (fixture, isIntact ? .intact : .outdated)
  }

  /// Removes a fixture, named with or without its ending, and its manifest; returns what it was.
  ///
  /// - Throws: `FixtureError.unknownFixture`, `.folder` or `.notRemoved`.
  @discardableResult
  package func remove(_ name: String) throws(FixtureError) -> Fixture {
    let fixture = try listed(name)
    try removeFile(fixture.path)
    try removeFile(Manifest.path(for: fixture.name, in: directory))
    return fixture
  }

  /// Removes all fixtures, their manifests, and what killed makers left; returns the fixtures.
  ///
  /// - Throws: `FixtureError.folder`, or `.notRemoved` at the first that stays.
  @discardableResult
  package func removeAll() throws(FixtureError) -> [Fixture] {
    let fixtures = try list()
    for fixture in fixtures { try removeFile(fixture.path) }
    for name in try manifestedNames() {
      try removeFile(Manifest.path(for: name, in: directory))
    }
    AtomicFileWriter.removeLeftovers(in: directory)
    return fixtures
  }

  private func listed(_ name: String) throws(FixtureError) -> Fixture {
    let fixtures = try list()
    guard let fixture = fixtures.first(where: { $0.name == name || $0.stem == name }) else {
      throw .unknownFixture(name, known: fixtures.map(\.name))
    }
    return fixture
  }

  private func removeFile(_ path: String) throws(FixtureError) {
    guard unlink(path) == 0 || errno == ENOENT else {
      throw .notRemoved(path: path, code: errno)
    }
  }

  /// Makes a fixture of an exact size, with the recipe's own seed unless another is given, or
  /// returns an existing one that is intact; `wasReused` tells which.
  ///
  /// A maker that is killed leaves nothing under the fixture's name; whatever else it leaves, the
  /// next one removes. `progress` is called for about every MiB with the amounts done and in all,
  /// first of an existing fixture that is read to check it; it returns whether to continue.
  ///
  /// - Throws: `FixtureError` for an unknown recipe, an unusable folder, a disk that is or gets
  ///   full, or if told to stop; nothing is left of the unfinished file then.
  /// - Complexity: O(n) in the size, at about the speed of copying memory; under 2 MiB of space.
  @discardableResult
  package func make(
    _ recipeName: String, size: ByteCount, seed: UInt64? = nil,
    progress: (_ done: ByteCount, _ total: ByteCount) -> Bool = { _, _ in true }
  ) throws(FixtureError) -> Fixture {
    guard size >= .zero else { throw .negativeSize(size) }
    let request = FixtureRequest(try recipe(recipeName), size: size, seed: seed)
    try makeFolder()
    AtomicFileWriter.removeLeftovers(in: directory)
    if let fixture = try intactFixture(for: request, progress: progress) { return fixture }
    try checkFreeSpace(for: request)
    guard try onFiles({ () throws(StreamingError) in try write(request, progress: progress) })
    else { throw .cancelled(fixture: request.name) }
    return fixture(request.name, request.manifest, wasReused: false)
  }

  /// Writes a fixture and its manifest, and returns whether it was finished.
  private func write(
    _ request: FixtureRequest, progress: (ByteCount, ByteCount) -> Bool
  ) throws(StreamingError) -> Bool {
    var writer = try AtomicFileWriter(replacing: path(of: request.name), durable: false)
    // How long a compressed file gets is known only when it is done.
    if request.recipe.compressionLevel == nil { try writer.reserve(request.size.bytes) }
    var chunks = FixtureChunks(request)
    while let chunk = chunks.next() {
      try writer.write(chunk)
      guard progress(chunks.done, request.size) else { return false }
    }
    var manifest = request.manifest
    // Before the file itself, so that no fixture is without one, whenever the maker is killed.
    try save(manifest, of: request.name)
    try writer.commit()
    manifest.stamp = FileStatus(path(of: request.name))?.stamp
    try save(manifest, of: request.name)
    return true
  }
}
