import Course
import LessonScript
import Testing

/// What a room guessed, as a chart.
@Suite struct RoomGuessesTests {
  private func room(_ text: String, unit: String = "MiB") throws -> RoomGuesses {
    var room = RoomGuesses(at: "How much?", unit: try #require(QuantityUnit(named: unit)))
    try room.add(text)
    return room
  }

  private func chart(_ room: RoomGuesses, measured: Double? = nil) -> [Substring] {
    let dimension = QuantityUnit(named: "MiB")?.dimension ?? .number
    let markdown = room.markdown(beside: measured.map { Quantity($0 * 1_048_576, dimension) })
    guard case .code(_, let text)? = markdown.blocks.first else { return [] }
    return text.split(separator: "\n")
  }

  @Test func marksTheRowOfWhatWasMeasured() throws {
    #expect(
      chart(try room("64 64 100; 30,200"), measured: 190) == [
        "  16 to 32 MiB | # 1", "  32 to 64 MiB | ", " 64 to 128 MiB | ### 3",
        "128 to 256 MiB | # 1  <- measured",
      ])
  }

  /// Guesses may be far apart, equal, nothing, or from a large room; a chart stays small.
  @Test(arguments: [
    "0", "0 0 1", "1 1000000", "0.001 5", "64", String(repeating: "7 ", count: 300),
    "1 2 4 8 16 32 64 128 256 512 1024 4096 TiB",
  ])
  func staysSmall(text: String) throws {
    let room = try room(text)
    for measured in [nil, 0, 0.5, 187, -3] {
      let lines = chart(room, measured: measured)
      #expect((1...9).contains(lines.count))
      #expect(lines.allSatisfy { $0.count <= 60 }, "\(lines)")
      #expect(lines.count { $0.contains("measured") } == (measured == nil ? 0 : 1))
    }
  }

  /// Every guess is in one row.
  @Test func leavesNoGuessOut() throws {
    let bars = chart(try room("0 1 2 3 5 8 13 21 34 55 89 144"), measured: 40)
    #expect(bars.joined().count { $0 == "#" } == 12)
  }

  @Test func namesWhatItCannotRead() throws {
    let message = "demo: cannot read the guess 'many'; write numbers in MiB, as in 64 100 300"
    #expect(throws: CommandFailure.usage(message)) { try room("64 ; many") }
    #expect(throws: CommandFailure.self) { try room("3s") }
  }
}
