// Workbook keeps everything HighWater must remember in one SQLite file: recorded comparisons and
// sweeps with their runs, progress in lessons, settings, and agreements to lessons' commands.
//
// It may know the values it stores (Measurement's `Comparison`, Course's `LessonProgress`) and
// GRDB, and it is the only target that knows SQL. It knows nothing of commands or the terminal.
//
// Start with WorkbookFile (this file), which opens, checks and migrates the file, then
// WorkbookSchema: a new figure of a run gets its column from `Run.storedFigures` in Measurement;
// any other change is a new migration at the end. Records/ has what is written and read, by kind.

import Foundation
package import GRDB
import Glibc

/// The file in which HighWater keeps what a learner has done and what was measured.
///
/// It uses SQLite with a write-ahead log: what a transaction has written survives a kill at any
/// moment, and several shells can use the file at once. Only its owner can read it. Nothing is held
/// in memory except what a query returns.
package final class WorkbookFile {
  package let path: String
  package let database: DatabaseQueue

  /// Opens the workbook, making it and its folder if they do not exist.
  ///
  /// - Throws: `WorkbookError` if the file is damaged, belongs to another program, or was written
  ///   by a later version; the file is then left untouched.
  package init(path: String) throws(WorkbookError) {
    self.path = path
    do {
      try WorkbookFile.createPrivately(path)
      let isKnown = try WorkbookFile.isMarked(path)
      // Several shells may all be the first: one makes the workbook, the others wait for it.
      var turn = isKnown ? nil : WorkbookTurn(path: path)
      if !isKnown { try WorkbookFile.refuseForeign(path) }
      var configuration = Configuration()
      configuration.busyMode = .timeout(5)
      database = try DatabaseQueue(path: path, configuration: configuration)
      try database.writeWithoutTransaction(Self.useWriteAheadLog)
      let migrator = WorkbookSchema.migrator
      guard try !database.read(migrator.hasBeenSuperseded) else {
        throw WorkbookError.newer(path: path)
      }
      // Migrating takes the write lock even if there is nothing to do, and another shell may hold
      // it.
      let isComplete = try database.read { database in
        try migrator.hasCompletedMigrations(database)
          && WorkbookSchema.missingFigures(database).isEmpty
      }
      if !isComplete {
        turn = turn ?? WorkbookTurn(path: path)
        try WorkbookFile.mark(database)
        try migrator.migrate(database)
        try database.write { database in
          try WorkbookSchema.add(try WorkbookSchema.missingFigures(database), to: database)
        }
      }
      turn?.end()
    } catch {
      throw WorkbookError(error, path: path)
    }
  }

  /// Moves what the log holds into the file and closes it, as far as no other shell is using it.
  ///
  /// If that fails, nothing is lost: the next shell to open the file finds the log beside it.
  package func finish() {
    try? database.close()
  }

  /// Turns on the write-ahead log, so that readers do not wait for writers.
  ///
  /// GRDB's own setting for this writes to an empty log, for the sake of connection pools. At every
  /// start it would thus wait for any shell that is in the middle of a transaction.
  private static func useWriteAheadLog(_ database: Database) throws {
    let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
    guard mode == "wal" else {
      throw DatabaseError(message: "its file system does not support a write-ahead log")
    }
    // NORMAL is enough with a log: what a transaction has written survives a kill at any moment.
    try database.execute(sql: "PRAGMA synchronous = NORMAL")
  }

  /// Creates the folder and the file if they are missing, for their owner alone (0700 and 0600).
  private static func createPrivately(_ path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw WorkbookError.unusable(path: path, reason: String(cString: strerror(errno)))
    }
    close(descriptor)
  }

  /// Whether the file's header marks it as a workbook: four bytes at offset 68, most significant
  /// first (SQLite's "Database File Format", 1.3).
  private static func isMarked(_ path: String) throws -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw WorkbookError.unusable(path: path, reason: String(cString: strerror(errno)))
    }
    let header = [UInt8](try file.read(upToCount: 100) ?? Data())
    let owner = header.dropFirst(68).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    return owner == WorkbookSchema.applicationID
  }

  /// Marks a new file as a workbook before it has any tables, so that nobody takes a half-made one
  /// for another program's file. The transaction waits for others (`BEGIN IMMEDIATE`).
  private static func mark(_ database: DatabaseQueue) throws {
    try database.write { database in
      let owner = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      guard owner != WorkbookSchema.applicationID else { return }
      try database.execute(sql: "PRAGMA application_id = \(WorkbookSchema.applicationID)")
    }
  }

  /// Refuses another program's file before anything in it is touched.
  ///
  /// The header may name no owner while a write-ahead log already holds a newer header, so SQLite
  /// is asked.
  private static func refuseForeign(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0, status.st_size > 0 else { return }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    let reader = try DatabaseQueue(path: path, configuration: configuration)
    try reader.read { database in
      let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
      let owner = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      if tables > 0 && owner != WorkbookSchema.applicationID {
        throw WorkbookError.damaged(path: path, reason: "it belongs to another program")
      }
    }
  }

  /// Runs a transaction, turning SQLite's errors into `WorkbookError`.
  package func write<Value>(
    _ body: (Database) throws -> Value
  ) throws(WorkbookError) -> Value {
    try Result { try database.write(body) }.mapError { WorkbookError($0, path: path) }.get()
  }

  /// Reads from one snapshot, turning SQLite's errors into `WorkbookError`.
  package func read<Value>(_ body: (Database) throws -> Value) throws(WorkbookError) -> Value {
    try Result { try database.read(body) }.mapError { WorkbookError($0, path: path) }.get()
  }
}

