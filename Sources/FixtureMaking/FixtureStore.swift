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

/// What is known of a fixture's file, kept in a small hidden file beside it.
///
/// While the file's status is the one noted here, its bytes are those that were made, and no one
/// need read them to know. With another status they are compared with the recipe's, which gives
/// the same bytes at any time: so no digest of them is kept.
struct Manifest: Hashable, Sendable {
  var recipe: String
  var recipeDigest: UInt64
  var generatorVersion: Int
  var size: ByteCount
  var seed: UInt64
  /// The file's status when the bytes were last known to be right; `nil` if they are to be read.
  var stamp: FileStamp?

  /// More than any manifest has.
  static let mostBytes = 4096
  private static let ending = ".manifest"

  static func path(for fixture: String, in folder: String) -> String {
    "\(folder)/.\(fixture)\(ending)"
  }

  /// The fixture that a file of this name is the manifest of; `nil` for other names.
  static func fixtureName(ofFile name: String) -> String? {
    guard name.hasPrefix("."), name.hasSuffix(ending), name.utf8.count > ending.utf8.count + 1
    else { return nil }
    return String(name.dropFirst().dropLast(ending.count))
  }
}

extension Manifest {
  private static let heading = "highwater-fixture 1"

  /// The manifest as text: a heading and a `key value` line for each part.
  var text: String {
    var lines = [
      Self.heading, "recipe \(recipe)", "recipe-digest \(recipeDigest)",
      "generator \(generatorVersion)", "size \(size.bytes)", "seed \(seed)",
    ]
    if let stamp {
      lines += [
        "inode \(stamp.inode)", "modified \(stamp.modified)", "changed \(stamp.changed)",
        "boot \(stamp.boot)",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads a manifest; `nil` for a text of any other form, as a torn one.
  init?(text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.popLast() == "", lines.first == Self.heading[...] else { return nil }
    var fields: [Substring: String] = [:]
    for line in lines.dropFirst() {
      guard let blank = line.firstIndex(of: " ") else { return nil }
      fields[line[..<blank]] = String(line[line.index(after: blank)...])
    }
    func number<Value: FixedWidthInteger>(_ key: Substring) -> Value? {
      fields[key].flatMap { Value($0) }
    }
    guard let recipe = fields["recipe"], let recipeDigest: UInt64 = number("recipe-digest"),
      let generatorVersion: Int = number("generator"), let size: Int = number("size"),
      let seed: UInt64 = number("seed")
    else { return nil }
    self.init(
      recipe: recipe, recipeDigest: recipeDigest, generatorVersion: generatorVersion,
      size: ByteCount(size), seed: seed, stamp: nil)
    if let inode: UInt64 = number("inode"), let modified: Int64 = number("modified"),
      let changed: Int64 = number("changed"), let boot = fields["boot"]
    {
      stamp = FileStamp(inode: inode, modified: modified, changed: changed, boot: boot)
    }
  }
}

/// The part of a file's status that no change of its bytes leaves as it was (inode(7)).
struct FileStamp: Hashable, Sendable {
  var inode: UInt64
  /// The time of the last change of the bytes, in nanoseconds since 1970.
  var modified: Int64
  /// The time of the last change of bytes or status, which no one can set back.
  var changed: Int64
  /// The kernel's boot: a crash may lose bytes and keep the status.
  var boot: String
}

struct FileStatus {
  var size: ByteCount
  var stamp: FileStamp

  /// Reads the status (stat(2)); `nil` if there is no regular file.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    size = ByteCount(Int(status.st_size))
    stamp = FileStamp(
      inode: UInt64(status.st_ino), modified: Self.nanoseconds(status.st_mtim),
      changed: Self.nanoseconds(status.st_ctim), boot: Self.boot)
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The name that the kernel gives its run (random(4)).
  private static let boot: String = {
    let name = try? InputFile("/proc/sys/kernel/random/boot_id").bytes(in: 0..<36)
    return name.map { String(decoding: $0, as: UTF8.self) } ?? "unknown"
  }()
}
