import CExpat
import Glibc

/// What an XML document goes on with.
package enum XMLEvent {
  /// An element begins, of this name as it is written, with its prefix.
  case start(UnsafeRawBufferPointer)
  /// An attribute of the element that began last, with its value.
  case attribute(UnsafeRawBufferPointer, UnsafeRawBufferPointer)
  /// Text of the innermost open element, or a part of it.
  case text(UnsafeRawBufferPointer)
  /// The innermost open element ends.
  case end
}

/// Reads an XML document from start to end, an event at a time.
///
///     var events = try XMLEvents(path)
///     while let event = try events.next() { … }
///
/// Names, values and texts come in UTF-8, whatever the document is in. It holds a chunk of the
/// file, expat's copy of it and its events; of a tag, a comment or a declaration as much as it is
/// long, and each name once. A document for which that is more than `mostMemory` is refused, and so
/// is one of more levels than `mostLevels`, one whose entities grow without bound, and one that
/// refers to another file.
package struct XMLEvents: ~Copyable {
  /// The size of a chunk unless one is asked for.
  package static let chunkSize = 1 << 16
  /// The most levels of elements in elements.
  package static let mostLevels = 512
  /// The most bytes that expat may hold.
  package static let mostMemory = 16 << 20
  /// The most entities that a document may declare.
  package static let mostEntities = 1000

  private var chunks: ChunkReader
  private let parser: Expat
  private var isAtEnd = false

  /// Opens a file to read by chunks of `size` bytes.
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable or not a regular file; what is in it
  ///   is seen later.
  package init(_ path: String, size: Int = chunkSize) throws(StreamingError) {
    chunks = try ChunkReader(path, size: size)
    parser = Expat()
  }

  /// The next event.
  ///
  /// - Returns: The event, its texts valid until the next call; `nil` at the end.
  /// - Throws: `StreamingError.malformed` or `.unreadable` if the document is refused, up to some
  ///   events early, and `StreamingError.system` if the device fails.
  /// - Complexity: O(n) in the bytes read and given; space as the type says.
  package mutating func next() throws(StreamingError) -> XMLEvent? {
    while true {
      if let event = parser.events.next() { return event }
      if isAtEnd { return nil }
      let chunk = try chunks.next()
      isAtEnd = chunk == nil
      do throws(Expat.Failure) {
        try parser.parse(chunk ?? UnsafeRawBufferPointer(start: nil, count: 0), isLast: isAtEnd)
      } catch {
        throw error.error(path: chunks.file.path)
      }
    }
  }

  /// Whether bytes are a document that is not refused.
  ///
  /// - Complexity: O(n) in time; space as the type says.
  package static func isDocument(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let parser = Expat()
    do throws(Expat.Failure) {
      var rest = bytes
      while !rest.isEmpty {
        try parser.parse(UnsafeRawBufferPointer(rebasing: rest.prefix(chunkSize)), isLast: false)
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(chunkSize))
      }
      try parser.parse(rest, isLast: true)
      return true
    } catch {
      return false
    }
  }
}

/// Events that a parser has met and that nobody has taken yet, the oldest first.
///
/// It holds them, and keeps the memory of the most that it ever held.
struct XMLEventQueue: ~Copyable {
  enum Kind: UInt32 {
    /// Attributes have two texts, and an entry for each: the name, and after it the value.
    case start, attribute, value, text, end
  }

  /// What an event is, and how long its text. In one word: there may be one for every other byte.
  private struct Entry {
    private let word: UInt32

    init(_ kind: Kind, count: Int) {
      word = UInt32(count) << 3 | kind.rawValue
    }

    var kind: Kind? { Kind(rawValue: word & 7) }
    var count: Int { Int(word >> 3) }
  }

