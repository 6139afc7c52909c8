@testable import FixtureMaking

/// Small recipes, whose text never changes: golden digests depend on it.
enum TestRecipes {
  static let report = """
    kind: report
    about: A small report.
    seed: 1
    sections:
      - {name: First Steps, body: plain, weight: 6}
      - {name: Über alles, body: odd, weight: 3}
      - {name: Needle Work, body: plain}
    find: Needle Work
    bodies:
      plain:
        - texts: ["{who} took 1#### ms", "nothing here"]
      odd:
        - weight: 3
          prefix: "größe "
          texts: ["#### and ########"]
        - texts:
            - |
              two
                lines
    words:
      who: [anna, bert, jürgen]
    """

  static let log = """
    kind: log
    about: A small log.
    seed: 1
    start: 2024-02-28
    step: 2000
    lines:
      - weight: 9
        prefix: " INFO  "
        texts: ["{who} took 1#### ms", "naïve Größe ####"]
      - prefix: " ERROR "
        texts:
          - |
            trace ####
            \tat {who}
    rare: [" CRITICAL one in many"]
    words:
      who: [anna, bert, jürgen]
    """

  static let numbers = """
    kind: numbers
    about: Numbers.
    seed: 1
    digits: {fewest: 1, most: 9}
    negative: 50
    """

  static let records = """
    kind: records
    about: Records.
    seed: 1
    magic: TEST-RECORDS 1
    lines:
      - texts: ["\\t{who}\\t1####", "\\tβ\\t"]
    words:
      who: [anna, bert]
    """

  static let requests = """
    kind: requests
    about: Requests.
    seed: 1
    fresh: 50
    reach: 100
    lines:
      - texts: [" {who} 1####", " β"]
    words:
      who: [anna, bert]
    """

  static let json = """
    kind: json
    about: A small JSON array.
    seed: 1
    lines:
      - weight: 9
        texts: ['"who":"{who}","amount":1####.5', '"größe":{"ms":1####},"amount":null']
      - texts: ['"list":[1,"{who}"]']
    words:
      who: [anna, bert, jürgen]
    """

  /// The same log, compressed.
  static let gzip = log.replacing("kind: log", with: "kind: gzip\nlevel: 6")

  static let database = """
    kind: database
    about: A database.
    seed: 1
    words:
      customer: [anna, jürgen]
      city: [Malmö, "O'Hara"]
      remark: [paid, "a longer remark, of more than fifty-eight bytes, whose length has two bytes"]
    """

  static let xml = """
    kind: xml
    about: A small XML document.
    seed: 1
    lines:
      - weight: 9
        texts: ['<who>{who}</who><amount>1####.5</amount>', '<größe ms="1####"/><amount/>']
      - texts: ['<list><n>1</n>{who}</list>']
    words:
      who: [anna, bert, jürgen]
    """

  static let texts = [
    "report": report, "log": log, "gzip": gzip, "numbers": numbers, "records": records,
    "database": database, "requests": requests, "json": json, "xml": xml,
  ]

  /// A recipe of each kind, named as its kind.
  static func make(_ kind: Recipe.Kind) throws(FixtureError) -> Recipe {
    try Recipe(yaml: texts[kind.rawValue] ?? "", fileName: "\(kind.rawValue).yaml")
  }

  static func all() throws(FixtureError) -> [Recipe] {
    var recipes: [Recipe] = []
    for kind in Recipe.Kind.allCases { recipes.append(try make(kind)) }
    return recipes
  }
}

extension Recipe.Kind {
  /// Those that are made of lines.
  static let texts = allCases.filter { $0 != .database }
}

extension Recipe {
  /// All the bytes of a fixture, made through buffers of a size.
  func bytes(size: Int, seed: UInt64 = 1, capacity: Int = 1 << 16) -> [UInt8] {
    var generator = generator(size: size, seed: seed)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 8)
    defer { buffer.deallocate() }
    var bytes: [UInt8] = []
    while case let count = generator.fill(buffer), count > 0 { bytes += buffer[..<count] }
    return bytes
  }

  /// The lines of such a fixture, without their newlines.
  func lines(size: Int, seed: UInt64 = 1) -> [String] {
    let text = String(decoding: bytes(size: size, seed: seed), as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}
