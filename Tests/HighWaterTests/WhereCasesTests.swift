import BuiltIn
import CaseStudies
import TestSupport
import Testing

/// `--where` on the load version of each case: the lines that hold most are those that make what
/// the catalogue says the version holds.
@Suite(.tags(.slow)) struct WhereCasesTests {
  /// What a version holds, as the catalogue words it, and the code that makes it.
  private static let code = [
    "the file": ["Data(contentsOf:", "content.prefix("],
    "its lines": ["lines.append(Array("],
    "its numbers": [".number {"],
    "the numbers four times": [".number }"],
    "its numbers twice": [".number }"],
    "its sections": ["sections[sections.count - 1]"],
    "its rows by keys": ["lines.append(Array(", "Dictionary(grouping:"],
    "its values": ["value.decode(", "map { Array($0) }"],
    "its index": ["JSONDecoder().decode("],
    "its content": ["GzipReader.content("],
    "the changed file": ["content.map("],
    "all rows": ["row.append("],
    "their lines": ["joined(separator:"],
    "every element": ["children.append(", "attributes[", ".text +="],
    "a page for each key": ["reserveCapacity(", "Page.key(", "prefix(longestKey)"],
  ]
  /// A few lines of the whole file.
  private static let tooSmall: Set = ["the lines found"]

  private struct Site {
    var bytes: Int
    /// The line of source, as it was compiled into the worker.
    var text: String
  }

  /// The lines of cases that are named, and how many bytes lie in others.
  private func sites(_ study: CaseStudy) throws -> (own: [Site], others: Int) {
    let place = try Workplace()
    let finished = try place.highwater(
      "load", study.id, "--size", "1MiB", "--where", "--format", "json")
    try #require(finished.status == 0, "\(finished.errorText)")
    let account = try ParsedJSON(finished.outputText)["variants"].first?["where"] as? [String: Any]
    let found = try #require(account?["sites"] as? [[String: Any]])
    var (own, others) = ([Site](), 0)
    for site in found {
      let bytes = try #require(site["bytes"] as? Int)
      let frame = (site["frames"] as? [[String: Any]])?.first ?? [:]
      let parts = (frame["file"] as? String ?? "").split(separator: "/")
      if parts.dropLast().last == "Cases", let name = parts.last,
        let source = BuiltIn.cases[String(name)], let line = frame["line"] as? Int
      {
        let lines = source.string.split(separator: "\n", omittingEmptySubsequences: false)
        own.append(Site(bytes: bytes, text: String(lines[line - 1])))
      } else {
        others += bytes
      }
    }
    return (own, others)
  }

  @Test(arguments: CaseStudy.all.map(\.id))
  func namesTheLinesThatHoldWhatALoadVersionHolds(_ id: String) throws {
    let study = try #require(CaseStudy.named(id))
    guard case .growing(let holding) = study.version(named: "load")?.footprint else {
      Issue.record("the load version of \(id) holds nothing that grows")
      return
    }
    let parts = holding.split(separator: ", ").map(String.init)
      .filter { !Self.tooSmall.contains($0) }
    let code = try parts.map { part in
      try #require(Self.code[part], "no code is known for '\(part)'")
    }
    let (own, others) = try sites(study)
    let all = own.map(\.bytes).reduce(others, +)
    // The rest is what runtimes and libraries set up for themselves.
    #expect(others < all / 20 + (256 << 10))
    for (part, texts) in zip(parts, code) {
      #expect(
        own.contains { site in texts.contains(where: site.text.contains) },
        "no line is named that makes \(part)")
    }
    for site in own where site.bytes > all / 6 {
      #expect(
        code.joined().contains(where: site.text.contains),
        "\(site.bytes) of \(all) bytes are in '\(site.text)'")
    }
  }
}
