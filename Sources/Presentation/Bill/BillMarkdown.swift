import Findings
import Measurement
import MemoryTracking

/// A bill as Markdown, which is also what the terminal lays out: one text for both, so that a page
/// pasted into an issue says what was seen.
enum BillMarkdown {
  /// - Returns: the page, ending in a newline; a few KiB.
  static func text(_ bill: Bill) -> String {
    let parts = [
      "## The bill: \(MarkdownText.escaped(bill.subject))", costs(bill), saving(bill),
      resources(bill), approaches(bill), assumptions(bill),
    ]
    return parts.compactMap { $0 }.joined(separator: "\n\n") + "\n"
  }

  private static func costs(_ bill: Bill) -> String {
    let rows = bill.items.map { item in
      MarkdownText.row([
        item.variant, item.peak.map { "\($0)" } ?? "–", item.reserved.map(kubernetes) ?? "–",
        item.monthly.map(BillTerms.cents) ?? "–",
        item.monthly.map { BillTerms.cents($0 * 12) } ?? "–",
      ])
    }
    let head =
      MarkdownText.row(["Version", "Measured peak", "Request and limit", "A month", "A year"])
      + MarkdownText.rule(["---", "---:", "---:", "---:", "---:"])
    let unknown = bill.items.compactMap { item in
      item.failure.map {
        "\n\(MarkdownText.escaped(item.variant)): a run did not finish (\($0.rawValue)), so what it needs is "
          + "not known; measure it without a limit first."
      }
    }
    return (head + rows.joined() + unknown.joined(separator: "\n")).trimmingNewlines
  }

  private static func saving(_ bill: Bill) -> String? {
    guard let saving = bill.monthlySaving else { return nil }
    let names = bill.items.prefix(2).map { MarkdownText.escaped($0.variant) }
    let sums =
      "\(BillTerms.cents(saving.magnitude)) a month, "
      + "\(BillTerms.cents(saving.magnitude * 12)) a year"
    if BillTerms.cents(saving.magnitude) == "0.00" {
      return "**\(names[0]) and \(names[1]) cost the same.**"
    }
    return saving > 0
      ? "**\(names[1]) costs \(sums) less than \(names[0]).**"
      : "**\(names[1]) costs \(sums) more than \(names[0]).**"
  }

  /// What to paste into the container's part of a deployment.
  private static func resources(_ bill: Bill) -> String? {
    let blocks = bill.items.compactMap { item -> String? in
      guard let reserved = item.reserved, let peak = item.peak else { return nil }
      return """
        ```yaml
        # \(VisibleText.escaped(item.variant)): peak \(peak), and \(BillTerms.headroomPercent)% headroom
        resources:
          requests:
            memory: "\(kubernetes(reserved))"
          limits:
            memory: "\(kubernetes(reserved))"
        ```
        """
    }
    guard !blocks.isEmpty else { return nil }
    return "### For the deployment\n\n" + blocks.joined(separator: "\n\n")
  }

  /// The article's two approaches, with these figures in the places of its words.
  private static func approaches(_ bill: Bill) -> String? {
    guard bill.items.count > 1, let before = bill.items[0].monthly,
      let after = bill.items[1].monthly
    else { return nil }
    let head =
      MarkdownText.row(["Approach", "At first", "A month", "A file ten times as large", "Debt"])
      + MarkdownText.rule(["---", "---", "---:", "---", "---"])
    let rows =
      MarkdownText.row([
        "Add RAM, keep \(bill.items[0].variant)", "5 minutes", BillTerms.cents(before),
        growth(bill.items[0], bill), "stays in the code",
      ])
      + MarkdownText.row([
        "Fix the code: \(bill.items[1].variant)", "1 to 4 hours", BillTerms.cents(after),
        growth(bill.items[1], bill), "paid off",
      ])
    return "### Add RAM, or fix the code\n\n" + head + rows
      + "\nThe times at first are the article's; the rest is from this measurement."
  }

  private static func growth(_ item: Bill.Item, _ bill: Bill) -> String {
    guard let input = bill.input, let peak = item.peak(atTimesTheInput: 10, input: input) else {
      return "not known"
    }
    return
      "about \(peak), \(BillTerms.cents(bill.terms.monthly(for: bill.terms.reserved(for: peak)))) a month"
  }

  private static func assumptions(_ bill: Bill) -> String {
    var sentences = bill.terms.sentences
    if bill.items.count > 1, bill.items.contains(where: { $0.bytesPerInputByte != nil }) {
      sentences.append(
        "A larger file is taken to raise the peak above the start in proportion; 'sweep' measures "
          + "whether it does.")
    }
    let list = sentences.map { "- \(MarkdownText.escaped($0))" }.joined(separator: "\n")
    return "### What this assumes\n\n" + list
  }

  /// An amount as Kubernetes writes it, a whole number of MiB.
  private static func kubernetes(_ amount: ByteCount) -> String { "\(amount.bytes >> 20)Mi" }
}

extension String {
  /// The text without line ends behind it.
  fileprivate var trimmingNewlines: String {
    var text = self
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
