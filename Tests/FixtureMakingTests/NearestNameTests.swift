import Testing

@testable import FixtureMaking

@Suite struct NearestNameTests {
  private let names = ["log", "numbers", "records", "report"]

  @Test(
    arguments: [
      ("repot", "report"), ("reprot", "report"), ("recrods", "records"), ("number", "numbers"),
      ("lgo", "log"), ("logs", "log"), ("raport", "report"),
    ])
  func `finds what was meant`(typed: String, meant: String) {
    #expect(nearestName(to: typed, among: names) == meant)
  }

  @Test(arguments: ["", "xyz", "picture", "lorry"])
  func `finds nothing where nothing is near`(typed: String) {
    #expect(nearestName(to: typed, among: names) == nil)
  }
}
