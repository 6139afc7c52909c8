import Measurement
import MeasurementSamples
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct CommandKeysTests {
  private func commands(_ lines: [String], names: [String]) -> Comparison {
    var comparison = SampleReport.commands
    for (index, line) in lines.enumerated() {
      comparison.variants[index].name = names[index]
      comparison.variants[index].runs[0].commandLine = line
    }
    comparison.variants = Array(comparison.variants.prefix(lines.count))
    return comparison
  }

  @Test func leavesShortNamesAndShowsTheCommandsOnce() {
    let keys = CommandKeys(commands(["sort -u a", "wc -l a"], names: ["sort", "wc"]))
    #expect(keys.comparison.variants.map(\.name) == ["sort", "wc"])
    #expect(keys.commands.map(\.value) == ["sort -u a", "wc -l a"])
  }

  @Test func callsLongOnesByLetters() {
    let long = ["sort --buffer-size=8M records.csv", "sort records.csv"]
    let keys = CommandKeys(commands(long, names: long))
    #expect(keys.comparison.variants.map(\.name) == ["A", "B"])
    #expect(keys.commands.map { "\($0.name)=\($0.value)" } == ["A=\(long[0])", "B=\(long[1])"])
    #expect(keys.abbreviations == keys.commands)
    let lines = ComparisonView(commands(long, names: long)).lines(on: Display(columns: 80))
    #expect(lines[0] == "A against B")
    #expect(lines.filter { $0.contains(long[0]) } == ["A: \(long[0])"])
  }

  /// A name that was given is no abbreviation, even if it is a letter.
  @Test func abbreviatesNothingThatHasANameOfItsOwn() {
    let keys = CommandKeys(commands(["sort -u a", "wc -l a"], names: ["A", "B"]))
    #expect(keys.commands.map(\.name) == ["A", "B"] && keys.abbreviations.isEmpty)
  }

  @Test func usesLettersOnPagesAndKeepsGivenNames() {
    let keys = CommandKeys(
      commands(["sort -u a", "wc -l a"], names: ["sorted", "wc"]), usesLetters: true)
    #expect(keys.commands.map(\.name) == ["A, sorted", "B, wc"])
  }

  @Test func titlesOneCommandWithItsArguments() {
    func title(_ name: String) -> String {
      ComparisonView(commands(["/usr/bin/sort -u a"], names: [name])).lines(on: Display())[0]
    }
    #expect(title("sort") == "/usr/bin/sort -u a")
    #expect(title("nightly") == "nightly: /usr/bin/sort -u a")
  }

  /// The heading of a sweep is about its input.
  @Test func showsTheWholeCommandOfASweepOnce() throws {
    let long = "/usr/bin/sort --buffer-size=8M --parallel=2 {file}"
    let sweep = Sweep(comparisons: [commands([long], names: [long])])
    let lines = SweepView(sweep).lines(on: Display(columns: 80))
    #expect(lines.filter { $0.contains(long) } == ["the command: \(long)"])
    var page = ""
    HTMLReport(sweep, SampleReport.bareSupplements).write { page += $0 }
    #expect(try ReportPage(text: page).texts("//h1") == [long])
    #expect(page.ranges(of: "<dt>the command</dt>").isEmpty)
  }

  @Test func leavesVersionsOfACaseAlone() {
    #expect(CommandKeys(Sample.tail, usesLetters: true).comparison == Sample.tail)
    #expect(CommandKeys(Sample.tail).commands.isEmpty)
  }
}
