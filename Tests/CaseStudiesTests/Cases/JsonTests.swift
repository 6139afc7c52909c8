import CaseStudies
import Streaming
import TestSupport
import Testing

@Suite("json")
struct JsonTests {
  let folder: TemporaryFolder
  let json: CaseStudy

  init() throws {
    folder = try TemporaryFolder()
    json = try #require(CaseStudy.named("json"))
  }

  /// What all versions give for a document: the answer, or the words of the refusal.
  private func outcome(of document: [UInt8], field: String = "a") throws -> String {
    let path = try folder.write(document, to: "document")
    let options = ["field": field]
    let load = try json.outcome("load", on: path, options, in: folder)
    for version in json.versions.dropFirst() {
      let other = try json.outcome(version.name, on: path, options, in: folder)
      #expect(
        other == load, "\(version.name): \(String(decoding: document.prefix(200), as: UTF8.self))")
    }
    switch load {
    case .success(let answer): return answer.text
    case .failure(let error): return error.description.replacing(path, with: "FILE")
    }
  }

  @Test(
    "sums up one field of the records of the outermost array",
    arguments: [
      ("[]", 0, "0"),
      ("[{\"a\":1},{\"a\":2.5},{\"b\":4}]", 2, "3.5"),
      (" [ { \"b\" : [ { \"a\" : 7 } ] , \"a\" : -1e2 } ]\n", 1, "-100"),
      ("[{\"a\":\"1\"},{\"a\":null},{\"a\":true},{\"a\":{\"a\":1}},5,\"a\",[{\"a\":1}]]", 0, "0"),
      ("[{\"a\":1,\"a\":2},{\"a\":null,\"a\":2}]", 1, "1"),
      ("{\"a\":1}", 0, "0"),
      ("[{\"\\u0061\":1},{\"A\":2}]", 1, "1"),
      ("[{\"a\":0e1},{\"a\":-0},{\"a\":1e-400}]", 3, "0"),
      ("[{\"a\":0.1},{\"a\":0.2}]", 2, "0.30000000000000004"),
      ("\u{FEFF}[{\"a\":1}]", 1, "1"),
    ] as [(String, Int, String)])
  func sums(document: String, count: Int, sum: String) throws {
    #expect(try outcome(of: Array(document.utf8)) == "count: \(count)\nsum: \(sum)\n")
  }

  @Test(
    "refuses what is not JSON, in all versions in the same words",
    arguments: [
      ("", "byte 1: the document ends too early"),
      ("[1,]", "byte 4: a value is missing here"),
      ("[1 2]", "byte 4: a comma or ']' is missing here"),
      ("[1]]", "byte 4: nothing may follow the value that has ended"),
      ("[1e999]", "byte 7: the number before this is too large"),
      ("[\"\\ud800\"]", "byte 3: this is half of a surrogate pair"),
    ])
  func refusals(document: String, problem: String) throws {
    #expect(
      try outcome(of: Array(document.utf8))
        == "input: cannot read 'FILE' as JSON (\(problem)); correct it there, or name another file")
  }

  @Test("reads 512 levels and refuses the next one, however many there are")
  func depth() throws {
    let open = [UInt8](repeating: UInt8(ascii: "["), count: 512)
    let close = [UInt8](repeating: UInt8(ascii: "]"), count: 512)
    #expect(try outcome(of: open + close) == "count: 0\nsum: 0\n")
    let bomb = [UInt8](repeating: UInt8(ascii: "["), count: 3_000_000)
    #expect(try outcome(of: bomb).contains("(byte 513: there are more than 512 levels here)"))
  }

  @Test("gives one outcome on documents that were changed at random", arguments: 1...40)
  func mutations(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<25 {
      var document = Array(
        "[{\"a\":12.5,\"ä\\n\":[true,null,{\"a\":-1E+3}]},{\"a\":\"\\ud83d\\ude00 é\"},\n{ }]".utf8)
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let place = Int.random(in: 0..<document.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: document.remove(at: place)
        case 1: document[place] = document[Int.random(in: 0..<document.count, using: &random)]
        default: document.insert(random.bytes(count: 1)[0], at: place)
        }
      }
      _ = try outcome(of: document)
    }
  }

  @Test("gives the same tokens wherever a chunk ends", arguments: 1...24)
  func chunks(size: Int) throws {
    let document =
      "{\"größe\":[1.25,-0,1e5,123456789012345678901234567890,\"\\ud83c\\udfbc\\u00e9\\n🎼é\",true]}"
    let utf16 = document.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    for bytes in [Array(document.utf8), [0xFF, 0xFE] + utf16] {
      var tokens = try JSONTokens(try folder.write(bytes, to: "d"), wanting: "größe", size: size)
      var found: [JSONToken] = []
      while let token = try tokens.next() { found.append(token) }
      #expect(
        found == [
          .beginObject, .name(isWanted: true), .beginArray, .number(1.25), .number(-0.0),
          .number(100_000), .number(123_456_789_012_345_677_877_719_597_056), .string, .bool(true),
          .endArray,
          .endObject,
        ])
    }
  }
}
