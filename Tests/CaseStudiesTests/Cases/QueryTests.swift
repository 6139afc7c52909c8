import CaseStudies
import Streaming
import TestSupport
import Testing

@Suite("query")
struct QueryTests {
  let folder: TemporaryFolder
  let query: CaseStudy

  init() throws {
    folder = try TemporaryFolder()
    query = try #require(CaseStudy.named("query"))
  }

  /// Makes a database by statements of SQL.
  private func database(_ sql: String) throws -> String {
    let path = folder.path("input.db")
    let process = try run("/usr/bin/sqlite3", [path, sql])
    #expect(process.status == 0, "\(process.errorText)")
    return path
  }

  /// What all versions say of a file, an answer or an error; they must agree.
  private func outcome(of path: String, rows: String = "1", _ comment: Comment? = nil) -> String {
    let outcomes = query.versions.map { version in
      do {
        return try query.answer(version.name, on: path, ["rows": rows], in: folder).text
      } catch {
        return "\(error)".replacing(path, with: "input.db")
      }
    }
    #expect(Set(outcomes).count == 1, "\(outcomes): \(comment ?? "")")
    return outcomes[0]
  }

  private func message(_ text: String) -> String {
    "input: cannot read 'input.db' as an SQLite database: \(text)"
  }

  private static let orders = """
    CREATE TABLE "the ""orders"(a INTEGER PRIMARY KEY, b, c TEXT); CREATE TABLE later(x);
    INSERT INTO "the ""orders"(b, c) VALUES (1.5, 'ä|b'), (NULL, ''), (7, NULL), (x'414243', 'two
    lines'), (1e100, '  '), (-3, '東京');
    """

  @Test(
    "gives what the sqlite3 shell prints",
    arguments: ["1", "0", "b IS NULL", "a > 2 AND c <> 'x'", "b = 7 -- seven", "a IN (SELECT 3)"])
  func shell(rows: String) throws {
    let path = try database(Self.orders)
    let expected = try run(
      "/usr/bin/sqlite3", [path, "SELECT * FROM \"the \"\"orders\" WHERE (\(rows)\n)"])
    #expect(expected.status == 0)
    #expect(outcome(of: path, rows: rows) == expected.outputText)
  }

  @Test("says what is wrong with a condition")
  func conditions() throws {
    let path = try database(Self.orders)
    let advice = "; correct the condition or the table's name"
    #expect(outcome(of: path, rows: "d = 1") == message("no such column: d" + advice))
    #expect(outcome(of: path, rows: "a >").hasSuffix(": syntax error" + advice))
    #expect(
      outcome(of: path, rows: "1); DROP TABLE later; SELECT (1")
        == message("the condition has several statements; give one condition"))
    #expect(try run("/usr/bin/sqlite3", [path, "SELECT count(*) FROM later"]).outputText == "0\n")
  }

  @Test("says what is wrong with a file")
  func failures() throws {
    let path = try folder.write([], to: "input.db")
    #expect(outcome(of: path) == message("it has no table; name a database that has one"))
    try folder.write(String(repeating: "no database\n", count: 1000), to: "input.db")
    #expect(outcome(of: path) == message("it is not one; name a file that SQLite made"))
  }

  @Test("refuses a row that is too long to be held")
  func longRow() throws {
    let path = try database(
      "CREATE TABLE t(a, b); INSERT INTO t VALUES (1, 'x'), (2, zeroblob(100000000)), (3, 'y')")
    #expect(
      outcome(of: path) == message("a row is longer than 16 MiB; leave it out by the condition"))
    #expect(outcome(of: path, rows: "a <> 2") == "1|x\n3|y\n")
  }

  @Test("refuses a row whose values together are too long, in a process of its own")
  func wideRow() throws {
    let columns = (0..<40).map { "c\($0)" }.joined(separator: ", ")
    let values = (0..<40).map { _ in "zeroblob(1000000)" }.joined(separator: ", ")
    let path = try database("CREATE TABLE t(\(columns)); INSERT INTO t VALUES (\(values))")
    for version in query.versions {
      let worker = try WorkerProcess([query.id, version.name, path], in: folder)
      #expect(worker.process.status == 1)
      let problem = "a row or the condition takes more than 16 MiB"
      let advice = "leave the row out, or simplify the condition"
      #expect(
        worker.words.last
          == "input: cannot read '\(path)' as an SQLite database: \(problem); \(advice)")
    }
  }

  @Test("says that a database is locked")
  func locked() throws {
    let path = try database(Self.orders)
    // The shell keeps its lock while it reads from a FIFO, which this script writes to at the end.
    let script = """
      mkfifo go; { echo 'BEGIN EXCLUSIVE;'; echo '.shell touch ready'; cat go; } | sqlite3 "$1" &
      while [ ! -e ready ]; do sleep 0.01; done
      for version in load stream fake; do "$2" query $version "$1" 3>&- 2>&1; done; echo > go; wait
      """
    let worker = try BuiltProducts.path("highwater-worker")
    let process = try run("/bin/sh", ["-c", "cd '\(folder.path)'; \(script)", "sh", path, worker])
    let problem = "another program is writing to it; wait until that is done"
    #expect(process.outputText.split(separator: "\n").count { $0.hasSuffix(problem) } == 3)
  }

  @Test("neither traps nor differs on damaged databases", arguments: 1...40)
  func damage(seed: UInt64) throws {
    let path = try database(
      """
      CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT); WITH RECURSIVE n(i) AS
      (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000) INSERT INTO t SELECT i, printf('%050d', i)
      FROM n
      """)
    var bytes = try folder.contents(of: "input.db")
    var random = SeededGenerator(seed: seed)
    for _ in 0..<Int.random(in: 1...20, using: &random) {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
        in: 0...255, using: &random)
    }
    if Int.random(in: 0..<4, using: &random) == 0 { bytes.removeLast(bytes.count / 3) }
    try folder.write(bytes, to: "input.db")
    _ = outcome(of: path, "seed \(seed)")
  }
}
