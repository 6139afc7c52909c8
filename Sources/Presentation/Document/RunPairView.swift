package import Findings
import Measurement

extension RunPair: DocumentView {
  package var document: Document { Document([.lines(title)] + parts.flatMap(blocks)) }

  private var title: [Document.Line] {
    [Document.Line("Run \(before.number) against run \(after.number)", .heading)]
      + [before, after].map { Document.Line("\($0.name): \($0.subject)", .subtitle) }
      + differences.map { Document.Line("≠ \($0.sentence)", .warning) }
  }

  private func blocks(of part: Part) -> [Document.Block] {
    let keys = CommandKeys(part.comparison)
    let view = ComparisonView(keys)
    let commands = keys.comparison == part.comparison ? [] : view.commandLines
    var part = part
    part.comparison = keys.comparison
    let verdict = verdict(on: part).map { [Document.Line($0, .verdict)] } ?? []
    let heading = part.heading.map { [Document.Block.lines([Document.Line($0, .title)])] } ?? []
    return [.joined(heading + [.lines(commands)] + view.phases)]
      + (view.bars.count > 1 ? [.bars(view.bars)] : [])
      + [.table(view.metrics), .lines(verdict + view.agreement)]
  }
}
