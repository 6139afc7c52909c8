extension CaseStudy {
  static let copies = CaseStudy(
    id: "copies",
    title: "Filter, sort and map",
    summary: "A sorted list is wanted: loading makes a copy at each step, streaming keeps "
      + "what must be sorted.",
    decisionRow: nil, fixture: "numbers",
    versions: [
      .load(holding: "the file, its lines, the numbers four times", perByte: 13.3, Copies.load),
      .stream(holding: "the numbers above zero", perByte: 1.0, Copies.stream),
    ],
    documentation: """
      # copies

      Reads numbers, one a line, keeps those above zero, sorts them and gives them in KiB, a line each. A
      line that holds no number of up to 18 digits is passed over.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and the numbers four times |
      | `stream` | two chunks of 128 KiB and the numbers above zero, once |

      ## What to look at

      The stream version is not flat, and cannot be with one pass and no disk: to sort is to have all of
      it. It grows by what must be sorted, eight bytes for each number kept and half as much again while it
      sorts, and by nothing else. Filter and map cost no memory when they are done on the way.

      ## Try

          compare copies
          sweep copies --sizes 4MiB,16MiB,64MiB

      """)
}