extension WorkbookError {
  init(_ error: any Error, path: String) {
    switch error {
    case let known as WorkbookError:
      self = known
    case let error as DatabaseError
    where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode):
      self = .damaged(path: path, reason: error.message ?? error.resultCode.description)
    case let error as DatabaseError:
      self = .unusable(path: path, reason: error.message ?? error.resultCode.description)
    default:
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
      let code = (cause as NSError?).flatMap { $0.domain == NSPOSIXErrorDomain ? $0.code : nil }
      self = .unusable(
        path: path,
        reason: code.map { String(cString: strerror(Int32($0))) }
          ?? (error as NSError).localizedDescription)
    }
  }
}

/// The right to make or migrate a workbook, which one process has at a time.
///
/// It is a lock on the workbook's folder (flock(2)), which leaves no file behind and ends with the
/// process. SQLite's own locks do not span the several transactions of a migration.
final class WorkbookTurn {
  private var descriptor: Int32

  /// Waits for its turn at a workbook, but at most five seconds: a file system without locks has no
  /// turns, and another program's lock on the folder must not keep a shell from starting.
  init(path: String) {
    let folder = (path as NSString).deletingLastPathComponent
    descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let deadline = ContinuousClock.now + .seconds(5)
    while descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0,
      errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < deadline
    {
      usleep(2000)
    }
  }

  /// Gives the turn to the next process.
  func end() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
  }

  deinit { end() }
}

/// Why the workbook could not do what was asked.
package enum WorkbookError: Error, Hashable, CustomStringConvertible {
  /// The file is damaged or not a workbook.
  case damaged(path: String, reason: String)
  /// The file was written by a later version of HighWater.
  case newer(path: String)
  /// The file or its folder could not be made, opened, read or written.
  case unusable(path: String, reason: String)
  /// There is no record with this number.
  case noRecord(Int64)

  package var description: String {
    switch self {
    case .damaged(let path, let reason):
      "workbook: '\(path)' cannot be read (\(reason)); it was left as it is: move it away, "
        + "or name another with --workbook FILE"
    case .newer(let path):
      "workbook: '\(path)' was written by a later HighWater; it was left as it is: use that version, "
        + "or name another with --workbook FILE"
    case .unusable(let path, let reason):
      "workbook: cannot use '\(path)' (\(reason)); name another with --workbook FILE"
    case .noRecord(let number):
      "workbook: there is no run '\(number)'; type 'runs' to list them"
    }
  }
}

extension WorkbookFile {
  /// A setting that outlives the session; `nil` if it was never set.
  package func setting(_ name: String) throws(WorkbookError) -> String? {
    try read { database in
      try String.fetchOne(
        database, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name])
    }
  }

  /// Sets a setting for this and later sessions; `nil` removes it.
  package func setSetting(_ name: String, to value: String?) throws(WorkbookError) {
    try write { database in
      guard let value else {
        try database.execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [name])
        return
      }
      try database.execute(
        sql: """
          INSERT INTO setting (name, value) VALUES (?, ?)
          ON CONFLICT (name) DO UPDATE SET value = excluded.value
          """,
        arguments: [name, value])
    }
  }
}
