import Findings
import Measurement
import MemoryTracking

extension WhereView {
  /// The most phases that are shown unless all lines are: those with the highest peaks.
  private static let phaseCapacity = 12

  /// Of each phase that the run reported, the line that held most at its peak and the one that had
  /// grown most at its end; none if nothing is known of any.
  var phases: [Document.Block] {
    let phases = shownPhases
    guard !phases.isEmpty else { return [] }
    var table = Self.table(phases, account, [.peak, .held, .grown])
    table.narrower = [
      Self.table(phases, account, [.held, .grown]), Self.table(phases, account, [.grown]),
    ]
    return [
      .joined([
        .lines([
          Document.Line(
            "The same run by phase, in MiB: the line that held most at its peak, and the one that grew "
              + "most by its end", .caption)
        ]), .table(table),
      ])
    ]
  }

  /// What is not in the table.
  var phaseNotes: [String] {
    guard let phases = account.phases else { return [] }
    let left = phases.count - shownPhases.count
    guard phases.contains(where: \.isKnown) else {
      return [
        "What its phases held is not known: another process reported them, or not by one write each."
      ]
    }
    return left > 0 ? ["\(FigureText.count(left, "smaller phase")); --all shows them."] : []
  }

  private var shownPhases: [WhereAccount.Phase] {
    guard let phases = account.phases, phases.contains(where: \.isKnown) else { return [] }
    guard !detail.isWhole, phases.count > Self.phaseCapacity else { return phases }
    let largest = phases.indices.sorted { phases[$0].peak ?? .zero > phases[$1].peak ?? .zero }
      .prefix(Self.phaseCapacity)
    return largest.sorted().map { phases[$0] }
  }

  /// What a column or two are about.
  private enum Part {
    case peak, held, grown

    var columns: [Document.Table.Column] {
      switch self {
      case .peak: [.number("Peak")]
      case .held: [.number("Held most"), .text("Line")]
      case .grown: [.number("Grew most"), .text("Line")]
      }
    }
  }

  private static func table(
    _ phases: [WhereAccount.Phase], _ account: WhereAccount, _ parts: [Part]
  ) -> Document.Table {
    func cells(_ stacks: [WhereAccount.Stack], _ figure: (ByteCount) -> String) -> [Document.Cell] {
      guard let site = account.sites(of: stacks).first else { return [.text(nil), .text(nil)] }
      let error = text(ofError: site.error).map { " " + $0 } ?? ""
      var amount = Document.Cell.text(figure(site.bytes) + error)
      amount.value = .bytes(site.bytes.bytes)
      return [amount, .text(site.frame.place)]
    }
    return Document.Table(
      caption: "Where memory was in each phase, in MiB",
      columns: [.init(title: "Phase", wraps: true)] + parts.flatMap(\.columns),
      rows: phases.map { phase in
        Document.Table.Row(
          heading: .init(phase.name),
          cells: parts.flatMap { part -> [Document.Cell] in
            switch part {
            case .peak: [phase.peak.map { .mebibytes($0) } ?? .text(nil)]
            case .held: cells(phase.stacks, FigureText.mebibytes)
            case .grown: cells(phase.growth ?? [], FigureText.signedMebibytes)
            }
          })
      })
  }
}

extension WhereAccount.Phase {
  fileprivate var isKnown: Bool { peak != nil || growth != nil }
}
