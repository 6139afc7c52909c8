import Findings
package import Measurement
import MemoryTracking

/// How much of an account is shown.
package struct WhereDetail: Hashable, Sendable {
  /// Whether all lines are shown, and not only the largest.
  package var isWhole: Bool
  /// How many whole call stacks are shown of each line.
  package var stacks: Int

  package init(isWhole: Bool = false, stacks: Int = 0) {
    self.isWhole = isWhole
    self.stacks = stacks
  }

  /// The most lines that are shown by themselves, and the least part of the peak that each is.
  fileprivate static let lines = 8
  fileprivate static let leastShare = 0.01
  /// The least that shows in a figure.
  fileprivate static let least = ByteCount(52_429)
}

/// Where the memory of a traced run was at its peak: lines of code, largest first, then what else
/// there was. Together it is the peak.
package struct WhereView: DocumentView {
  /// What was run.
  package var name: String
  package var account: WhereAccount
  package var detail: WhereDetail

  package init(_ name: String, _ account: WhereAccount, _ detail: WhereDetail = WhereDetail()) {
    self.name = name
    self.account = account
    self.detail = detail
  }

  package var document: Document { Document(blocks) }

  /// The title, the places, those of the phases, what was never touched, and what a reader must
  /// know.
  var blocks: [Document.Block] { [peak] + phases + [.notes(notes)] }

  /// The places under their title.
  var peak: Document.Block {
    .joined([
      .lines([
        Document.Line("Where the peak of \(name) was, \(account.peak) in one more run", .heading),
        Document.Line("MiB, and twice the standard deviation of what was sampled", .caption),
      ]), .places(places),
    ])
  }

  /// The code around the lines, a listing for each file, the lines marked.
  var listings: [Document.Listing] {
    let marked = Dictionary(grouping: shownSites.map(\.frame)) { $0.file ?? "" }
      .mapValues { Set($0.compactMap(\.line)) }
    return account.sources.compactMap { source in
      guard let numbers = marked[source.file] else { return nil }
      let width = String(source.lines.last?.number ?? 0).count
      var texts: [String] = []
      var marks: Set<Int> = []
      var last = source.lines.first.map { $0.number - 1 } ?? 0
      for line in source.lines {
        if line.number != last + 1 { texts.append("…") }
        if numbers.contains(line.number) { marks.insert(texts.count) }
        let number = String(line.number)
        let margin = String(repeating: "\u{2007}", count: width - number.count)
        texts.append("\(margin)\(number)  \(line.text)")
        last = line.number
      }
      var listing = Document.Listing(
        name: source.file, text: texts.joined(separator: "\n"))
      listing.marks = marks
      return listing
    }
  }
}

extension WhereView {
  private var shownSites: [WhereSite] {
    let sites = account.sites
    guard !detail.isWhole else { return Array(sites.prefix { $0.bytes >= WhereDetail.least }) }
    let least = Double(account.peak.bytes) * WhereDetail.leastShare
    return Array(sites.prefix { Double($0.bytes.bytes) >= least }.prefix(WhereDetail.lines))
  }

  /// The lines and the rest, which add up to the peak.
  var places: [Document.Place] {
    let shown = shownSites
    let others = account.sites.dropFirst(shown.count)
    let more = others.map(\.bytes).reduce(.zero, +)
    let sum = others.isEmpty ? [] : [place(FigureText.count(others.count, "smaller line"), more)]
    return shown.map(place) + sum + account.rest.map { place($0.what, $0.bytes) }
  }

  private func place(_ site: WhereSite) -> Document.Place {
    var place = place(site.frame.place, site.bytes, error: site.error)
    place.isRest = false
    place.code = code(of: site.frame)
    guard detail.stacks > 0 else {
      place.calls = site.caller.map { [call($0)] } ?? []
      return place
    }
    place.calls = site.stacks.prefix(detail.stacks).flatMap { stack in
      stack.frames.enumerated().map { index, frame in
        var call = call(frame)
        if index == 0 { call.stack = "\(stack.bytes)" }
        return call
      }
    }
    return place
  }

  private func place(_ what: String, _ bytes: ByteCount, error: ByteCount = .zero) -> Document.Place
  {
    let fraction = Double(bytes.bytes) / Double(max(account.peak.bytes, 1))
    return Document.Place(
      figure: FigureText.mebibytes(bytes), error: Self.text(ofError: error),
      share: "\(FigureText.number(100 * fraction, decimals: 0)) %", fraction: max(fraction, 0),
      bytes: bytes.bytes, name: what, isRest: true)
  }

  /// With a decimal only where it says something; `nil` for less than that.
  static func text(ofError error: ByteCount) -> String? {
    switch error.mebibytes {
    case ..<0.05: nil
    case ..<1: "±" + FigureText.number(error.mebibytes, decimals: 1)
    default: "±" + FigureText.number(error.mebibytes, decimals: 0)
    }
  }

  private func call(_ frame: WhereAccount.Frame) -> Document.Call {
    Document.Call(name: frame.place, code: code(of: frame))
  }

  /// The line's text, or at least the function.
  private func code(of frame: WhereAccount.Frame) -> String? {
    if let text = account.text(of: frame) {
      return String(text.drop(while: \.isWhitespace))
    }
    return frame.line == nil ? nil : frame.function
  }

  private var notes: [String] {
    var notes: [String] = []
    if account.untouched.mebibytes >= 0.05 {
      notes.append("Asked for and never touched, so in no memory: \(account.untouched).")
    }
    let processes = account.processes
    if processes.unseen > 0 {
      let all = processes.seen + processes.unseen
      notes.append("No picture from \(processes.unseen) of \(all) processes.")
    }
    if processes.seen + processes.unseen > 1 {
      let name = account.program.split(separator: "/").last ?? Substring(account.program)
      notes.append("The peak was that of process \(account.processID), \(name).")
    }
    return notes + phaseNotes + account.remarks
  }
}
