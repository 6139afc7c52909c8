import GRDBSQLite

/// The rows of a table of an SQLite database that meet a condition, one by one.
///
/// The database is only read. SQLite holds 128 KiB of pages and the row at hand. A value of more
/// than `longestRow` bytes is an error, and in a process that called `limitMemory` so is such a
/// row.
package struct DatabaseRows: ~Copyable {
  /// The most bytes of a value or a row.
  package static let longestRow = 16 << 20
  /// How long to wait for another program to finish writing, in milliseconds.
  private static let patience: Int32 = 500

  private let statement: Statement

  /// Opens a database and prepares to read a table, the first one if none is named; the condition
  /// is SQL, as after `WHERE`.
  ///
  /// - Throws: `StreamingError.unreadable` if the file is not a database, is locked or damaged, has
  ///   no such table, or if the condition is not one.
  package init(
    _ path: String, table: String?, condition: String
  ) throws(StreamingError) {
    try self.init(
      Connection(path, patience: Self.patience), table: table, condition: condition)
  }

  private init(
    _ connection: Connection, table: String?, condition: String
  ) throws(StreamingError) {
    var table = table
    if table == nil {
      // The schema's own query needs no table's name to be quoted.
      let tables = try Statement(
        connection,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
          + "ESCAPE '\\' ORDER BY rowid LIMIT 1")
      guard try tables.step() else {
        throw connection.failure("it has no table", "name a database that has one")
      }
      table = String(decoding: try tables.value(0), as: UTF8.self)
    }
    let name = (table ?? "").replacing(sign: "\"", with: "\"\"")
    // The newline ends a comment that the condition may have at its end.
    statement = try Statement(connection, "SELECT * FROM \"\(name)\" WHERE (\(condition)\n)")
  }

  /// Has SQLite take no more memory in this process than it needs for the longest row.
  ///
  /// SQLite limits the values that it reads, and rows only where it writes them (limits.html, 1).
  /// That of memory is the process's, so that a program with other databases open should not call
  /// this.
  package static func limitMemory() {
    sqlite3_hard_heap_limit64(sqlite3_int64(longestRow + (1 << 20)))
  }

  /// Reads a small database in memory, after which some 1.3 MiB of SQLite's code are in memory.
  package static func rehearse() throws(StreamingError) {
    let schema = "CREATE TABLE t(a, b); INSERT INTO t VALUES (1, 'one'), (2.5, NULL)"
    var rows = try DatabaseRows(Connection(inMemory: schema), table: nil, condition: "a > 1")
    while try rows.next() { _ = try rows.value(0) }
  }

  /// How many columns each row has.
  package var columnCount: Int { statement.columnCount }

  /// Goes on to the next row; `false` after the last.
  ///
  /// - Throws: `StreamingError.unreadable` if the database is damaged or the row is too long.
  package mutating func next() throws(StreamingError) -> Bool { try statement.step() }

  /// The value in a column of the row at hand, as text, valid until the next call; empty for NULL.
  ///
  /// - Throws: `StreamingError.unreadable` if there is no memory to make a text of it.
  package func value(_ column: Int) throws(StreamingError) -> UnsafeRawBufferPointer {
    try statement.value(Int32(column))
  }
}

/// An open database (`sqlite3_open_v2`).
private final class Connection {
  let path: String
  fileprivate var handle: OpaquePointer?

  init(_ path: String, patience: Int32) throws(StreamingError) {
    self.path = path
    // A relative path could be taken for one of SQLite's own names, as ":memory:".
    let name = path.hasPrefix("/") ? path : "./" + path
    let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
    guard sqlite3_open_v2(name.nativePath, &handle, flags, nil) == SQLITE_OK else {
      throw failure()
    }
    sqlite3_busy_timeout(handle, patience)
    try configure()
  }

  /// Makes a database that is gone when it is closed.
  init(inMemory schema: String) throws(StreamingError) {
    path = ":memory:"
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX
    guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK,
      sqlite3_exec(handle, schema, nil, nil, nil) == SQLITE_OK
    else { throw failure() }
    try configure()
  }

  private func configure() throws(StreamingError) {
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Int32(DatabaseRows.longestRow))
    // Functions that the schema names are not trusted, and a small cache is as fast for one pass.
    let settings = "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -128; PRAGMA mmap_size = 0"
    guard sqlite3_exec(handle, settings, nil, nil, nil) == SQLITE_OK else { throw failure() }
  }

  deinit { sqlite3_close_v2(handle) }

  /// What the call that just failed says.
  func failure() -> StreamingError {
    let message = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "SQLite has no memory"
    return switch sqlite3_errcode(handle) & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED:
      failure("another program is writing to it", "wait until that is done")
    case SQLITE_NOTADB: failure("it is not one", "name a file that SQLite made")
    case SQLITE_CORRUPT: failure("it is damaged (\(message))", "get an intact copy")
    case SQLITE_TOOBIG:
      failure(
        "a row is longer than \(DatabaseRows.longestRow >> 20) MiB",
        "leave it out by the condition")
    case SQLITE_NOMEM:
      failure(
        "a row or the condition takes more than \(DatabaseRows.longestRow >> 20) MiB",
        "leave the row out, or simplify the condition")
    case SQLITE_ERROR: failure(message, "correct the condition or the table's name")
    default: failure(message, "copy it to a folder you may write to and name that")
    }
  }

  func failure(_ problem: String, _ advice: String) -> StreamingError {
    .unreadable(path: path, format: "an SQLite database", problem: problem, advice: advice)
  }
}

/// A prepared query (`sqlite3_prepare_v2`).
private final class Statement {
  private let connection: Connection
  private var handle: OpaquePointer?

  init(_ connection: Connection, _ sql: String) throws(StreamingError) {
    self.connection = connection
    var isWhole = false
    let code = sql.withCString { text in
      var tail: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v2(connection.handle, text, -1, &handle, &tail)
      isWhole = tail.map { $0.pointee == 0 } ?? false
      return code
    }
    guard code == SQLITE_OK else { throw connection.failure() }
    guard isWhole else {
      throw connection.failure("the condition has several statements", "give one condition")
    }
  }

  deinit { sqlite3_finalize(handle) }

  var columnCount: Int { Int(sqlite3_column_count(handle)) }

  func step() throws(StreamingError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw connection.failure()
    }
  }

  func value(_ column: Int32) throws(StreamingError) -> UnsafeRawBufferPointer {
    // The text first: to ask for it may change the length.
    guard let text = sqlite3_column_text(handle, column) else {
      guard sqlite3_column_type(handle, column) == SQLITE_NULL else { throw connection.failure() }
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(start: text, count: Int(sqlite3_column_bytes(handle, column)))
  }
}
