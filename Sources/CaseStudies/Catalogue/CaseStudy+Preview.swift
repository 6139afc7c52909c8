extension CaseStudy {
  static let preview = CaseStudy(
    id: "preview",
    title: "Read up to a limit",
    summary: "The start is wanted: loading reads everything and cuts, streaming stops at "
      + "the limit.",
    decisionRow: nil, fixture: "log",
    options: [
      CaseOption(
        "bytes", short: "c", .size, "SIZE", help: "how much to show at most", default: "50MiB")
    ],
    versions: [
      .load(holding: "the file", perByte: 2.0, Preview.load), .stream(Preview.stream),
    ],
    documentation: """
      # preview

      Gives the first bytes of a file, 50 MiB unless told otherwise, and where that is not all of it a
      notice: `[TRUNCATED: File is 64.0 MiB]`. No character of UTF-8 is cut: one that would be is left out.

      | version | holds |
      |---|---|
      | `load` | the whole file |
      | `stream` | a chunk of 64 KiB |

      ## What to look at

      A limit on the answer is not a limit on the memory: the load version reads all of a 3 GiB file to show
      50 MiB. The stream version takes as long for a large file as for a small one.

      ## Try

          compare preview
          compare preview --bytes 1MiB --size 512MiB

      """)
}
