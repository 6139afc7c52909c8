package import Findings
import Measurement

/// Two recorded runs compared, version by version.
package struct RunPairView: DocumentView {
  package typealias Side = RunPair.Side

  package var pair: RunPair

  /// Compares a later run with an earlier one.
  package init(before: Side, after: Side) {
    pair = RunPair(before: before, after: after)
  }

  package var document: Document { Document([.lines(title)] + pair.parts.flatMap(blocks)) }

  private var title: [Document.Line] {
    [Document.Line("Run \(pair.before.number) against run \(pair.after.number)", .heading)]
      + [pair.before, pair.after].map { Document.Line("\($0.name): \($0.subject)", .subtitle) }
      + pair.differences.map { Document.Line("≠ \($0.sentence)", .warning) }
  }

  private func blocks(of part: RunPair.Part) -> [Document.Block] {
    let view = ComparisonView(part.comparison)
    let verdict = pair.verdict(on: part).map { [Document.Line($0, .verdict)] } ?? []
    let heading = part.heading.map { [Document.Block.lines([Document.Line($0, .title)])] } ?? []
    return [.joined(heading + view.phases)]
      + (view.bars.count > 1 ? [.bars(view.bars)] : [])
      + [.table(view.metrics), .lines(verdict + view.agreement)]
  }
}
