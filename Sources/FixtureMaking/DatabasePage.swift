/// The layout of a page of an SQLite table, and of the rows in it.
enum DatabasePage {
  enum Value {
    case text(String)
    case number(Int)
    /// What the row's number takes the place of.
    case null
  }

  /// Bytes with numbers put into them, the highest byte first.
  struct Writer {
    private(set) var bytes: [UInt8]

    init(count: Int) { bytes = [UInt8](repeating: 0, count: count) }

    mutating func put(_ part: some Collection<UInt8>, at place: Int) {
      bytes.replaceSubrange(place..<(place + part.count), with: part)
    }

    mutating func put2(_ number: Int, at place: Int) {
      put([UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)], at: place)
    }

    mutating func put4(_ number: Int, at place: Int) {
      put2(number >> 16, at: place)
      put2(number, at: place + 2)
    }
  }

  /// A number in seven bits a byte, at most 56 of them.
  static func varint(_ number: Int) -> [UInt8] {
    var bytes = [UInt8(number & 0x7F)]
    var rest = number >> 7
    while rest > 0 {
      bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
      rest >>= 7
    }
    return bytes
  }

  /// A row as a leaf has it.
  static func cell(row: Int, _ values: [Value]) -> [UInt8] {
    var types: [UInt8] = []
    var content: [UInt8] = []
    for value in values {
      switch value {
      case .text(let text):
        types += varint(13 + 2 * text.utf8.count)
        content += text.utf8
      case .number(let number):
        var four = Writer(count: 4)
        four.put4(number, at: 0)
        types.append(4)
        content += four.bytes
      case .null: types.append(0)
      }
    }
    let payload = varint(types.count + 1) + types + content
    return varint(payload.count) + varint(row) + payload
  }

  /// The length that a leaf has left for cells and their places.
  static let leafRoom = DatabasePages.pageSize - 8

  /// A page: an inner one if it has a rightmost child, else a leaf; `header` begins the first page.
  static func bytes(cells: [[UInt8]], rightmost: Int?, after header: [UInt8]) -> [UInt8] {
    var page = Writer(count: DatabasePages.pageSize)
    page.put(header, at: 0)
    let start = header.count
    var place = start + (rightmost == nil ? 8 : 12)
    var end = DatabasePages.pageSize
    for cell in cells {
      end -= cell.count
      page.put(cell, at: end)
      page.put2(end, at: place)
      place += 2
    }
    page.put([rightmost == nil ? 0x0D : 0x05], at: start)
    page.put2(cells.count, at: start + 3)
    page.put2(end, at: start + 5)
    if let rightmost { page.put4(rightmost, at: start + 8) }
    return page.bytes
  }
}

/// Makes the rows of a database, leaf by leaf.
struct DatabaseRowMaker: Sendable {
  let parameters: DatabaseParameters
  private var random: SplitMix64
  /// The number of the last row made.
  private(set) var lastRow = 0
  /// A row that did not fit the leaf before.
  private var spare: [UInt8]?

  init(parameters: DatabaseParameters, random: SplitMix64) {
    self.parameters = parameters
    self.random = random
  }

  /// The statement that makes the table.
  var schema: String {
    "CREATE TABLE \(DatabaseParameters.table)(id INTEGER PRIMARY KEY, customer TEXT, city TEXT, "
      + "amount INTEGER, remark TEXT)"
  }

  /// The next leaf.
  mutating func leaf() -> [UInt8] {
    var cells: [[UInt8]] = []
    var room = DatabasePage.leafRoom
    while true {
      let cell = spare ?? row()
      spare = nil
      guard cell.count + 2 <= room else {
        spare = cell
        return DatabasePage.bytes(cells: cells, rightmost: nil, after: [])
      }
      room -= cell.count + 2
      cells.append(cell)
      lastRow += 1
    }
  }

  private mutating func row() -> [UInt8] {
    let customer = word(parameters.customers) + " \(random.next(below: 100_000))"
    return DatabasePage.cell(
      row: lastRow + 1,
      [
        .null, .text(customer), .text(word(parameters.cities)),
        .number(random.next(below: 10_000)), .text(word(parameters.remarks)),
      ])
  }

  private mutating func word(_ words: [String]) -> String { words[random.next(below: words.count)] }
}
