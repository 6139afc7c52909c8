import MemoryTracking
import Streaming
import TestSupport
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
      (.records, "f12e09f96602867a"), (.requests, "f408daa9ca1c53d7"),
      (.json, "b91f6da9912cb07f"), (.xml, "a32b4f03ad46cefc"),
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

  @Test(arguments: [Recipe.Kind.log, .gzip, .numbers, .records, .requests, .json, .xml])
  func `begins as a larger one does`(kind: Recipe.Kind) throws {
    let recipe = try TestRecipes.make(kind)
    let large = recipe.bytes(size: 50_000)
    let small = recipe.bytes(size: 20_000)
    #expect(small[..<19_000] == large[..<19_000])
  }

  @Test func `makes requests of which half are new and the others for one of the latest`() throws {
    var newest = 0
    var fresh = 0
    let lines = try TestRecipes.make(.requests).lines(size: 100_000)
    for line in lines.dropLast() {
      let number = try #require(Int(line.prefix(LineRecency.width)))
      #expect(number <= newest + 1 && number > newest - 100, "\(line)")
      if number > newest { fresh += 1 }
      newest = max(newest, number)
    }
    #expect(newest == fresh)
    #expect(abs(Double(fresh) / Double(lines.count) - 0.5) < 0.03)
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

  @Test func `aligns numbers on the right of so many columns`() throws {
    let text = TestRecipes.numbers + "\nwidth: 12"
    let recipe = try Recipe(yaml: text, fileName: "numbers.yaml")
    let lines = recipe.lines(size: 50_000)
    // The last lines make up the exact size.
    for line in lines.dropLast(12) {
      let number = String(line.drop { $0 == " " })
      #expect(line.utf8.count == 12 && Int(number).map(String.init) == number, "'\(line)'")
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

@Suite struct JSONFixtureTests {
  /// Reads a fixture as JSON; returns how many values its array has.
  private func count(size: Int) throws -> Int {
    try TestRecipes.make(.json).bytes(size: size).withUnsafeBytes { bytes in
      var tokens = JSONTokens(bytes, of: "\(size) bytes", wanting: "id")
      var count = 0
      while let token = try tokens.next() {
        if token == .name(isWanted: true) { count += 1 }
      }
      return count
    }
  }

  @Test func `is a JSON array at every size from three bytes on`() throws {
    for size in Array(3...400) + [4095, 4096, 65_537, 200_001] {
      let count = try count(size: size)
      #expect(size < 33 ? count == 0 : count > 0, "\(size) bytes")
    }
  }

  @Test func `has a record a line, numbered from 1`() throws {
    let lines = try TestRecipes.make(.json).lines(size: 50_000)
    #expect(lines[0].hasPrefix("[{\"id\":\"0000000001\",") && lines[0].hasSuffix("},"))
    #expect(lines[1].hasPrefix("{\"id\":\"0000000002\","))
    #expect(lines.last == "]")
  }

  @Test func `refuses lines that are not members of an object`() {
    for line in ["'\"a\":01'", "'\"a\":####'", "'a:1'", "'\"a\":1}'", "'\"a\":\"{odd}\"'"] {
      let text =
        "kind: json\nabout: x\nseed: 1\nlines:\n  - texts: [\(line)]\nwords: {odd: ['\"']}\n"
      let error = #expect(throws: FixtureError.self) {
        try Recipe(yaml: text, fileName: "bad.yaml")
      }
      #expect(error?.description.contains("is not JSON; write members of an object") == true)
    }
  }
}

@Suite struct XMLFixtureTests {
  /// Reads a fixture as XML; returns how many records it has.
  private func count(size: Int) throws -> Int {
    let folder = try TemporaryFolder()
    let bytes = try TestRecipes.make(.xml).bytes(size: size)
    var events = try XMLEvents(try folder.write(bytes, to: "\(size) bytes"))
    var count = 0
    while let event = try events.next() {
      if case .start(let name) = event, name.elementsEqual("order".utf8) { count += 1 }
    }
    return count
  }

  @Test func `is an XML document at every size from 19 bytes on`() throws {
    for size in Array(19...400) + [4095, 4096, 65_537, 200_001] {
      let count = try count(size: size)
      #expect(size < 120 || count > 0, "\(size) bytes")
    }
  }

  @Test func `has a record a line, numbered from 1`() throws {
    let lines = try TestRecipes.make(.xml).lines(size: 50_000)
    #expect(lines[..<2] == ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<orders>"])
    #expect(lines[2].hasPrefix("<order id=\"0000000001\"><") && lines[2].hasSuffix("></order>"))
    #expect(lines[3].hasPrefix("<order id=\"0000000002\"><"))
    #expect(lines.last == "</orders>")
  }

  @Test func `refuses lines that are not elements`() {
    for line in ["'<a>'", "'</order>'", "'a & b'", "'<a>{odd}</a>'", "'&x;'"] {
      let text =
        "kind: xml\nabout: x\nseed: 1\nlines:\n  - texts: [\(line)]\nwords: {odd: ['<']}\n"
      let error = #expect(throws: FixtureError.self) {
        try Recipe(yaml: text, fileName: "bad.yaml")
      }
      #expect(error?.description.contains("is not XML; write elements, as '<paid/>'") == true)
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
