package import Findings
import LessonScript
import Measurement
import MemoryTracking
package import TerminalText

/// A form in which a bill can be shown or written.
package enum BillForm: String, CaseIterable, Sendable {
  case text, json, markdown

  /// Writes a bill in pieces, in order; together they end in a newline.
  package func write(_ bill: Bill, on display: Display, to sink: @escaping (String) -> Void) {
    switch self {
    case .text: for line in MarkdownView(bill.page).lines(on: display) { sink(line + "\n") }
    case .json: bill.writeJSON(to: sink)
    case .markdown: sink(MarkdownText.text(of: bill.page))
    }
  }
}

extension Bill {
  /// Writes the machine-readable bill, `highwater.bill/1`: bytes, and sums in the price's currency.
  fileprivate func writeJSON(to sink: @escaping (String) -> Void) {
    JSONWriter.object(to: sink) { json in
      json.member("schema", "highwater.bill/1")
      json.member("case", caseID)
      json.member("input_bytes", input?.bytes)
      json.object("assumptions") { json in
        json.member("price_per_gib_hour", terms.pricePerGiBHour)
        json.member("price_is_example", terms.isExamplePrice)
        json.member("hours_per_month", BillTerms.hoursPerMonth)
        json.member("replicas", terms.replicas)
        json.member("headroom_percent", BillTerms.headroomPercent)
        json.member("rounded_up_to_bytes", BillTerms.step.bytes)
      }
      json.array("variants", items, onOneLine: true) { json, item in
        json.member("variant", item.variant)
        json.member("peak_bytes", item.peak?.bytes)
        json.member("request_bytes", item.reserved?.bytes)
        json.member("limit_bytes", item.reserved?.bytes)
        json.member("bytes_per_input_byte", item.bytesPerInputByte)
        json.member("cost_per_month", item.monthly)
      }
      json.member("saving_per_month", monthlySaving)
    }
  }
}

extension Bill {
  /// The bill as a page, which the terminal lays out.
  var page: Markdown {
    Markdown([heading, costs] + unknown + saving + resources + approaches + assumptions)
  }

  var heading: Markdown.Block { .heading(level: 2, [.text("The bill: \(subject)")]) }

  var costs: Markdown.Block {
    table(
      ["Version", "Measured peak", "Request and limit", "A month", "A year"],
      [.left, .right, .right, .right, .right],
      items.map { item in
        [
          item.variant, item.peak.map { "\($0)" } ?? "–", item.reserved.map(kubernetes) ?? "–",
          item.monthly.map(BillTerms.cents) ?? "–",
          item.monthly.map { BillTerms.cents($0 * 12) } ?? "–",
        ]
      })
  }

  var unknown: [Markdown.Block] {
    items.compactMap { item in
      item.failure.map { failure in
        .paragraph([
          .text(
            "\(item.variant): a run did not finish (\(failure.rawValue)), so what it needs is not "
              + "known; measure it without a limit first.")
        ])
      }
    }
  }

  /// What the second version costs less or more; nothing unless both costs are known.
  var saving: [Markdown.Block] {
    guard let saving = monthlySaving else { return [] }
    let names = items.prefix(2).map(\.variant)
    let sums =
      "\(BillTerms.cents(saving.magnitude)) a month, "
      + "\(BillTerms.cents(saving.magnitude * 12)) a year"
    let sentence =
      if BillTerms.cents(saving.magnitude) == "0.00" {
        "\(names[0]) and \(names[1]) cost the same."
      } else {
        "\(names[1]) costs \(sums) \(saving > 0 ? "less" : "more") than \(names[0])."
      }
    return [.paragraph([.strong([.text(sentence)])])]
  }

  /// What to paste into the container's part of a deployment.
  var resources: [Markdown.Block] {
    let blocks = items.compactMap { item -> Markdown.Block? in
      guard let reserved = item.reserved, let peak = item.peak else { return nil }
      // A name of several lines must not leave its comment.
      let name = VisibleText.escaped(item.variant)
      return .code(
        language: "yaml",
        """
        # \(name): peak \(peak), and \(BillTerms.headroomPercent)% headroom
        resources:
          requests:
            memory: "\(kubernetes(reserved))"
          limits:
            memory: "\(kubernetes(reserved))"
        """)
    }
    return blocks.isEmpty ? [] : [.heading(level: 3, [.text("For the deployment")])] + blocks
  }

  /// The article's two approaches, with these figures in place of its words.
  var approaches: [Markdown.Block] {
    guard items.count > 1, let before = items[0].monthly, let after = items[1].monthly else {
      return []
    }
    return [
      .heading(level: 3, [.text("Add RAM, or fix the code")]),
      table(
        ["Approach", "At first", "A month", "A file ten times as large", "Debt"],
        [.left, .left, .right, .left, .left],
        [
          [
            "Add RAM, keep \(items[0].variant)", "5 minutes", BillTerms.cents(before),
            growth(items[0]), "stays in the code",
          ],
          [
            "Fix the code: \(items[1].variant)", "1 to 4 hours", BillTerms.cents(after),
            growth(items[1]), "paid off",
          ],
        ]),
      .paragraph([
        .text("The times at first are the article's; the rest is from this measurement.")
      ]),
    ]
  }

  private func growth(_ item: Item) -> String {
    guard let input, let peak = item.peak(atTimesTheInput: 10, input: input) else {
      return "not known"
    }
    return
      "about \(peak), \(BillTerms.cents(terms.monthly(for: terms.reserved(for: peak)))) a month"
  }

  var assumptions: [Markdown.Block] {
    var sentences = terms.sentences
    if items.count > 1, items.contains(where: { $0.bytesPerInputByte != nil }) {
      sentences.append(
        "A larger file is taken to raise the peak above the start in proportion; 'sweep' measures "
          + "whether it does.")
    }
    return [
      .heading(level: 3, [.text("What this assumes")]),
      .list(
        Markdown.List(
          start: nil, isTight: true, items: sentences.map { [.paragraph([.text($0)])] })),
    ]
  }

  private func table(
    _ header: [String], _ alignments: [Markdown.Table.Alignment], _ rows: [[String]]
  ) -> Markdown.Block {
    .table(
      Markdown.Table(
        alignments: alignments, header: header.map { [.text($0)] },
        rows: rows.map { row in row.map { [.text($0)] } }))
  }

  /// An amount as Kubernetes writes it, a whole number of MiB.
  private func kubernetes(_ amount: ByteCount) -> String { "\(amount.bytes >> 20)Mi" }
}
