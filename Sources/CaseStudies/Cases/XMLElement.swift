import Streaming

/// An element of an XML document in memory, with all that is in it.
struct XMLElement {
  let name: String
  var attributes: [String: String] = [:]
  /// Its own text, without that of the elements in it.
  var text = ""
  var children: [XMLElement] = []

  /// The number that its text is, if it has no elements in it.
  var number: Double? { children.isEmpty ? DecimalText.number(text) : nil }

  /// Itself and all elements in it, in the order in which they begin, as far as they have a name.
  ///
  /// A document has `XMLEvents.mostLevels` levels at most, so this calls itself no deeper.
  func forEach(named name: String, _ body: (XMLElement) -> Void) {
    if self.name == name { body(self) }
    for child in children { child.forEach(named: name, body) }
  }
}

/// Reads an XML document element by element, each complete with all that is in it, as it ends.
///
/// An element stays in the one around it: at the end it has the document as a tree.
struct XMLElementReader: ~Copyable {
  private var events: XMLEvents
  /// The open elements, the outermost first.
  private var open: [XMLElement] = []

  init(_ path: String) throws(StreamingError) {
    events = try XMLEvents(path)
  }

  /// The next element that ends, the outermost one last; `nil` after that.
  ///
  /// - Throws: `StreamingError` if the document is refused, or cannot be read.
  mutating func next() throws(StreamingError) -> XMLElement? {
    while let event = try events.next() {
      switch event {
      case .start(let name):
        open.append(XMLElement(name: String(decoding: name, as: UTF8.self)))
      case .attribute(let name, let value):
        open[open.count - 1].attributes[String(decoding: name, as: UTF8.self)] =
          String(decoding: value, as: UTF8.self)
      case .text(let text):
        open[open.count - 1].text += String(decoding: text, as: UTF8.self)
      case .end:
        let element = open.removeLast()
        if !open.isEmpty { open[open.count - 1].children.append(element) }
        return element
      }
    }
    return nil
  }

  /// Reads a document to its end; returns its outermost element with all others in it.
  static func tree(_ path: String) throws(StreamingError) -> XMLElement {
    var elements = try XMLElementReader(path)
    var last = XMLElement(name: "")
    while let element = try elements.next() { last = element }
    return last
  }
}
