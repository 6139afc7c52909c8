extension CaseStudy {
  static let section = CaseStudy(
    id: "section",
    title: "Find one section",
    summary: "One section is wanted: loading copies them all, streaming stops where it "
      + "ends.",
    decisionRow: .search, fixture: "report",
    options: [
      CaseOption(
        "header", .text, "NAME", help: "a part of the section's name, in any case",
        default: "out of memory")
    ],
    versions: [
      .load(holding: "the file, its lines, its sections", perByte: 4.1, Section.load),
      .stream(Section.stream),
    ],
    documentation: """
      # section

      Gives the content of the first section whose name contains a text, in whatever case its letters of
      ASCII are, without the blanks around it. Where none does, the answer is empty.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and the lines by sections |
      | `stream` | 640 KiB of chunks, shared by all processors, and two places in the file |

      ## What to look at

      The bytes read. The stream version does not even hold the section it gives: it notes where the
      content begins and ends, and copies that part of the file. Behind the section nothing is read.

      ## Try

          compare section
          compare section --header 'disk usage'
          compare section --file support.txt --header network

      """)
}
