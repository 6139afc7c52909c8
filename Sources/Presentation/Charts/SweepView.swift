import Findings
package import Measurement
import MemoryTracking

/// How memory grows with the input: the peaks by size, drawn on logarithmic axes, and the growth.
package struct SweepView: TerminalView {
  package var sweep: Sweep

  package init(_ sweep: Sweep) {
    self.sweep = sweep
  }

  package func text(on display: Display) -> [StyledText] {
    let subject = sweep.comparisons.first?.caseID.map { "\($0): " } ?? ""
    let blocks = [
      display.text("\(subject)peak memory against the input's size", .strong)
        .wrapped(to: display.columns),
      peaks(on: display).text(on: display),
      GrowthChart(sweep: sweep).text(on: display),
      growth(on: display),
    ]
    return Array(blocks.filter { !$0.isEmpty }.joined(separator: [.empty]))
  }

  private var names: [String] { sweep.comparisons.first?.variants.map(\.name) ?? [] }

  private func peaks(on display: Display) -> TextTable {
    TextTable(
      columns: (["Input"] + names).map {
        .init(title: display.text($0).cut(to: 24, on: display), alignment: .right)
      },
      rows: sweep.comparisons.map { comparison in
        .cells(
          [display.unbroken(comparison.input.map { "\($0.size)" } ?? "–")]
            + names.map { name in
              display.unbroken(comparison.variant(name)?.medianPeak?.text ?? "–")
            })
      })
  }

  private func growth(on display: Display) -> [StyledText] {
    guard !sweep.growth.isEmpty else {
      return display.text("Growth needs two sizes at least.", .faint)
        .wrapped(to: display.columns)
    }
    let table = TextTable(
      columns: [
        .init(title: display.text("Version")), .init(title: display.text("Growth")),
        .init(title: display.text("Exponent"), alignment: .right),
        .init(title: display.text("Per input byte"), alignment: .right),
      ],
      rows: sweep.growth.map { growth in
        .cells([
          display.text(growth.variant).cut(to: 24, on: display),
          display.text(growth.class.rawValue, growth.class == .constant ? .good : .bad),
          display.text(FigureText.number(growth.exponent, decimals: 2)),
          display.unbroken(
            FigureText.number(growth.bytesPerInputByte, decimals: 2) + " bytes"),
        ])
      })
    let note = display.text(
      "Exponent: 0 where memory stays as it is, 1 where it doubles with the input.", .faint)
    return table.text(on: display) + [.empty] + note.wrapped(to: display.columns, indent: 2)
  }
}
