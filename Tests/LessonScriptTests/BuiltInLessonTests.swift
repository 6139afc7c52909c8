import BuiltIn
import Glibc
import LessonScript
import TestSupport
import Testing

@Suite struct BuiltInLessonTests {
  @Test(arguments: BuiltIn.lessons.texts.map(\.name))
  func teachesByGuessRunAndQuestion(name: String) throws {
    let lesson = try Lesson(source: try #require(BuiltIn.lessons[name]?.bytes), file: name)
    let contents = lesson.steps.flatMap(\.blocks).map(\.content)
    let exercises = contents.filter { if case .exercise = $0 { true } else { false } }
    // To write a program takes longer than to read of one.
    #expect((exercises.isEmpty ? 5...15 : 20...32).contains(lesson.minutes))
    #expect(contents.contains { $0.question?.prediction != nil })
    #expect(contents.contains { if case .run = $0 { true } else { false } })
    #expect(contents.contains { if case .expect = $0 { true } else { false } })
    let last = try #require(lesson.steps.last)
    #expect(
      last.blocks.contains {
        if case .exercise = $0.content { true } else { $0.content.question?.fence == "quiz" }
      })
  }

  /// From the third lesson on the learner measures something by a command of their own.
  @Test(arguments: BuiltIn.lessons.texts.map(\.name))
  func hasAGoalOfTheLearnersOwn(name: String) throws {
    let lesson = try Lesson(source: try #require(BuiltIn.lessons[name]?.bytes), file: name)
    let number = try #require(LessonFileName(name)?.number)
    let goals = lesson.steps.filter { step in
      step.blocks.contains { if case .goal = $0.content { true } else { false } }
    }
    #expect(goals.count >= (number < 2 ? 0 : 1))
    for step in goals {
      #expect(
        step.blocks.contains { if case .hint = $0.content { true } else { false } },
        "\(name): write a hint for '\(step.id)'")
    }
  }

  /// Whoever presents a lesson finds at each step that runs or asks what to say.
  @Test(arguments: BuiltIn.lessons.texts.map(\.name))
  func hasNotesForEveryStepThatRunsOrAsks(name: String) throws {
    let lesson = try Lesson(source: try #require(BuiltIn.lessons[name]?.bytes), file: name)
    for step in lesson.steps {
      let acts = step.blocks.contains { block in
        switch block.content {
        case .prose, .expect, .hint, .answer, .note: false
        default: true
        }
      }
      let hasNote = step.blocks.contains { if case .note = $0.content { true } else { false } }
      #expect(hasNote || !acts, "\(name): write a note for '\(step.id)'")
    }
  }

  /// A file of the `Lessons` folder that is not compiled in would never be found.
  @Test func holdsEveryFile() throws {
    let folder = try #require(opendir(BuiltProducts.package() + "/Lessons"))
    defer { closedir(folder) }
    var names: Set<String> = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".md") { names.insert(name) }
    }
    #expect(names == Set(BuiltIn.lessons.texts.map(\.name)))
  }
}
