import LessonScript
import Testing

@Suite struct FrontMatterTests {
  private static let body = "\n## A step {#step}\n\nProse.\n"

  @Test(arguments: [
    (
      "",
      [
        "1:1: error: front matter: it is missing; begin the file with a line '---', then id, "
          + "title, minutes and version, then a line '---'"
      ]
    ),
    ("---\nid: a\n", ["1:1: error: front matter: it does not end; add a line '---' behind it"]),
    (
      "---\n---\n",
      [
        "2:1: error: front matter: it holds no 'key: value' lines; "
          + "write id, title, minutes, version"
      ]
    ),
    (
      "---\nid: a\ntitle: b\n---\n",
      [
        "1:1: error: front matter: 'minutes' is missing; add a line 'minutes: …'",
        "1:1: error: front matter: 'version' is missing; add a line 'version: …'",
      ]
    ),
    (
      "---\nid: A b\ntitle: b\nminutes: 0\nversion: one\nlevel: 3\n---\n",
      [
        "2:1: error: front matter: id cannot be 'A b'; write small letters, digits and hyphens",
        "4:1: error: front matter: minutes cannot be '0'; write a whole number from 1 to 240",
        "5:1: error: front matter: version cannot be 'one'; write a whole number from 1 to 1000000",
        "6:1: error: front matter: unknown key 'level'; the keys are id, title, minutes, version, "
          + "requires, part, purpose",
      ]
    ),
    (
      "---\nid: a\nid: b\ntitle: b\nminutes: 1\nversion: 1\n---\n",
      [
        "3:1: error: front matter: 'id' stands twice; remove one"
      ]
    ),
    (
      "---\nid: a\ntitle: [b\nminutes: 1\nversion: 1\n---\n",
      [
        "4:8: error: front matter: cannot read it as YAML, did not find expected ',' or ']'; "
          + "write 'key: value' lines"
      ]
    ),
    (
      "---\nid: a\ntitle: \"\\e[31m\"\nminutes: 1\nversion: 1\n---\n",
      [
        "3:1: error: front matter: title must be one line of text; write 'title: …'"
      ]
    ),
    (
      "---\nid: a\ntitle: b\nminutes: 1\nversion: 1\nrequires: Spike\n---\n",
      [
        "6:1: error: front matter: requires must be a list of lesson ids; "
          + "write 'requires: [measure]'"
      ]
    ),
    (
      "---\nid: a\ntitle: b\nminutes: 1\nversion: 1\npart: seen\n---\n",
      [
        "6:1: error: front matter: part cannot be 'seen'; write one of see, fix, judge, use"
      ]
    ),
    (
      "---\nid: a\ntitle: b\nminutes: 1\nversion: 1\npurpose: [x]\n---\n",
      [
        "6:1: error: front matter: 'purpose' must be a single value; write 'purpose: …'"
      ]
    ),
    (
      "---\nid: a\ntitle: b\nminutes: 1\nversion: 1\nrequires: [Spike]\n---\n",
      [
        "6:1: error: front matter: requires cannot be 'Spike'; "
          + "write small letters, digits and hyphens"
      ]
    ),
    (
      "---\nid: a\ntitle: &t [*t, *t]\nminutes: 1\nversion: 1\n---\n",
      [
        "3:1: error: front matter: '&' and '*' names are not read; write the value out"
      ]
    ),
  ])
  func tellsMistakes(head: String, messages: [String]) {
    let found = LessonReadingTests.mistakes(Array((head + FrontMatterTests.body).utf8))
    #expect(found == messages.map { "x.md:\($0)" })
  }

  @Test func readsAnEmptyListOfRequirements() throws {
    for list in ["requires: []\n", "requires:\n", ""] {
      let head = "---\nid: a\ntitle: R&D\nminutes: 1\nversion: 1\n\(list)---\n"
      let source = Array((head + FrontMatterTests.body).utf8)
      let lesson = try Lesson(source: source, file: "x.md")
      #expect(lesson.requires.isEmpty)
      #expect(lesson.title == "R&D")
    }
  }
}
