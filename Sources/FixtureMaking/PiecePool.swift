/// Ready-made pieces of text, whole lines, out of which a fixture's body is put together.
///
/// A fixture of gigabytes is made as fast as memory can be copied because each piece is written
/// once, here, and then only copied and given new digits. A pool holds its text and 2 bytes a
/// field, some hundred KiB in all, which fits a core's cache.
struct PiecePool: Sendable {
  /// Where a piece stands in the text.
  struct Piece: Sendable {
    var start: UInt32
    var count: UInt32
    /// The index of the first of its fields.
    var firstField: UInt32
  }

  /// The length of a field: four digits, new each time the piece is used.
  static let fieldWidth = 4

  /// The pieces' text, one after the other.
  private var text: [UInt8] = []
  /// The pieces: first those in common use, then the rare ones.
  private var pieces: [Piece] = []
  /// How many of the pieces are in common use.
  private var commonCount = 0
  /// The fields' offsets within their piece, `fieldsPerPiece` for each piece.
  private var fields: [UInt16] = []
  /// The count of fields that every piece has: an even number, the same for all, so that the loop
  /// over them never surprises the processor.
  private var fieldsPerPiece = 0
  /// The length of the longest piece.
  private(set) var longestPiece = 0

  /// Makes a pool.
  ///
  /// - Parameters:
  ///   - common: the pieces that are all as likely as each other; one or more.
  ///   - rare: the pieces of which one comes about once in 65,536.
  init(common: [PieceDraft], rare: [PieceDraft] = []) {
    precondition(!common.isEmpty, "a pool needs a piece")
    commonCount = common.count
    let mostFields = (common + rare).reduce(1) { max($0, $1.fields.count) }
    fieldsPerPiece = mostFields + mostFields % 2
    for draft in common + rare { append(draft) }
  }

  private mutating func append(_ draft: PieceDraft) {
    let piece = Piece(
      start: UInt32(text.count), count: UInt32(draft.text.count),
      firstField: UInt32(fields.count))
    pieces.append(piece)
    text += draft.text
    longestPiece = max(longestPiece, draft.text.count)
    // A field that a piece has not is written just behind it, where the next piece comes.
    let spare = repeatElement(
      draft.fields.last ?? draft.text.count, count: fieldsPerPiece - draft.fields.count)
    fields += (draft.fields + spare).map(UInt16.init)
  }

  /// Gives the pool's memory to the loop that copies out of it.
  func withPointers<Result>(_ body: (PiecePointers) -> Result) -> Result {
    text.withUnsafeBytes { text in
      pieces.withUnsafeBufferPointer { pieces in
        fields.withUnsafeBufferPointer { fields in
          guard let text = text.baseAddress, let pieces = pieces.baseAddress,
            let fields = fields.baseAddress
          else { preconditionFailure("a pool has pieces, text and fields") }
          return body(
            PiecePointers(
              text: text, pieces: pieces, fields: fields, commonCount: UInt64(commonCount),
              rareCount: UInt64(self.pieces.count - commonCount), fieldsPerPiece: fieldsPerPiece))
        }
      }
    }
  }
}

/// A pool's memory, without the checks that would cost more than the copying.
///
/// Each index comes from the pool's own tables, or is a random number brought below a count of theirs.
struct PiecePointers {
  fileprivate let text: UnsafeRawPointer
  fileprivate let pieces: UnsafePointer<PiecePool.Piece>
  fileprivate let fields: UnsafePointer<UInt16>
  fileprivate let commonCount: UInt64
  fileprivate let rareCount: UInt64
  fileprivate let fieldsPerPiece: Int

  /// The piece that a random number stands for.
  @inline(__always)
  func piece(for choice: UInt64) -> PiecePool.Piece {
    var index = ((choice &>> 32) &* commonCount) &>> 32
    if choice & 0xFFFF == 0 && rareCount > 0 {
      index = commonCount &+ ((((choice &>> 16) & 0xFFFF) &* rareCount) &>> 16)
    }
    return pieces[Int(truncatingIfNeeded: index)]
  }

  /// Copies a piece to `place`, gives its fields new digits, and returns its length.
  @inline(__always)
  func write(
    _ piece: PiecePool.Piece, to place: UnsafeMutableRawPointer, random: inout SplitMix64
  ) -> Int {
    place.copyMemory(from: text + Int(piece.start), byteCount: Int(piece.count))
    let first = fields + Int(piece.firstField)
    var index = 0
    while index < fieldsPerPiece {
      let digits = DecimalDigits.eight(random: random.next())
      let (low, high) = (UInt32(truncatingIfNeeded: digits), UInt32(digits &>> 32))
      place.storeBytes(
        of: low.littleEndian, toByteOffset: Int(first[index]), as: UInt32.self)
      place.storeBytes(
        of: high.littleEndian, toByteOffset: Int(first[index &+ 1]), as: UInt32.self)
      index &+= 2
    }
    return Int(piece.count)
  }
}

/// A piece in the making.
struct PieceDraft: Hashable {
  /// The piece's lines, each with its newline.
  var text: [UInt8] = []
  /// The offsets of its fields.
  var fields: [Int] = []
}
