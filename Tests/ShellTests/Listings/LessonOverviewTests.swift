import LessonScript
import TerminalText
import Testing

@testable import Course
@testable import Shell

@Suite struct LessonOverviewTests {
  private func listing(
    _ id: String, _ status: LessonListing.Status, number: Int, missing: [String] = []
  ) -> LessonListing {
    LessonListing(
      number: number, id: id, title: "On \(id)", minutes: 8, status: status, isCurrent: false,
      missing: missing)
  }

  private func shown(_ lessons: [LessonListing]) -> String {
    let display = Display(columns: 80, characters: .plain)
    return LessonOverview(lessons).lines(on: display).joined(separator: "\n")
  }

  @Test func showsPartsAndWhatIsNext() {
    var lessons = [
      listing("measure", .completed, number: 2),
      listing("spike", .begun(completed: 2, of: 8, skipped: 0), number: 3),
      listing("tail", .notBegun, number: 5, missing: ["spike", "limits"]),
      listing("own", .notBegun, number: 40),
    ]
    lessons[0].part = .see
    lessons[1].part = .see
    lessons[1].purpose = "why nobody saw it"
    lessons[1].isCurrent = true
    lessons[2].part = .fix
    let text = shown(lessons)
    #expect(text.contains("1 See it"))
    #expect(text.contains("2 Fix it"))
    #expect(text.contains("Other lessons"))
    #expect(text.contains("2 of 8 steps"))
    #expect(text.contains("after spike"))
    #expect(
      text.replacing("\n", with: " ").hasSuffix(
        "Next is spike, On spike: why nobody saw it. 'start spike' goes on with it."))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func saysWhenNothingIsLeft() {
    #expect(shown([listing("own", .completed, number: 1)]).hasSuffix("'start LESSON' begins one."))
    #expect(shown([listing("own", .completed, number: 1)]).contains("Lessons"))
  }
}
