/// A lesson's front matter as it was read.
///
///     ---
///     id: spike
///     title: The spike that hides
///     minutes: 8
///     version: 1
///     requires: [measure]
///     part: see
///     purpose: why a look afterwards finds nothing
///     ---
///
/// The last three may be left out: the lessons to do before, the part of the course (see, fix,
/// judge, use), and what one can do after it, as the end of a sentence.
struct FrontMatterReading {
  /// The values; `nil` if one is missing or wrong.
  private(set) var frontMatter: Lesson.FrontMatter?
  private var fields: FrontMatterFields

  /// How many lines it takes, the two of hyphens included.
  var lineCount: Int { fields.lineCount }
  var mistakes: [PlacedMistake] { fields.mistakes }

  private static let required = ["id", "title", "minutes", "version"]

  /// Reads the front matter at the beginning of some lines.
  init(_ lines: [SourceLine]) {
    fields = FrontMatterFields(
      lines, keys: Self.required + ["requires", "part", "purpose"], required: Self.required)
    if fields.isReadable { readValues() }
  }

  private mutating func readValues() {
    let id = fields.identifier("id")
    let title = fields.line("title")
    let minutes = fields.whole("minutes", in: 1...240)
    let version = fields.whole("version", in: 1...1_000_000)
    let requires = fields.identifiers(
      "requires", else: "requires must be a list of lesson ids; write 'requires: [measure]'")
    let purpose = fields.has("purpose") ? fields.line("purpose") : nil
    let part = readPart()
    guard let id, let title, let minutes, let version, let requires, fields.mistakes.isEmpty else {
      return
    }
    frontMatter = Lesson.FrontMatter(
      id: id, title: title, minutes: minutes, version: version, requires: requires, part: part,
      purpose: purpose)
  }

  private mutating func readPart() -> LessonPart? {
    guard fields.has("part"), let word = fields.scalar("part") else { return nil }
    if let part = LessonPart(rawValue: word) { return part }
    let words = LessonPart.allCases.map(\.rawValue).joined(separator: ", ")
    return fields.reject("part", "part cannot be '\(word)'; write one of \(words)")
  }
}
