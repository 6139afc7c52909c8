import LessonScript
import Testing

@Suite struct ResultPartTests {
  private func commands(_ info: String) throws -> [LessonCommand] {
    let text = LessonText.around("```\(info)\nload tail\nstream tail\n```")
    let lesson = try Lesson(source: text, file: "x.md")
    guard case .run(let commands) = lesson.steps[0].blocks[0].content else { return [] }
    return commands
  }

  @Test func areNamedAfterTheWordOfAFence() throws {
    #expect(
      try commands("run phases verdict").map(\.shows) == [
        [.phases, .verdict], [.phases, .verdict],
      ])
    #expect(try commands("run table  table notes").first?.shows == [.table, .notes])
    #expect(try commands("run").map(\.shows) == [[], []])
  }

  @Test func staysWithACommandAtAnotherScale() throws {
    let text = LessonText.around("```run chart\nload tail --size 64MiB\n```")
    let lesson = try Lesson(source: text, file: "x.md").scaled(to: .small)
    guard case .run(let commands) = lesson.steps[0].blocks[0].content else {
      Issue.record("no commands")
      return
    }
    #expect(commands.map(\.text) == ["load tail --size 16MiB"])
    #expect(commands.map(\.shows) == [[.chart]])
  }

  @Test func mustBeKnown() throws {
    let error = #expect(throws: LessonError.self) { try commands("run phases speed") }
    let message = try #require(error?.mistakes.first?.message)
    #expect(
      message
        == "run: cannot show 'speed'; what a step can show is phases, results, chart, verdict, "
        + "table, places, limit, cache, resources, notes")
  }
}