  private var entries: [Entry] = []
  /// The texts of the entries, one after the other.
  private var texts = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 12, alignment: 1)
  private var textCount = 0
  private var taken = 0
  private var takenTextCount = 0

  deinit {
    texts.deallocate()
  }

  /// The most that events and texts may take, in bytes.
  static let most = 16 << 20

  /// Appends an event, or a part of one, and copies its text; returns whether there was room.
  mutating func append(_ kind: Kind, _ text: UnsafeRawBufferPointer) -> Bool {
    guard 4 * entries.count + textCount + text.count < Self.most else { return false }
    if text.count > texts.count - textCount { makeRoom(for: text.count) }
    UnsafeMutableRawBufferPointer(rebasing: texts[textCount...]).copyMemory(from: text)
    textCount += text.count
    entries.append(Entry(kind, count: text.count))
    return true
  }

  private mutating func makeRoom(for count: Int) {
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(2 * texts.count, textCount + count), alignment: 1)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: texts[..<textCount]))
    texts.deallocate()
    texts = larger
  }

  /// Takes the oldest event, whose texts are valid until the next change; `nil` if there is none.
  mutating func next() -> XMLEvent? {
    guard taken < entries.count, let kind = entries[taken].kind else { return nil }
    let text = takeText()
    return switch kind {
    case .start: .start(text)
    case .attribute: .attribute(text, takeText())
    case .value, .text: .text(text)
    case .end: .end
    }
  }

  private mutating func takeText() -> UnsafeRawBufferPointer {
    let start = takenTextCount
    takenTextCount += entries[taken].count
    taken += 1
    return UnsafeRawBufferPointer(rebasing: texts[start..<takenTextCount])
  }

  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    (textCount, taken, takenTextCount) = (0, 0, 0)
  }
}

/// An expat parser, which is given a document in parts and puts what it meets into a queue.
///
/// A class, since expat keeps its address for the functions that it calls.
final class Expat {
  /// What was met in the part that was parsed last.
  var events = XMLEventQueue()

  private let bounded: UnsafeMutablePointer<cexpat>
  private var parser: XML_Parser { bounded.pointee.parser }
  private var level = 0
  private var entityCount = 0
  /// Why one of the functions that expat calls stopped it.
  private var failure: Failure?

  init() {
    guard let bounded = cexpat_create(XMLEvents.mostMemory) else {
      preconditionFailure("no memory for a parser of a few KiB")
    }
    self.bounded = bounded
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { Expat.of($0)?.begin($1, attributes: $2) },
      { data, _ in Expat.of(data)?.end() })
    XML_SetCharacterDataHandler(parser) { data, text, count in
      Expat.of(data)?.append(.text, UnsafeRawBufferPointer(start: text, count: Int(count)))
    }
    XML_SetEntityDeclHandler(parser) { data, _, _, _, _, _, _, _, _ in
      Expat.of(data)?.declareEntity()
    }
    XML_SetSkippedEntityHandler(parser) { data, _, isParameter in
      if isParameter == 0 { Expat.of(data)?.refuse(.undeclaredEntity) }
    }
    XML_SetExternalEntityRefHandler(parser) { _, _, _, _, _ in 0 }
  }

  deinit {
    cexpat_free(bounded)
  }

  /// Parses the next part of the document.
  ///
  /// expat could suspend itself when there are many events, but its versions before 2.7 forget the
  /// rest of an entity in an entity then.
  ///
  /// - Parameters:
  ///   - part: The bytes that follow those parsed before.
  ///   - isLast: Whether the document ends with them.
  /// - Throws: `Failure` if the document is malformed or exceeds a limit.
  func parse(_ part: UnsafeRawBufferPointer, isLast: Bool) throws(Failure) {
    events.removeAll()
    let bytes = part.assumingMemoryBound(to: CChar.self).baseAddress
    let status = cexpat_parse(bounded, bytes, Int32(part.count), isLast ? 1 : 0)
    guard status == XML_STATUS_ERROR else { return }
    throw failure ?? Failure(reason: .expat(XML_GetErrorCode(parser)), byte: place)
  }

  /// The place in the document of what is being parsed, 1 for its first byte, if expat knows it.
  private var place: Int? {
    let index = XML_GetCurrentByteIndex(parser)
    return index < 0 ? nil : Int(index) + 1
  }

  // MARK: - What expat calls

  private static func of(_ data: UnsafeMutableRawPointer?) -> Expat? {
    data.map { Unmanaged<Expat>.fromOpaque($0).takeUnretainedValue() }
  }

  private func begin(
    _ name: UnsafePointer<CChar>?, attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
  ) {
    level += 1
    guard level <= XMLEvents.mostLevels else { return refuse(.tooDeep) }
    append(.start, text(name))
    guard var place = attributes else { return }
    while let name = place[0], let value = place[1] {
      append(.attribute, text(name))
      append(.value, text(value))
      place += 2
    }
  }

  private func end() {
    level -= 1
    append(.end, UnsafeRawBufferPointer(start: nil, count: 0))
  }

  private func declareEntity() {
    entityCount += 1
    if entityCount > XMLEvents.mostEntities { refuse(.tooManyEntities) }
  }

  private func append(_ kind: XMLEventQueue.Kind, _ text: UnsafeRawBufferPointer) {
    guard failure == nil else { return }
    if !events.append(kind, text) { refuse(.expat(XML_ERROR_AMPLIFICATION_LIMIT_BREACH)) }
  }

  /// Has expat stop; it may still call some function before it does.
  private func refuse(_ reason: Failure.Reason) {
    guard failure == nil else { return }
    failure = Failure(reason: reason, byte: place)
    XML_StopParser(parser, XML_Bool(XML_FALSE))
  }

  private func text(_ text: UnsafePointer<CChar>?) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text, count: text.map { strlen($0) } ?? 0)
  }
}

