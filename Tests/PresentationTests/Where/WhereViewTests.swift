import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct WhereViewTests {
  private func drawn(
    _ detail: WhereDetail = WhereDetail(), columns: Int = 80,
    _ characters: Display.Characters = .unicode
  ) -> String {
    WhereView("tool", Sample.account, detail)
      .lines(on: Display(columns: columns, characters: characters)).joined(separator: "\n")
  }

  @Test func namesTheLinesThatHeldThePeak() {
    #expect(
      drawn() == """
        Where the peak of tool was, 201.5 MiB in one more run
        MiB, and twice the standard deviation of what was sampled
          118.0 ±3  59 % ███████      Lines.swift:15   lines.append(Array(content[range…
                                      ↳ Report.swift:17  for line in content.lines() {
           64.0     32 % ███▊         Report.swift:14  let content = try Data(contentsO…
            0.5      0 % ▏            1 smaller line
           17.5      9 % █            program, libraries, mapped files
            1.5      1 % ▏            rest: allocator slack, stacks, globals

        Asked for and never touched, so in no memory: 512.0 MiB.
        """)
  }

  @Test func addsUpToThePeak() {
    for detail in [WhereDetail(), WhereDetail(isWhole: true)] {
      let places = WhereView("tool", Sample.account, detail).places
      #expect(places.map(\.bytes).reduce(0, +) == Sample.account.peak.bytes)
    }
  }

  @Test func showsWholeStacksOnRequest() {
    let text = drawn(WhereDetail(isWhole: true, stacks: 2))
    #expect(text.contains("• swift_slowAlloc"))
    #expect(text.contains("↳ main"))
    #expect(text.contains("(stack not known)"))
  }

  @Test func leavesOutTheBarsOfANarrowWindow() {
    let lines = drawn(columns: 40).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 40 })
    #expect(lines.contains { $0.contains("118.0 ±3  59 % Lines.swift:15") })
  }

  @Test func spellsSignsInASCII() {
    #expect(drawn(.init(), .ascii).allSatisfy { $0.isASCII })
  }

  private func drawn(_ detail: WhereDetail, _ characters: Display.Characters) -> String {
    drawn(detail, columns: 80, characters)
  }

  @Test func saysOfWhichProcessItIs() {
    var account = Sample.account
    account.processes = .init(seen: 2, unseen: 1)
    let text = WhereView("tool", account).lines(on: Display(columns: 80)).joined(separator: "\n")
    #expect(text.contains("No picture from 1 of 3 processes."))
    #expect(text.contains("The peak was that of process 4711, tool."))
  }

  @Test func marksTheLinesInThePagesListings() {
    let listings = WhereView("tool", Sample.account).listings
    #expect(listings.map(\.marks) == [[1], [0]])
    #expect(listings.first?.text.contains("15        lines.append") == true)
    // A gap between the lines that are known is shown.
    #expect(listings.last?.text.contains("\n…\n") == true)
    let box = TextBox()
    HTMLRenderer(sink: { box.take($0) }).write([.listings(listings)])
    #expect(box.text.contains("class=\"line marked\""))
  }

  @Test func drawsPlacesInMarkdownAndHTML() {
    let markdown = TextBox.text(of: Sample.traced, as: .markdown)
    #expect(markdown.contains("Lines.swift:15 (from Report.swift:17)"))
    let box = TextBox()
    HTMLRenderer(sink: { box.take($0) }).write(WhereView("tool", Sample.account).blocks)
    #expect(box.text.contains("data-bytes=\"\(118 << 20)\""))
    #expect(box.text.contains("<code>lines.append(Array(content[range]))</code>"))
  }

  private func lines(
    _ account: WhereAccount, _ detail: WhereDetail = WhereDetail(), columns: Int = 80
  ) -> [String] {
    WhereView("tool", account, detail).lines(on: Display(columns: columns))
  }

  @Test func namesWhatHeldMostAndGrewMostInEachPhase() throws {
    let lines = lines(Sample.phasedAccount)
    let start = try #require(lines.firstIndex { $0.hasPrefix("Phase ") })
    let rule = String(repeating: "─", count: 80)
    #expect(
      lines[start..<start + 6].joined(separator: "\n") == """
        Phase               Peak  Held most  Line             Grew most  Line
        \(rule)
        Content read        84.0       64.0  Report.swift:14      +64.0  Report.swift:14
        Lines split        201.5   110.0 ±3  Lines.swift:15   +118.0 ±3  Lines.swift:15
        Sorted by a child      –          –  –                        –  –
        Freed              100.0          –  –                        –  –
        """)
  }

  @Test func keepsTheGrowthOfPhasesInANarrowWindow() {
    let lines = lines(Sample.phasedAccount, columns: 50)
    #expect(lines.allSatisfy { $0.count <= 50 })
    #expect(
      lines.contains { $0.hasPrefix("Content read") && $0.hasSuffix("+64.0  Report.swift:14") })
  }

  @Test func showsTheLargestOfManyPhases() {
    var account = Sample.account
    account.phases = (1...30).map { number in
      .init(name: "step \(number)", peak: .mebibytes(number), growth: [])
    }
    let some = lines(account)
    #expect(some.contains { $0.hasPrefix("step 30 ") })
    #expect(!some.contains { $0.hasPrefix("step 18 ") })
    #expect(some.contains("18 smaller phases; --all shows them."))
    let all = lines(account, WhereDetail(isWhole: true))
    #expect(all.contains { $0.hasPrefix("step 1 ") })
    #expect(!all.contains { $0.contains("smaller phase") })
  }

  @Test func saysWhenNothingIsKnownOfThePhases() {
    var account = Sample.account
    account.phases = [.init(name: "Read")]
    let lines = lines(account)
    #expect(!lines.contains { $0.hasPrefix("Phase") })
    #expect(lines.contains { $0.hasPrefix("What its phases held is not known: ") })
  }
}
