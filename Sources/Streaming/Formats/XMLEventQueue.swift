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
