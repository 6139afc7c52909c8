extension CaseStudy {
  static let accumulate = CaseStudy(
    id: "accumulate",
    title: "Sum up results",
    summary: "A summary is wanted: loading gathers all results first, streaming uses each "
      + "at once.",
    decisionRow: nil, fixture: "numbers",
    versions: [
      .load(holding: "the file, its lines, its numbers", perByte: 13.3, Accumulate.load),
      .stream(Accumulate.stream),
    ],
    documentation: """
      # accumulate

      Reads numbers, one a line, and gives how many there are, their sum, the smallest and the largest. A
      line that holds no number of up to 18 digits is passed over.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and all numbers |
      | `stream` | two chunks of 128 KiB and four numbers |

      ## What to look at

      A result that is used once need not be kept. Where a function returns an array only for its caller to
      go over it, let the caller have the results one by one.

      ## Try

          compare accumulate
          code accumulate

      """)
}
