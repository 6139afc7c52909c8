extension CaseStudy {
  static let sections = CaseStudy(
    id: "sections",
    title: "List the sections",
    summary: "An index is wanted: loading copies every section out for it, streaming "
      + "counts as it reads.",
    decisionRow: nil, fixture: "report",
    versions: [
      .load(holding: "the file, its lines, its sections", perByte: 3.0, Sections.load),
      .stream(Sections.stream),
    ],
    documentation: """
      # sections

      Lists the sections of a file: where each begins, how many lines and bytes it has, its name. What
      stands before the first header belongs to none.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and the lines by sections |
      | `stream` | two chunks of 128 KiB and one entry |

      ## What to look at

      The load version keeps the sections because a later step might want them. The index it gives is all
      that the next step needs: with a section's place one reads just that section, as `section` does.

      ## Try

          compare sections
          code sections

      """)
}
