import Streaming

/// The rows of a database that meet a condition, as the sqlite3 shell prints them.
enum Query {
  /// Fetches all rows, makes their lines, and then writes those. It holds both.
  static func load(_ run: CaseRun) throws {
    // The difference: every row is fetched before the first is used.
    let rows = try fetchAll(run)
    try run.checkpoint("Rows fetched")

    let lines = rows.map { $0.joined(separator: [separator]) }
    try run.checkpoint("Lines made")

    for line in lines { try run.answer.writeLine(Array(line) + [newlineByte]) }
    try run.checkpoint("Rows written")
  }

  /// Writes each row as the cursor comes to it. It holds that row.
  static func stream(_ run: CaseRun) throws {
    var cursor = try run.cursor()
    try run.checkpoint("Cursor opened")

    // The difference: a row is written before the next one takes its place.
    while try cursor.next() {
      for column in 0..<cursor.columnCount {
        if column > 0 { try run.answer.write(separator) }
        try run.answer.write(try cursor.value(column))
      }
      try run.answer.write(newlineByte)
    }
    try run.checkpoint("Rows written")
  }

  /// Goes through a cursor, and appends each row to a list. It holds all rows.
  static func fake(_ run: CaseRun) throws {
    var cursor = try run.cursor()
    try run.checkpoint("Cursor opened")

    var rows: [[[UInt8]]] = []
    // The difference: a cursor has one row at a time, and a list has them all.
    while try cursor.next() {
      rows.append(try cursor.row())
    }
    try run.checkpoint("Rows listed")

    for row in rows {
      try run.answer.write(Array(row.joined(separator: [separator])) + [newlineByte])
    }
    try run.checkpoint("Rows written")
  }

  private static let separator = UInt8(ascii: "|")

  private static func fetchAll(_ run: CaseRun) throws(StreamingError) -> [[[UInt8]]] {
    var cursor = try run.cursor()
    var rows: [[[UInt8]]] = []
    while try cursor.next() {
      rows.append(try cursor.row())
    }
    return rows
  }
}

extension DatabaseRows {
  /// All values of the row at hand, each copied.
  fileprivate func row() throws(StreamingError) -> [[UInt8]] {
    var row: [[UInt8]] = []
    for column in 0..<columnCount { row.append(Array(try value(column))) }
    return row
  }
}

extension CaseRun {
  fileprivate func cursor() throws(StreamingError) -> DatabaseRows {
    try DatabaseRows(path, table: nil, condition: options.text("rows"))
  }
}

extension CaseStudy {
  static let query = CaseStudy(
    id: "query",
    title: "Read rows of a database",
    summary:
      "Rows of a table are wanted: loading fetches all of them, streaming has one at a time.",
    decisionRow: .query, fixture: "database",
    options: [
      CaseOption(
        "rows", .text, "CONDITION", help: "which rows, in SQL as after WHERE", default: "1")
    ],
    rehearse: {
      DatabaseRows.limitMemory()
      try DatabaseRows.rehearse()
    },
    versions: [
      .load(holding: "all rows, their lines", perByte: 5.6, Query.load), .stream(Query.stream),
      .fake(holding: "all rows", perByte: 5.4, Query.fake),
    ],
    documentation: """
      # query

      Gives the rows of an SQLite database's first table that meet a condition, as
      `sqlite3 FILE 'SELECT * FROM orders WHERE amount > 5000'` prints them: a line each, `|` between the
      values, nothing for NULL.

      | version | holds |
      |---|---|
      | `load` | all rows, a value each in memory of its own, and the line of each |
      | `stream` | one row, and 128 KiB of SQLite's pages |
      | `fake` | all rows: it goes through a cursor and appends each to a list |

      The database is only read. One that another program is writing to, or that is damaged, is an error; so
      is a row of more than 16 MiB, which SQLite would have to hold whole.

      ## What to look at

      A driver's `fetchall` and a list around a cursor come to the same: what the database gave row by row
      is held at once, several times its size on the disk, for each value has a header in memory. Let the
      condition choose the rows rather than the program, and use each row before asking for the next.

      ## Try

          compare query
          compare query --rows 'amount > 5000'
          compare query --variants load,stream,fake

      """)
}
