import MemoryTracking
import Streaming
import Testing

@testable import FixtureMaking

@Suite struct FixtureGeneratorTests {
  private static let sizes =
    Array(0...110) + [
      163, 164, 165, 255, 256, 257, 1000, 4095, 4096, 4097, 9999, 65_535, 65_536, 65_537, 200_001,
    ]

  @Test(arguments: Recipe.Kind.texts)
  func `makes exactly so many bytes that end in a newline`(kind: Recipe.Kind) throws {
    let recipe = try TestRecipes.make(kind)
    for size in Self.sizes {
      let bytes = recipe.bytes(size: size)
      #expect(bytes.count == size)
      #expect(size == 0 || bytes.last == LineCut.newline)
      #expect(String(validating: bytes, as: UTF8.self) != nil, "\(size) bytes of \(kind)")
    }
  }

  /// Whatever changes these digests makes every fixture in the world another: then raise
  /// `Recipe.generatorVersion` as well.
  @Test(
    arguments: [
      (.report, "dae7463f41a6af15"), (.log, "04176cfa115fba41"),
      (.gzip, "04176cfa115fba41"), (.numbers, "6a69228e9534e0c7"),
      (.records, "f12e09f96602867a"),
    ] as [(Recipe.Kind, String)])
  func `makes the same bytes on every machine`(kind: Recipe.Kind, digest: String) throws {
    var found = Digest()
    try TestRecipes.make(kind).bytes(size: 300_000, seed: 7).withUnsafeBytes { found.update($0) }
    #expect(found.text == digest)
  }

  @Test(arguments: Recipe.Kind.texts)
  func `does not depend on the buffer`(kind: Recipe.Kind) throws {
    let recipe = try TestRecipes.make(kind)
    for size in [0, 1, 100, 101, 5000, 30_000] {
      let whole = recipe.bytes(size: size, capacity: 1 << 17)
      let least = recipe.generator(size: size, seed: 1).leastCapacity
      for capacity in [least, least + 1, least + 77, 4096] {
        #expect(recipe.bytes(size: size, capacity: max(least, capacity)) == whole)
      }
    }
  }

  @Test(arguments: Recipe.Kind.texts)
  func `follows the seed`(kind: Recipe.Kind) throws {
    let recipe = try TestRecipes.make(kind)
    #expect(recipe.bytes(size: 5000, seed: 1) != recipe.bytes(size: 5000, seed: 2))
    #expect(recipe.bytes(size: 5000, seed: .max) == recipe.bytes(size: 5000, seed: .max))
  }

  @Test(arguments: [Recipe.Kind.log, .gzip, .numbers, .records])
  func `begins as a larger one does`(kind: Recipe.Kind) throws {
    let recipe = try TestRecipes.make(kind)
    let large = recipe.bytes(size: 50_000)
    let small = recipe.bytes(size: 20_000)
    #expect(small[..<19_000] == large[..<19_000])
  }

  @Test func `makes a log whose lines have the time and a severity`() throws {
    let lines = try TestRecipes.make(.log).lines(size: 100_000)
    let stamped = lines.filter { !$0.hasPrefix("\t") }
    #expect(stamped.count > 1000)
    var last = ""
    for line in stamped {
      let time = String(line.prefix(LineClock.width))
      #expect(time.hasPrefix("2024-02-28T") && time.hasSuffix("Z") && time >= last)
      last = time
      let level = line.dropFirst(LineClock.width).prefix(7)
      #expect([" INFO  ", " ERROR "].contains(level), "\(line)")
    }
    #expect(lines.contains { $0.hasPrefix("\tat ") })
    #expect(lines.contains { $0.contains("Größe") })
  }

  @Test func `makes rare lines rarely`() throws {
    let bytes = try TestRecipes.make(.log).bytes(size: 12_000_000, seed: 3)
    let count = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n").count { $0.hasSuffix("one in many") }
    #expect((1...20).contains(count), "\(count) in about 290,000 lines, seed 3")
  }

  @Test func `makes whole numbers only`() throws {
    for size in [2, 3, 11, 12, 13, 64, 65, 5000, 50_001] {
      for line in try TestRecipes.make(.numbers).lines(size: size) {
        let number = try #require(Int(line), "'\(line)' of \(size) bytes")
        #expect(abs(number) <= 999_999_999 && String(number) == line)
      }
    }
  }

  @Test func `makes negative numbers and numbers of every length`() throws {
    let lines = try TestRecipes.make(.numbers).lines(size: 100_000)
    let negative = lines.count { $0.hasPrefix("-") }
    #expect((40...60).contains(negative * 100 / lines.count))
    #expect(Set(lines.map { $0.drop { $0 == "-" }.count }) == Set(1...9))
  }

  @Test func `makes records numbered from 1 behind a header of 100 bytes`() throws {
    let recipe = try TestRecipes.make(.records)
    #expect(recipe.magic == "TEST-RECORDS 1")
    let lines = recipe.lines(size: 50_000)
    #expect(lines[0].utf8.count == 99 && lines[0].hasPrefix("TEST-RECORDS 1 "))
    for (index, line) in lines.dropFirst().enumerated() {
      #expect(Int(line.prefix(10)) == index + 1)
      #expect(line.dropFirst(10).first == "\t")
    }
  }
}

@Suite struct FixtureChunksTests {
  @Test(arguments: [0, 1, FixtureChunks.size - 1, FixtureChunks.size, 2 * FixtureChunks.size + 1])
  func `gives all bytes in chunks of one size`(size: Int) throws {
    let recipe = try TestRecipes.make(.records)
    var chunks = FixtureChunks(FixtureRequest(recipe, size: ByteCount(size), seed: 5))
    var bytes: [UInt8] = []
    while let chunk = chunks.next() {
      #expect(chunk.count == min(FixtureChunks.size, size - bytes.count))
      bytes += chunk
      #expect(chunks.done == ByteCount(bytes.count))
    }
    #expect(bytes == recipe.bytes(size: size, seed: 5))
    #expect(chunks.next() == nil)
  }
}

@Suite struct SplitMix64Tests {
  @Test func `gives the published numbers`() {
    var random = SplitMix64(seed: 1_234_567)
    let numbers = (0..<5).map { _ in random.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func `stays below a bound and reaches all of it`() {
    var random = SplitMix64(seed: 3)
    let numbers = (0..<1000).map { _ in random.next(below: 7) }
    #expect(Set(numbers) == Set(0..<7), "seed 3")
  }
}
