import Foundation
package import GRDB
import Glibc

/// The one file in which HighWater keeps what a learner has done and what was measured.
///
/// SQLite with a write-ahead log: what a transaction has written survives a kill at any moment, and
/// several shells can use the file at once. Only its owner can read it. Nothing is held in memory
/// but what a query returns.
package final class WorkbookFile {
  package let path: String
  package let database: DatabaseQueue

  /// Opens the workbook, making it and its folder where they do not exist.
  ///
  /// - Throws: `WorkbookError` for a file that is damaged, of another program or of a later
  ///   version, which is left untouched.
  package init(path: String) throws(WorkbookError) {
    self.path = path
    do {
      try WorkbookFile.createPrivately(path)
      let isKnown = try WorkbookFile.isMarked(path)
      // Several shells may be the first at once: one makes the workbook, the others wait for it.
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
      // Migrating takes the write lock, even with nothing to do, and another shell may hold it.
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
    } catch let error as WorkbookError {
      throw error
    } catch {
      throw WorkbookError(error, path: path)
    }
  }

  /// Keeps a write-ahead log, so that reading waits for nobody who writes.
  ///
  /// GRDB's own setting for it writes to a log that is empty, for the sake of pools, and so would
  /// wait for another shell in the middle of a transaction, at every start.
  private static func useWriteAheadLog(_ database: Database) throws {
    let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
    guard mode == "wal" else {
      throw DatabaseError(message: "its file system takes no write-ahead log")
    }
    // Enough for a log: what a transaction has written survives a kill at any moment.
    try database.execute(sql: "PRAGMA synchronous = NORMAL")
  }

  /// Creates the folder for its owner alone (0700) and the file likewise (0600).
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

  /// Whether the file's header says that it is a workbook: at byte 68, most significant byte first
  /// (SQLite's "Database File Format", 1.3).
  private static func isMarked(_ path: String) throws -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw WorkbookError.unusable(path: path, reason: String(cString: strerror(errno)))
    }
    let header = [UInt8](try file.read(upToCount: 100) ?? Data())
    let owner = header.dropFirst(68).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    return owner == WorkbookSchema.applicationID
  }

  /// Marks a new file as a workbook before it has any table, in a transaction that waits for others
  /// (`BEGIN IMMEDIATE`), so that nobody takes a half-made one for another program's.
  private static func mark(_ database: DatabaseQueue) throws {
    try database.write { database in
      let owner = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      guard owner != WorkbookSchema.applicationID else { return }
      try database.execute(sql: "PRAGMA application_id = \(WorkbookSchema.applicationID)")
    }
  }

  /// Refuses another program's file before anything in it is touched.
  ///
  /// Where the header names no owner a write-ahead log may hold a newer one, so SQLite is asked.
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

  /// Runs a transaction, with SQLite's errors told in the workbook's words.
  package func write<Value>(
    _ body: (Database) throws -> Value
  ) throws(WorkbookError) -> Value {
    do {
      return try database.write(body)
    } catch {
      throw WorkbookError(error, path: path)
    }
  }

  /// Reads from one snapshot, with SQLite's errors told in the workbook's words.
  package func read<Value>(_ body: (Database) throws -> Value) throws(WorkbookError) -> Value {
    do {
      return try database.read(body)
    } catch {
      throw WorkbookError(error, path: path)
    }
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

/// The right to make or to migrate a workbook, which one process has at a time.
///
/// It is a lock on the workbook's folder (flock(2)), so that no file is left for it, and ends with the
/// process. SQLite's own locks do not reach over the several transactions of a migration.
final class WorkbookTurn {
  private var descriptor: Int32

  /// Waits for its turn, five seconds at most: a file system without locks has no turns, and another
  /// program's lock on the folder must not keep a shell from starting.
  ///
  /// - Parameter path: the workbook's path.
  init(path: String) {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let deadline = ContinuousClock.now + .seconds(5)
    while descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0,
      errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < deadline
    {
      usleep(2000)
    }
  }

  /// Lets the next one have it.
  func end() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
  }

  deinit { end() }
}
