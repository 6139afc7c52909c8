import Shell
import Testing

@testable import LessonScript

@Suite struct LessonSkeletonTests {
  @Test func isSound() throws {
    let text = try #require(LessonSkeleton.text(id: "my-lesson"))
    let mistakes = LessonCheck.mistakes(
      in: Array(text.utf8), file: "20-my-lesson.md", grammar: LessonGrammar())
    #expect(mistakes.map(\.description).isEmpty)
  }

  @Test func showsEachFence() throws {
    let text = try #require(LessonSkeleton.text(id: "a"))
    for word in FenceKind.words {
      #expect(text.contains("```\(word)\n"))
    }
  }

  @Test(arguments: ["", "A", "a b", "-a", "../a", "é"])
  func refusesOtherNames(id: String) {
    #expect(LessonSkeleton.text(id: id) == nil)
  }
}
