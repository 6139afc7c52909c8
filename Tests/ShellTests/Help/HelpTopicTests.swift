import BuiltIn
import Testing

@testable import Shell

@Suite("HelpTopic")
struct HelpTopicTests {
  @Test func listsEachFileOfTheFolder() {
    #expect(
      HelpTopic.names.map { "\($0).md" }.sorted() == BuiltIn.helpTopics.texts.map(\.name))
  }
}
