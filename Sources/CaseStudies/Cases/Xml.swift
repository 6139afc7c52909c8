import Streaming

/// How many elements of one name in an XML document have a number as their text, and the sum of
/// them.
enum Xml {
  /// Parses the document into a tree, then looks through that. It holds every element.
  static func load(_ run: CaseRun) throws {
    // The difference: every element is in memory before the first one is used.
    let root = try XMLElementReader.tree(run.path)
    try run.checkpoint("Document parsed")

    var summary = FieldSummary()
    root.forEach(named: run.options.text("element")) { element in
      if let number = element.number { summary.add(number) }
    }
    try run.checkpoint("Elements summed")

    try run.answer.write(summary.text)
    try run.checkpoint("Summary written")
  }

  /// Takes element after element as each ends, and has them stay in their parents. It holds every
  /// element.
  static func fake(_ run: CaseRun) throws {
    let name = run.options.text("element")
    var elements = try XMLElementReader(run.path)
    try run.checkpoint("File opened")

    var summary = FieldSummary()
    // The difference: the elements come one by one, and none of them is ever let go.
    while let element = try elements.next() {
      if element.name == name, let number = element.number { summary.add(number) }
    }
    try run.checkpoint("Elements summed")

    try run.answer.write(summary.text)
    try run.checkpoint("Summary written")
  }

  /// Takes number after number out of the file as it is parsed. It holds a chunk and two numbers.
  static func stream(_ run: CaseRun) throws {
    // The difference: what an element was read from is overwritten by what comes after it.
    var numbers = try ElementNumbers(run.options.text("element"), inFile: run.path)
    try run.checkpoint("File opened")

    var summary = FieldSummary()
    while let number = try numbers.next() { summary.add(number) }
    try run.checkpoint("Elements summed")

    try run.answer.write(summary.text)
    try run.checkpoint("Summary written")
  }
}

extension CaseStudy {
  static let xml = CaseStudy(
    id: "xml",
    title: "Read an XML document",
    summary: "One element of many records is wanted: loading parses the document into a tree, "
      + "streaming lets go of each element when it ends.",
    decisionRow: .xml, fixture: "xml",
    options: [
      CaseOption("element", .text, "NAME", help: "the element to sum up", default: "amount")
    ],
    rehearse: {
      _ = Array("<r a='1'>1<!-- -->&amp;</r>".utf8).withUnsafeBytes(XMLEvents.isDocument)
    },
    versions: [
      .load(holding: "every element", perByte: 5.2, Xml.load),
      .stream(Xml.stream),
      .fake(holding: "every element", perByte: 5.2, Xml.fake),
    ],
    documentation: """
      # xml

      Gives how many elements of one name have a number as their text, and the sum of them, as
      `xmllint --xpath 'sum(//amount)'` does. An element that has others in it has none; the name is compared
      as it is written, with its prefix.

      | version | holds |
      |---|---|
      | `load` | a tree: each element with its name, its attributes, its text and its children |
      | `stream` | a chunk of 64 KiB, its copy in the parser, the elements of a part of it, and two numbers |
      | `fake` | the same tree, though its elements are handed out one by one |

      ## What to look at

      A tree takes a multiple of the file, since `<paid/>` becomes a name, a table of attributes and a list of
      children, empty as they are. A pull parser gives the same elements in their order, and knows of those
      before only which ones are open.

      The fake is `iterparse` without `clear()`: the loop of a stream over elements that stay in their
      parents, and at its end the tree is there, whole. In Python, clearing an element empties it and leaves
      it in its parent, so that a stream has to clear the parent too.

      ## What is XML

      All versions parse by expat, in UTF-8, UTF-16, ISO-8859-1 or US-ASCII, down to 512 levels, and refuse the
      same mistakes in the same words. So they do with entities that expand to a hundred times the document (a
      billion laughs), and with a tag, a comment or declarations that take more than 16 MiB, which a parser
      has to hold. A text may be as long as it likes.

      ## Try

          compare xml
          compare xml --element items --size 256MiB
          sweep xml --variants load,stream,fake

      """)
}
