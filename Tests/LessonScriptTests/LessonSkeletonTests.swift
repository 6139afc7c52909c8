import LessonScript
import Shell
import Testing

@Suite struct LessonSkeletonTests {
  @Test func isSound() throws {
    let text = try #require(LessonSkeleton.text(id: "my-lesson"))
    let mistakes = LessonCheck.mistakes(
      in: Array(text.utf8), file: "20-my-lesson.md", grammar: LessonGrammar())
    #expect(mistakes.map(\.description).isEmpty)
  }

  @Test func showsEachFence() throws {
    let text = try #require(LessonSkeleton.text(id: "a"))
    for kind in FenceKind.allCases {
      #expect(text.contains("```\(kind.rawValue)\n"))
    }
  }

  @Test(arguments: ["", "A", "a b", "-a", "../a", "é"])
  func refusesOtherNames(id: String) {
    #expect(LessonSkeleton.text(id: id) == nil)
  }
}
