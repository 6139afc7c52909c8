/// Ready-made pieces of text, of some lines each, that a fixture's body is put together from.
///
/// A fixture of gigabytes is made as fast as memory can be copied because each piece is written
/// once, here, and then only copied and given new digits and stamps. A pool holds its text and 4
/// bytes for each line and field, some hundred KiB in all, which a core's cache holds as well.
struct PiecePool: Sendable {
  /// Where a piece is in the text.
  struct Piece: Sendable {
    var start: UInt32
    var count: UInt32
    /// The index of its first line and of its first field in the tables of those.
    var firstLine: UInt32
    var firstField: UInt32
  }

  /// The length of a field: four digits, new each time the piece is used.
  static let fieldWidth = 4

  /// The pieces' text, one after the other.
  private var text: [UInt8] = []
  /// The pieces: first those in common use, then the rare ones.
  private var pieces: [Piece] = []
  /// How many of the pieces are in common use.
  private let commonCount: Int
  /// The offsets within their piece at which lines start, as many for each piece.
  private var lines: [UInt32] = []
  private let linesPerPiece: Int
  /// The offsets of the fields within their piece, as many for each piece, and an even number.
  private var fields: [UInt32] = []
  private let fieldsPerPiece: Int
  private(set) var longestPiece = 0

  /// Makes a pool of one or more common pieces, all as likely as each other, with as many lines in
  /// each; about one in 4,096 pieces is a rare one.
  init(common: [PieceDraft], rare: [PieceDraft] = []) {
    precondition(!common.isEmpty, "a pool needs a piece")
    commonCount = common.count
    linesPerPiece = common[0].lines.count
    // The same count for all, so that the loop over them never surprises the processor.
    let mostFields = (common + rare).reduce(1) { max($0, $1.fields.count) }
    fieldsPerPiece = mostFields + mostFields % 2
    for draft in common + rare { append(draft) }
  }

  private mutating func append(_ draft: PieceDraft) {
    precondition(draft.lines.count == linesPerPiece, "all pieces have as many lines")
    pieces.append(
      Piece(
        start: UInt32(text.count), count: UInt32(draft.text.count), firstLine: UInt32(lines.count),
        firstField: UInt32(fields.count)))
    text += draft.text
    longestPiece = max(longestPiece, draft.text.count)
    lines += draft.lines.map(UInt32.init)
    // A field that a piece lacks is written just after it, where the next piece goes.
    let spare = repeatElement(
      draft.fields.last ?? draft.text.count, count: fieldsPerPiece - draft.fields.count)
    fields += (draft.fields + spare).map(UInt32.init)
  }

  /// Gives the pool's memory to the loop that copies out of it.
  func withPointers<Result>(_ body: (PiecePointers) -> Result) -> Result {
    text.withUnsafeBytes { text in
      pieces.withUnsafeBufferPointer { pieces in
        lines.withUnsafeBufferPointer { lines in
          fields.withUnsafeBufferPointer { fields in
            guard let text = text.baseAddress, let pieces = pieces.baseAddress,
              let lines = lines.baseAddress, let fields = fields.baseAddress
            else { preconditionFailure("a pool has pieces, text, lines and fields") }
            return body(
              PiecePointers(
                text: text, pieces: pieces, lines: lines, fields: fields,
                commonCount: UInt64(commonCount),
                rareCount: UInt64(self.pieces.count - commonCount),
                linesPerPiece: linesPerPiece, fieldsPerPiece: fieldsPerPiece))
          }
        }
      }
    }
  }
}

/// A piece in the making.
struct PieceDraft: Hashable {
  var text: [UInt8] = []
  /// The offsets at which its lines start; a line may go on over several lines of the file.
  var lines: [Int] = []
  var fields: [Int] = []

  /// Begins a line with room for a stamp.
  mutating func beginLine(_ stamp: LineStamp) {
    lines.append(text.count)
    text += stamp.text
  }
}

/// A pool's memory, without the checks that would cost more than the copying.
///
/// Each index comes from the pool's own tables, or is a random number brought below a count of
/// theirs; the room at the place written to is its caller's to see to.
struct PiecePointers {
  let text: UnsafeRawPointer
  let pieces: UnsafePointer<PiecePool.Piece>
  let lines: UnsafePointer<UInt32>
  let fields: UnsafePointer<UInt32>
  let commonCount: UInt64
  let rareCount: UInt64
  let linesPerPiece: Int
  let fieldsPerPiece: Int

  /// The piece that a random number selects.
  @inline(__always)
  func piece(for choice: UInt64) -> PiecePool.Piece {
    var index = ((choice &>> 32) &* commonCount) &>> 32
    if choice & 0xFFF == 0 && rareCount > 0 {
      index = commonCount &+ ((((choice &>> 16) & 0xFFFF) &* rareCount) &>> 16)
    }
    return pieces[Int(truncatingIfNeeded: index)]
  }

  /// Copies a piece to `place` and gives its fields new digits.
  ///
  /// There must be room for the piece and a field more.
  @inline(__always)
  func write(
    _ piece: PiecePool.Piece, to place: UnsafeMutableRawPointer, random: inout SplitMix64
  ) {
    place.copyMemory(from: text + Int(piece.start), byteCount: Int(piece.count))
    var field = fields + Int(piece.firstField)
    let end = field + fieldsPerPiece
    while field < end {
      let digits = DecimalDigits.eight(random: random.next())
      let (low, high) = (UInt32(truncatingIfNeeded: digits), UInt32(digits &>> 32))
      place.storeBytes(of: low.littleEndian, toByteOffset: Int(field[0]), as: UInt32.self)
      place.storeBytes(of: high.littleEndian, toByteOffset: Int(field[1]), as: UInt32.self)
      field += 2
    }
  }

  @inline(__always)
  func lineStarts(of piece: PiecePool.Piece) -> UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(start: lines + Int(piece.firstLine), count: linesPerPiece)
  }

  /// How many of a piece's lines fit a number of bytes, and the bytes they have.
  func linesFitting(_ room: Int, of piece: PiecePool.Piece) -> (lines: Int, bytes: Int) {
    if Int(piece.count) <= room { return (linesPerPiece, Int(piece.count)) }
    let starts = lineStarts(of: piece)
    let index = starts.lastIndex { Int($0) <= room } ?? 0
    return (index, Int(starts[index]))
  }
}
