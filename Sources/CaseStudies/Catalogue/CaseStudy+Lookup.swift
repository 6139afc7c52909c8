extension CaseStudy {
  static let lookup = CaseStudy(
    id: "lookup",
    title: "Get lines by number",
    summary: "Lines anywhere are wanted: loading has each at hand, streaming reads up to "
      + "it every time.",
    decisionRow: .lookup, fixture: "records",
    options: [
      CaseOption(
        "lines", .lines, "N,N-M,…", help: "the lines to give, in this order",
        default: "1-10,10001-10020,500001-500060,900001-900080")
    ],
    versions: [
      .load(holding: "the file, its lines", perByte: 2.6, Lookup.load), .stream(Lookup.stream),
      .third("index", .growing("eight bytes a line"), perByte: 0.13, Lookup.index),
    ],
    documentation: """
      # lookup

      Gives lines by their numbers, in the order asked for; a number beyond the last line gives none. Asked
      for in ascending order it prints what `sed -n '5p;1000p'` prints.

      | version | holds |
      |---|---|
      | `load` | the whole file and a copy of every line |
      | `stream` | a chunk of 128 KiB |
      | `index` | eight bytes a line: where it begins |

      ## What to look at

      Here loading wins, in time: once the lines are an array a lookup is one step, while the stream version
      reads from the start for each. With few lookups streaming can still be faster, for splitting a file
      into lines takes longer than reading it many times. That is what the mark in the table says when your
      measurement disagrees with it.

      The third version takes the best of both: one pass notes where the lines begin, and a lookup is one
      read at that place.

      ## Try

          compare lookup
          compare lookup --variants load,stream,index
          compare lookup --lines 5,1000,20-29

      """)
}
