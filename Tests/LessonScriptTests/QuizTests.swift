import Testing

@Suite struct QuizTests {
  @Test(arguments: [
    (
      "- [x] a\n  b\n- [ ] c\n  d", 10,
      "there is no question; begin the body with one"
    ),
    ("Which?", 10, "it needs two options or more; write them as '- [ ] text'"),
    ("Which?\n- [x] a\n  b", 10, "it needs two options or more; write them as '- [ ] text'"),
    ("Which?\n- [ ] a\n  b\n- [ ] c\n  d", 10, "no option is right; mark one with '- [x]'"),
    (
      "Which?\n- [x] a\n- [ ] c\n  d", 12,
      "the option has no feedback; say on an indented line below why it is right or wrong"
    ),
    (
      "Which?\n- [x] a\n  b\n- [?] c\n  d\n- [ ] e\n  f", 14,
      "cannot read the option; write '- [ ] text' or '- [x] text'"
    ),
    (
      "Which?\n- [x] a\n  b\n- [ ] c\nd", 15,
      "the line belongs to no option; indent it to make it feedback"
    ),
  ])
  func tellsMistakes(body: String, line: Int, message: String) {
    let found = LessonReadingTests.mistakes(LessonText.around("```quiz\n\(body)\n```"))
    #expect(found.contains("x.md:\(line):1: error: quiz: \(message)"), "found \(found)")
  }
}
