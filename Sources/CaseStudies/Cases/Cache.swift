import FoundationEssentials
import Streaming

/// A page for every request, each costly to make and often wanted again.
enum Cache {
  /// Loads all requests and remembers every page. It holds the file twice, whole and line by line,
  /// and a page for each key.
  static func load(_ run: CaseRun) throws {
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    let lines = content.lines()
    try run.checkpoint("Requests loaded")

    var summary = PageSummary()
    var pages: [[UInt8]: Page] = [:]
    for line in lines {
      let key = line.withUnsafeBytes { Page.key(of: $0) }
      // The difference: all requests are held, and whatever was made once is kept.
      let page = pages[key] ?? Page(key)
      pages[key] = page
      summary.add(page)
    }
    try run.answer.write(summary.text)
    try run.checkpoint("Requests answered")
  }

  /// Answers each request as it is read, from a cache whose entries never expire. It holds two
  /// chunks, and a page for each key there ever was.
  static func fake(_ run: CaseRun) throws {
    var lines = try LineReader(run.path)
    try run.checkpoint("File opened")

    var summary = PageSummary()
    var pages: [[UInt8]: Page] = [:]
    while let line = try lines.next() {
      guard line.isStart else { continue }
      let key = Page.key(of: line.bytes)
      // The difference: the cache is never told to forget, so it grows with the keys.
      let page = pages[key] ?? Page(key)
      pages[key] = page
      summary.add(page)
    }
    try run.answer.write(summary.text)
    try run.checkpoint("Requests answered")
  }

  /// Answers each request as it is read, from a cache that forgets what was used longest ago. It
  /// holds two chunks and as many pages as the cache may have.
  static func stream(_ run: CaseRun) throws {
    var lines = try LineReader(run.path)
    try run.checkpoint("File opened")

    var summary = PageSummary()
    var pages = BoundedCache<Page>(capacity: run.options.count("capacity"))
    while let line = try lines.next() {
      guard line.isStart else { continue }
      let key = Page.key(of: line.bytes)
      // The difference: a new page takes the place of the one used longest ago.
      let page = pages.value(for: key) { Page($0) }
      summary.add(page)
    }
    try run.answer.write(summary.text)
    try run.checkpoint("Requests answered")
  }
}

/// What answers a request, made of its key alone by some work: 128 bytes.
struct Page {
  private static let wordCount = 16
  private static let rounds = 24
  /// The longest key; of a longer word only so much counts.
  private static let longestKey = 256

  let bytes: [UInt8]

  /// The key of a request: the first word of its line.
  static func key(of line: UnsafeRawBufferPointer) -> [UInt8] {
    Array(line.prefix(longestKey).prefix { !$0.isBlank })
  }

  init(_ key: [UInt8]) {
    var state = key.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.wordCount * 8)
    for _ in 0..<Self.wordCount {
      for _ in 0..<Self.rounds {
        state &+= 0x9E37_79B9_7F4A_7C15
        state = (state ^ state &>> 30) &* 0xBF58_476D_1CE4_E5B9
      }
      withUnsafeBytes(of: state.littleEndian) { bytes.append(contentsOf: $0) }
    }
    self.bytes = bytes
  }
}

/// What is known of pages that go out one by one.
struct PageSummary {
  private var count = 0
  private var sum: UInt64 = 0

  mutating func add(_ page: Page) {
    count += 1
    // The last word depends on all work before it.
    sum &+= page.bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: $0.count - 8, as: UInt64.self))
    }
  }

  var text: String { "requests: \(count)\nresult: \(sum)\n" }
}

extension CaseStudy {
  static let cache = CaseStudy(
    id: "cache",
    title: "Remember results",
    summary: "Results are wanted again soon: loading remembers all, streaming the latest.",
    decisionRow: .cache, fixture: "requests",
    options: [
      CaseOption(
        "capacity", .count, "N", help: "how many results the cache may hold", default: "4096")
    ],
    versions: [
      .load(holding: "the file, its lines, a page for each key", perByte: 5.8, Cache.load),
      .stream(Cache.stream),
      .fake(holding: "a page for each key", perByte: 2.7, Cache.fake),
    ],
    documentation: """
      # cache

      Answers requests, one a line, whose first word says which page is wanted. A page is costly to make and
      is remembered. The answer is how many requests there were, and a sum over their pages.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and a page for each key |
      | `stream` | two chunks of 128 KiB and at most 4096 pages |
      | `fake` | two chunks of 128 KiB and a page for each key there ever was |

      ## What to look at

      `fake` reads a line at a time and lets go of it, and its dictionary is called a cache. Yet a cache that
      forgets nothing is a copy of all that was ever asked for: half of the fixture's requests are for a key
      that is new, so memory rises with every request. In a server it takes days to get there.

      `stream` gives the same answers: what it has forgotten it makes again. In the fixture a key comes back
      within some thousand requests or not at all, so 4096 pages do as well as all. `--capacity 64` shows
      what a cache too small costs: time, not memory.

      ## Try

          compare cache --variants load,fake,stream
          sweep cache --variants fake,stream --sizes 4MiB,16MiB,64MiB
          compare cache --capacity 64

      """)
}
