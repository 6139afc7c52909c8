import Languages
import Testing

/// What a learner may type for a language.
struct LanguageTableTests {
  private let table = LanguageTable([
    Language(
      id: "python", title: "Python", fileName: "main.py", probe: ["python3", "--version"],
      run: ["python3", "{program}"], empty: "")
  ])

  @Test func findsALanguageByItsName() throws {
    #expect(try table.language(named: "python").title == "Python")
  }

  @Test func namesTheNearestOneOtherwise() {
    let error = #expect(throws: LanguageError.self) { try table.language(named: "pyton") }
    #expect(error?.description.contains("did you mean 'python'?") == true)
  }
}
