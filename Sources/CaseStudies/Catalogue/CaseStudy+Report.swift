extension CaseStudy {
  static let report = CaseStudy(
    id: "report",
    title: "Report on a file of sections",
    summary: "Five phases over one file: held in memory, one of them makes the spike; in "
      + "one pass with counters, none does.",
    decisionRow: nil, fixture: "report",
    versions: [
      .load(holding: "the file, its lines, its sections", perByte: 3.0, Report.load),
      .stream(Report.stream),
    ],
    documentation: """
      # report

      Reads an uploaded file in five phases, as a web application might, and reports the lines, bytes and
      severities of each section, the totals and the longest line.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and the lines by sections |
      | `stream` | two chunks of 128 KiB and two rows of numbers |

      ## What to look at

      The checkpoints. In the load version RSS looks harmless once a phase is over, and the peak tells what
      the phase took: `Content parsed` is where it jumps. In the stream version no phase stands out.

      A severity counts where its word stands in the first 256 bytes of a line. A header is a line
      `#==[ Name ]=====#` of at most 4096 bytes.

      ## Try

          compare report
          compare report --size 256MiB

      """)
}
