extension CaseStudy {
  static let header = CaseStudy(
    id: "header",
    title: "Check the first bytes",
    summary: "A hundred bytes are wanted: loading reads the whole file for them.",
    decisionRow: nil, fixture: "records",
    options: [
      CaseOption(
        "magic", .text, "TEXT", help: "say whether the file begins so, and nothing else")
    ],
    versions: [
      .load(holding: "the file", perByte: 1.0, Header.load), .stream(Header.stream),
    ],
    documentation: """
      # header

      Gives the first 100 bytes of a file, as `head -c 100` prints them. With `--magic TEXT` it says `yes`
      or `no`: whether the file begins with that text, of which at most 100 bytes can be found.

      | version | holds |
      |---|---|
      | `load` | the whole file |
      | `stream` | 100 bytes |

      ## What to look at

      The ratio, which has no end: the load version grows with the file, the stream version does not know
      how long the file is.

      ## Try

          compare header
          compare header --magic HIGHWATER-RECORDS

      """)
}
