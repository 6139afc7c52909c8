import Findings
import LessonScript
import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation
@testable import TerminalText

/// What must hold of every view, whatever its values contain.
@Suite struct TerminalViewTests {
  private static func uglyViews(_ random: inout SeededGenerator) -> [any TerminalView] {
    let comparison = UglyText.comparison(using: &random)
    var evident = comparison
    evident.caseID = UglyText.random(using: &random)
    evident.variants[0].name = "load"
    evident.variants[1].name = "stream"
    evident.decisionRow = "lookup"
    let evidence = DecisionEvidence(
      evident, measured: UglyText.random(using: &random), isCurrent: true)
    return [
      ComparisonView(comparison),
      DecisionTableView(evidence: [evidence].compactMap { $0 }),
      MarkdownView(UglyText.markdown(using: &random)),
      TimelineView(comparison), SweepView(Sweep(comparisons: [comparison, evident])),
    ]
  }

  @Test(arguments: [Display.Characters.unicode, .plain, .ascii])
  func staysWithinTheWindowAndSendsNoControls(characters: Display.Characters) {
    var random = SeededGenerator(seed: 3)
    for round in 0..<15 {
      let columns = Int.random(in: 20...200, using: &random)
      for view in Self.uglyViews(&random) {
        let display = Display(columns: columns, characters: characters)
        let faults = zip(view.lines(on: display), view.text(on: display)).filter { line, text in
          text.width > columns || line.displayWidth > columns || line.hasControls
            || (characters == .ascii && !line.utf8.allSatisfy { $0 < 0x80 })
        }
        #expect(faults.isEmpty, "seed 3, round \(round), \(type(of: view)) at \(columns)")
      }
    }
  }

  @Test func fitsEveryWidth() {
    let views: [any TerminalView] = [
      ComparisonView(Sample.tail), ComparisonView(Sample.lookup),
      ComparisonView(Sample.limited(.oomKilled, mechanism: "cgroup v2")),
      DecisionTableView(evidence: []), TimelineView(Sample.limitedSpike),
      SweepView(Sample.sweep([16, 64, 256])),
    ]
    for columns in 20...200 {
      for view in views {
        let text = view.text(on: Display(columns: columns))
        #expect(text.allSatisfy { $0.width <= columns }, "\(type(of: view)) at \(columns)")
      }
    }
  }

  @Test func sendsOnlySGRWhereColourIsAllowed() {
    var random = SeededGenerator(seed: 4)
    let display = Display(columns: 100, color: true)
    for round in 0..<25 {
      for view in Self.uglyViews(&random) {
        let faults = view.lines(on: display).filter { line in
          let sequence = /\u{1B}\[[0-9;]*m/.matchingSemantics(.unicodeScalar)
          return line.replacing(sequence, with: "").hasControls
        }
        #expect(faults.isEmpty, "seed 4, round \(round), \(type(of: view))")
      }
    }
  }
}
