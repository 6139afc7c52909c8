import CaseStudies
import Streaming
import TestSupport
import Testing

@Suite("xml")
struct XmlTests {
  let folder: TemporaryFolder
  let xml: CaseStudy

  init() throws {
    folder = try TemporaryFolder()
    xml = try #require(CaseStudy.named("xml"))
  }

  /// What all versions give for a document: the answer, or the words of the refusal.
  private func outcome(of document: [UInt8], element: String = "a") throws -> String {
    let path = try folder.write(document, to: "document")
    let options = ["element": element]
    let load = try xml.outcome("load", on: path, options, in: folder)
    for version in xml.versions.dropFirst() {
      let other = try xml.outcome(version.name, on: path, options, in: folder)
      #expect(
        other == load, "\(version.name): \(String(decoding: document.prefix(200), as: UTF8.self))")
    }
    switch load {
    case .success(let answer): return answer.text
    case .failure(let error): return error.description.replacing(path, with: "FILE")
    }
  }

  private func refusal(_ problem: String) -> String {
    "input: cannot read 'FILE' as XML (\(problem)); correct it there, or name another file"
  }

  @Test(
    "sums up the elements of a name whose text is a number",
    arguments: [
      ("<r/>", 0, "0"), ("<a>5</a>", 1, "5"), ("<r><a>1</a><b>4</b><a>2.5</a></r>", 2, "3.5"),
      ("<r><x><a> 1\t\r\n</a></x><a>\n\n-2 <!-- two --></a></r>", 2, "-1"),
      ("<r><a>1 2</a><a/><a></a><a>x</a><a>0x10</a><a>inf</a><a>nan</a><a>1_0</a></r>", 0, "0"),
      ("<r><a>+.5</a><a>5.</a><a>007</a><a>1e2</a><a>1E-1</a></r>", 5, "112.6"),
      (
        "<r><a>.</a><a>-</a><a>e5</a><a>1e</a><a>1e+</a><a>1.2.3</a><a>--1</a><a>1e999</a></r>", 0,
        "0"
      ),
      ("<r><a>1<b/></a><a>2<a>3</a></a><a><a>4</a>5</a></r>", 2, "7"),
      (
        "<r><a>1<!-- - -->2</a><a>3<?x y?>4</a><a><![CDATA[5]]>6</a><a>&#x37;&#56;</a></r>", 4,
        "180"
      ),
      ("<r a='9'><A>1</A><x:a>2</x:a><a b='&lt;a>' c=\"3\">3</a></r>", 1, "3"),
      ("<!DOCTYPE r [<!ENTITY n '12'><!ENTITY e '<a>&n;</a>'>]><r><a>&n;3</a>&e;</r>", 2, "135"),
      ("<!DOCTYPE r SYSTEM 'r.dtd'><r><a>1</a></r>", 1, "1"),
      ("<?xml version='1.0' encoding='ISO-8859-1' standalone='yes'?><r><a>1</a></r>\n ", 1, "1"),
      ("\u{FEFF}<r>\r\n<a>\r\n1\r\n</a>\r\n</r>\r\n", 1, "1"),
    ] as [(String, Int, String)])
  func sums(document: String, count: Int, sum: String) throws {
    #expect(try outcome(of: Array(document.utf8)) == "count: \(count)\nsum: \(sum)\n")
  }

  @Test("reads UTF-16, with and without a byte order mark, and names beyond ASCII")
  func encodings() throws {
    let document = "<?xml version='1.0'?><r><größe>1.5</größe><größe>京</größe><g>🎼</g></r>"
    for isBig in [true, false] {
      let bytes = "\u{FEFF}\(document)".utf16.flatMap { unit -> [UInt8] in
        let bytes = [UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit)]
        return isBig ? bytes : bytes.reversed()
      }
      #expect(try outcome(of: bytes, element: "größe") == "count: 1\nsum: 1.5\n")
      #expect(
        try outcome(of: Array(bytes.dropFirst(2)), element: "größe") == "count: 1\nsum: 1.5\n")
      #expect(try outcome(of: bytes.dropLast()).contains("the document ends too early"))
    }
  }

  @Test(
    "refuses what is not XML, in all versions in the same words",
    arguments: [
      ("", "byte 1: the document ends too early"),
      (" \n", "byte 3: the document ends too early"),
      ("<r><a>1</a>", "byte 12: the document ends too early"),
      ("<r><a>1</a></r", "byte 12: the document ends too early"),
      ("<r><![CDATA[x", "byte 14: the document ends too early"),
      ("plain\n", "byte 1: this is not well-formed"),
      ("<r>\0</r>", "byte 4: this is not well-formed"),
      ("<r>a & b</r>", "byte 7: this is not well-formed"),
      ("<r a='1' a='2'/>", "byte 10: duplicate attribute"),
      ("<r><a></b></r>", "byte 9: this tag does not close the one that is open"),
      ("<r/><r/>", "byte 5: nothing may follow the element that has ended"),
      ("<r>&x;</r>", "byte 4: this entity is not declared in the document"),
      ("<!DOCTYPE r SYSTEM 'r'><r>&x;</r>", "byte 27: this entity is not declared in the document"),
      (
        "<!DOCTYPE r [<!ENTITY x SYSTEM '/etc/passwd'>]><r><a>1&x;</a></r>",
        "byte 55: this entity's text is not in the document"
      ),
      ("<!DOCTYPE r [<!ENTITY x '&x;'>]><r>&x;</r>", "byte 36: recursive entity reference"),
      (
        "<?xml version='1.0' encoding='EBCDIC'?><r/>",
        "byte 31: the encoding is none of UTF-8, UTF-16, ISO-8859-1 and US-ASCII"
      ),
    ])
  func refusals(document: String, problem: String) throws {
    #expect(try outcome(of: Array(document.utf8)) == refusal(problem))
  }

  @Test("refuses bytes that are not UTF-8")
  func invalidBytes() throws {
    for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE4], [0xF5, 0x80, 0x80]] {
      let document = Array("<r>".utf8) + bytes + Array("</r>".utf8)
      #expect(try outcome(of: document) == refusal("byte 4: this is not well-formed"), "\(bytes)")
    }
  }

  @Test("reads 512 levels and refuses the next one, however many there are")
  func depth() throws {
    let open = String(repeating: "<a>", count: 512)
    let close = String(repeating: "</a>", count: 512)
    #expect(try outcome(of: Array("\(open)7\(close)".utf8)) == "count: 1\nsum: 7\n")
    let bomb = String(repeating: "<a>", count: 500_000)
    #expect(
      try outcome(of: Array(bomb.utf8)) == refusal("byte 1537: there are more than 512 levels here")
    )
  }

  @Test("refuses entities that grow without bound, however they are made to")
  func entityBombs() throws {
    let laughs = (1...9).map { level in
      "<!ENTITY l\(level) '\(String(repeating: "&l\(level - 1);", count: 10))'>"
    }
    let declarations = "<!DOCTYPE r [<!ENTITY l0 'lol'>\(laughs.joined())]>"
    for content in ["<r><a>&l9;</a></r>", "<r b='&l9;'/>"] {
      let outcome = try outcome(of: Array((declarations + content).utf8))
      #expect(outcome.contains(": the entities here expand without bound)"), "\(content)")
    }
    // Each refers to the one before: to follow them takes a call in a call for each.
    let chain = (1...20_000).map { "<!ENTITY e\($0) '&e\($0 - 1);'>" }.joined()
    let deep = "<!DOCTYPE r [<!ENTITY e0 'x'>\(chain)]><r>&e20000;</r>"
    #expect(try outcome(of: Array(deep.utf8)).contains(": there are more than 1000 entities)"))
    let allowed = (1..<1000).map { "<!ENTITY e\($0) '&e\($0 - 1);'>" }.joined()
    let legal = "<!DOCTYPE r [<!ENTITY e0 '5'>\(allowed)]><r><a>&e999;</a></r>"
    #expect(try outcome(of: Array(legal.utf8)) == "count: 1\nsum: 5\n")
  }

  @Test("refuses what a parser would have to hold and is too long")
  func longTokens() throws {
    let problem = "a tag, a comment, the declarations or the names in it take more than 16 MiB"
    let filling = String(repeating: "x", count: 17 << 20)
    for document in ["<r><!--\(filling)--></r>", "<!DOCTYPE r [<!ENTITY x '\(filling)'>]><r/>"] {
      #expect(
        try outcome(of: Array(document.utf8))
          == "input: cannot read 'FILE' as XML: \(problem); shorten them, or name another file")
    }
    #expect(
      try outcome(of: Array("<r>\(filling)<a>1</a><![CDATA[\(filling)]]><a>2</a></r>".utf8))
        == "count: 2\nsum: 3\n")
    #expect(
      try outcome(of: Array("<r><a>1\(String(repeating: "0", count: 2000))</a></r>".utf8))
        == "count: 0\nsum: 0\n")
  }

  @Test("refuses more names than can be held")
  func manyNames() throws {
    var document = Array("<r>".utf8)
    for number in 0..<400_000 { document += "<n\(number)/>".utf8 }
    let outcome = try outcome(of: document + Array("</r>".utf8))
    #expect(outcome.contains("the names in it take more than 16 MiB"))
  }

  @Test("gives one outcome on documents that were changed at random", arguments: 1...40)
  func mutations(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<25 {
      var document = Array(
        """
        <?xml version="1.0"?><!DOCTYPE r [<!ENTITY n "12"><!ATTLIST a u CDATA "m">]>
        <r><a>1&n;.5</a><b x='&lt;ä'><a><![CDATA[-3]]></a></b><!-- é --><a/>\r\n<a>+4e1</a></r>
        """.utf8)
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

  @Test("gives the same events wherever a chunk ends", arguments: 1...24)
  func chunks(size: Int) throws {
    let document =
      "<!DOCTYPE r [<!ENTITY e '<i>é</i>'>]><größe a='1' b='&lt;é'>1.25\r\n🎼&e;<![CDATA[]]]]><é/></größe>"
    let utf16 = document.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    for bytes in [Array(document.utf8), [0xFF, 0xFE] + utf16] {
      var events = try XMLEvents(try folder.write(bytes, to: "d"), size: size)
      // Where a text is cut does not matter.
      var found = ""
      while let event = try events.next() {
        switch event {
        case .start(let name): found += "<\(text(name))>"
        case .attribute(let name, let value): found += "[\(text(name))=\(text(value))]"
        case .text(let part): found += text(part)
        case .end: found += "</>"
        }
      }
      #expect(
        found == "<größe>[a=1][b=<é]1.25\n🎼<i>é</i>]]<é></></>".replacing("</i>", with: "</>"))
    }
  }

  private func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  @Test("answers as Python's ElementTree does", arguments: 1...12)
  func elementTree(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let path = try folder.write(document(using: &random), to: "document.xml")
    let script = """
      import sys, xml.etree.ElementTree as tree
      def number(text):
          try: return float(text)
          except ValueError: return None
      found = [e.text or '' for e in tree.parse(sys.argv[1]).iter('a') if not len(e)]
      numbers = [number(text) for text in found if number(text) is not None]
      total = 0.0
      for number in numbers: total += number
      print('count:', len(numbers)); print('sum:', int(total) if total == int(total) else total)
      """
    let expected = try run("/usr/bin/python3", ["-c", script, path])
    #expect(expected.status == 0, "\(expected.errorText)")
    let found = try outcome(of: try folder.contents(of: "document.xml"))
    #expect(found == expected.outputText, "seed \(seed)")
  }

  /// Elements in elements, most of them named `a`, with numbers, other texts and what may be among
  /// them.
  private func document(using random: inout SeededGenerator) -> [UInt8] {
    let pieces = [
      "<a>1.5</a>", "<a>-20</a>", "<a> 3e2\n</a>", "<a>x</a>", "<a/>", "<a>1 2</a>",
      "<b c='d'>9</b>",
      "<a>4<!-- five -->5</a>", "<a><![CDATA[6]]></a>", "text &amp; ]] >", "<?p q?>", "\r\n",
      "<größe>京</größe>", "<a>&#x31;0</a>",
    ]
    var text = "<r>"
    var open = 0
    for _ in 0..<Int.random(in: 0..<8000, using: &random) {
      switch Int.random(in: 0..<9, using: &random) {
      case 0:
        text += "<a>"
        open += 1
      case 1 where open > 0:
        text += "</a>"
        open -= 1
      default: text += pieces.randomElement(using: &random) ?? ""
      }
      // ElementTree and expat have no trouble with more levels, but ours ends at 512.
      if open == 300 { break }
    }
    return Array((text + String(repeating: "</a>", count: open) + "</r>").utf8)
  }

  @Test("stays flat on a long text")
  func longText() throws {
    let path = folder.path("text.xml")
    let script =
      "{ printf '<r><a>7</a>'; head -c 64M /dev/zero | tr '\\0' x; printf '</r>'; } > \(path)"
    #expect(try run("/bin/sh", ["-c", script]).status == 0)
    let stream = try WorkerProcess(["xml", "stream", path, "element=a"], in: folder)
    #expect(stream.process.status == 0)
    #expect(try #require(stream.growth) < 2 << 20)
    let fake = try WorkerProcess(["xml", "fake", path, "element=a"], in: folder)
    #expect(try #require(fake.growth) > 60 << 20)
  }
}
