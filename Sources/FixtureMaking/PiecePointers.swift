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

  /// The piece that a random number stands for.
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

  /// The starts of a piece's lines.
  @inline(__always)
  func lineStarts(of piece: PiecePool.Piece) -> UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(start: lines + Int(piece.firstLine), count: linesPerPiece)
  }

  /// How many of a piece's lines, and their bytes, are no more than so many bytes.
  func linesFitting(_ room: Int, of piece: PiecePool.Piece) -> (lines: Int, bytes: Int) {
    if Int(piece.count) <= room { return (linesPerPiece, Int(piece.count)) }
    let starts = lineStarts(of: piece)
    let index = starts.lastIndex { Int($0) <= room } ?? 0
    return (index, Int(starts[index]))
  }
}
