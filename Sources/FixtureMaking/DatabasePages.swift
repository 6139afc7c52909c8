/// Makes the pages of an SQLite database with one table, in the file's order (the file format is
/// at sqlite.org/fileformat2.html).
///
/// SQLite itself would write the same pages in another order and go back to them, and its version
/// into them; written here, the bytes are the same on every machine, and are never held. Leaves
/// come as the rows do, each inner page after its children, and the root last. It holds one inner
/// page for each level of the tree, which are three for a terabyte.
struct DatabasePages: Sendable {
  static let pageSize = 4096
  /// The number of the page in which SQLite takes its locks, and keeps nothing.
  private static let lockPage = (1 << 30) / pageSize + 1
  /// What `fill` wants at least: a leaf and an inner page of each level.
  static let leastCapacity = 16 * pageSize

  private let size: Int
  /// How many pages the database has; what a size has beyond them is filled with zeros.
  private let pageCount: Int
  private let tree: DatabaseTree
  private var rows: DatabaseRowMaker
  private var written = 0
  private var leavesMade = 0
  /// The children of the inner page in the making, for each level from the lowest.
  private var levels: [[Child]] = []

  private struct Child {
    var page: Int
    var lastRow: Int
  }

  /// Starts at the first page of a file of so many bytes; under two pages there is no room for a
  /// table, and the file is the beginning of a database that has one.
  init(size: Int, parameters: DatabaseParameters, random: SplitMix64) {
    self.size = size
    let whole = max(size / Self.pageSize, 2)
    pageCount = whole == Self.lockPage ? whole - 1 : whole
    tree = DatabaseTree(pages: pageCount - (pageCount > Self.lockPage ? 2 : 1))
    rows = DatabaseRowMaker(parameters: parameters, random: random)
  }

  /// Writes the next bytes, at least one, into a buffer of `leastCapacity` or more; 0 at the end.
  mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    var count = 0
    while written < size, count + Self.leastCapacity <= buffer.count {
      let before = count
      makePages { page in
        let place = UnsafeMutableRawBufferPointer(
          rebasing: buffer[count..<(count + Self.pageSize)])
        place.copyBytes(from: page)
        count += Self.pageSize
      }
      written += count - before
    }
    // The last page may be more than was asked for.
    let excess = max(0, written - size)
    written -= excess
    return count - excess
  }

  private var nextPage = 1

  private mutating func makePages(_ emit: ([UInt8]) -> Void) {
    if nextPage > pageCount || nextPage == Self.lockPage {
      emitPage([UInt8](repeating: 0, count: Self.pageSize), emit)
    } else if nextPage == 1 {
      emitPage(firstPage, emit)
    } else if nextPage < 2 + tree.freePages {
      // A trunk of the list of free pages, with no page but itself.
      var page = DatabasePage.Writer(count: Self.pageSize)
      page.put4(nextPage + 1 < 2 + tree.freePages ? nextPage + 1 : 0, at: 0)
      emitPage(page.bytes, emit)
    } else if leavesMade < tree.leaves {
      let leaf = rows.leaf()
      leavesMade += 1
      let child = Child(page: emitPage(leaf, emit), lastRow: rows.lastRow)
      if tree.leaves > 1 { add(child, to: 0, emit) }
    } else {
      close(emit)
    }
  }

  @discardableResult
  private mutating func emitPage(_ page: [UInt8], _ emit: ([UInt8]) -> Void) -> Int {
    if nextPage == Self.lockPage, !page.allSatisfy({ $0 == 0 }) {
      emit([UInt8](repeating: 0, count: Self.pageSize))
      nextPage += 1
    }
    emit(page)
    nextPage += 1
    return nextPage - 1
  }

  /// Adds a child to a level; a full page is written first, but for its last child, so that none
  /// ever has a single one.
  private mutating func add(_ child: Child, to level: Int, _ emit: ([UInt8]) -> Void) {
    if levels.count == level { levels.append([]) }
    if levels[level].count == DatabaseTree.mostChildren {
      let last = levels[level].removeLast()
      let parent = emitInner(levels[level], emit)
      add(parent, to: level + 1, emit)
      levels[level] = [last]
    }
    levels[level].append(child)
  }

  /// Writes the inner pages that are still open, the root last.
  private mutating func close(_ emit: ([UInt8]) -> Void) {
    for level in levels.indices {
      let page = emitInner(levels[level], emit)
      if level + 1 < levels.count { add(page, to: level + 1, emit) }
    }
  }

  private mutating func emitInner(_ children: [Child], _ emit: ([UInt8]) -> Void) -> Child {
    let cells = children.dropLast().map { child in
      var cell = DatabasePage.Writer(count: 4)
      cell.put4(child.page, at: 0)
      return cell.bytes + DatabasePage.varint(child.lastRow)
    }
    let last = children[children.count - 1]
    let page = DatabasePage.bytes(cells: cells, rightmost: last.page, after: [])
    return Child(page: emitPage(page, emit), lastRow: last.lastRow)
  }

  /// The header of the file, and the page of the schema.
  private var firstPage: [UInt8] {
    var header = DatabasePage.Writer(count: 100)
    header.put(Array("SQLite format 3\0".utf8), at: 0)
    // The page's size; versions and fractions that the format fixes.
    header.put([0x10, 0x00, 1, 1, 0, 64, 32, 32], at: 16)
    header.put4(1, at: 24)
    header.put4(pageCount, at: 28)
    header.put4(tree.freePages > 0 ? 2 : 0, at: 32)
    header.put4(tree.freePages, at: 36)
    header.put4(1, at: 40)
    header.put4(4, at: 44)
    // UTF-8; then the change that the version number, 3.40.1, is valid for.
    header.put4(1, at: 56)
    header.put4(1, at: 92)
    header.put4(3_040_001, at: 96)
    let name = DatabaseParameters.table
    let cell = DatabasePage.cell(
      row: 1,
      [.text("table"), .text(name), .text(name), .number(pageCount), .text(rows.schema)])
    return DatabasePage.bytes(cells: [cell], rightmost: nil, after: header.bytes)
  }
}

/// How many pages of which kind a table of some pages has.
struct DatabaseTree: Hashable, Sendable {
  /// The most children of an inner page; with row numbers of up to 35 bits there is room for them.
  static let mostChildren = 300

  /// The pages with rows.
  let leaves: Int
  /// The pages that are left over, since another leaf would need another inner page too.
  let freePages: Int

  /// Plans a table of so many pages, at least one.
  init(pages: Int) {
    var (least, most) = (1, pages)
    while least < most {
      let middle = (least + most + 1) / 2
      if Self.pages(leaves: middle) <= pages { least = middle } else { most = middle - 1 }
    }
    leaves = least
    freePages = pages - Self.pages(leaves: least)
  }

  /// The pages of a tree with so many leaves.
  static func pages(leaves: Int) -> Int {
    var (children, total) = (leaves, leaves)
    while children > 1 {
      // A page keeps one child back for the next.
      children =
        children <= mostChildren ? 1 : (children - mostChildren - 1) / (mostChildren - 1) + 2
      total += children
    }
    return total
  }
}

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