extension Expat {
  /// Why a document is refused, and where: 1 is its first byte.
  struct Failure: Error {
    enum Reason {
      case tooDeep, tooManyEntities, undeclaredEntity
      case expat(XML_Error)
    }

    let reason: Reason
    let byte: Int?
  }
}

extension Expat.Failure {
  /// The error of the file that the document is in.
  func error(path: String) -> StreamingError {
    if case .expat(XML_ERROR_NO_MEMORY) = reason {
      return .unreadable(
        path: path, format: "XML",
        problem: "a tag, a comment, the declarations or the names in it take more than "
          + "\(XMLEvents.mostMemory >> 20) MiB",
        advice: "shorten them, or name another file")
    }
    return .malformed(path: path, format: "XML", byte: byte, problem: problem)
  }

  private var problem: String {
    switch reason {
    case .tooDeep: "there are more than \(XMLEvents.mostLevels) levels here"
    case .tooManyEntities: "there are more than \(XMLEvents.mostEntities) entities"
    case .undeclaredEntity: "this entity is not declared in the document"
    case .expat(let code):
      switch code {
      case XML_ERROR_NO_ELEMENTS, XML_ERROR_UNCLOSED_TOKEN, XML_ERROR_PARTIAL_CHAR,
        XML_ERROR_UNCLOSED_CDATA_SECTION:
        "the document ends too early"
      case XML_ERROR_INVALID_TOKEN, XML_ERROR_SYNTAX: "this is not well-formed"
      case XML_ERROR_TAG_MISMATCH: "this tag does not close the one that is open"
      case XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "nothing may follow the element that has ended"
      case XML_ERROR_UNDEFINED_ENTITY: "this entity is not declared in the document"
      case XML_ERROR_EXTERNAL_ENTITY_HANDLING: "this entity's text is not in the document"
      case XML_ERROR_AMPLIFICATION_LIMIT_BREACH: "the entities here expand without bound"
      case XML_ERROR_UNKNOWN_ENCODING:
        "the encoding is none of UTF-8, UTF-16, ISO-8859-1 and US-ASCII"
      default: XML_ErrorString(code).map { String(cString: $0) } ?? "expat error \(code.rawValue)"
      }
    }
  }
}
