import Course
import ArgumentParser
import Findings
import LessonScript
import Measurement
import Presentation
import TerminalText
import Workbook

/// `bill [RUN]`: what the measured peaks cost a month.
struct BillCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "bill",
    abstract: "Tell what the measured peaks cost a month, and what to ask Kubernetes for.",
    discussion: """
      Nothing is run again. Without a number it takes the newest run of two versions or commands. \
      Every assumption stands below the figures.

        bill
        bill 2 --replicas 20
        bill --price-per-gib-hour 0.0042 --format markdown
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp(
      "Its number; without one, the newest that compares.", valueName: "comparison"),
    completion: .grammar)
  var number: Int64?
  @Option(
    name: .customLong("price-per-gib-hour"),
    help: ArgumentHelp("What a GiB of memory costs an hour, in your currency.", valueName: "price"))
  var price: Double?
  @Option(help: ArgumentHelp("How many copies of the program run.", valueName: "count"))
  var replicas = 1
  @Option(help: "Print the bill in this form.") var format = BillForm.text

  func run(in session: Session) throws {
    let terms = try terms()
    let workbook = try session.workbook()
    let output = session.output
    guard let record = try number.map({ try workbook.comparison($0) }) ?? workbook.newestPair()
    else {
      throw CommandFailure.failed(
        "bill: nothing has been compared yet; 'compare tail' measures two versions")
    }
    if format == .text { output.write("Run \(record.number)\n") }
    let bill = Bill(record.comparison, terms: terms)
    if format == .text, let parts = session.shownParts {
      return output.write(lines: bill.brief(parts).lines(on: output.display))
    }
    format.write(bill, on: output.display) { output.write($0) }
  }

  /// The terms as given, checked.
  func terms() throws(CommandFailure) -> BillTerms {
    if let price, !(price.isFinite && price >= 0 && price <= 1000) {
      throw .usage("bill: a GiB cannot cost '\(price)' an hour; give 0 to 1000, as in 0.005")
    }
    guard (1...1_000_000).contains(replicas) else {
      throw .usage("bill: cannot calculate '\(replicas)' replicas; give 1 to 1000000")
    }
    return BillTerms(pricePerGiBHour: price, replicas: replicas)
  }
}

extension BillForm: ExpressibleByArgument {}

extension BillCommand: LessonUsable {
  /// Refuses a run's number, which differs between workbooks.
  func effects() throws -> CommandEffects {
    guard number == nil else {
      throw CommandFailure.usage(
        "command: a lesson cannot know the number '\(number ?? 0)' of a run; leave it out, for the newest"
      )
    }
    _ = try terms()
    return CommandEffects(needsComparison: true)
  }
}
