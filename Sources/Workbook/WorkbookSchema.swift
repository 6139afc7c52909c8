import GRDB
import Measurement

/// The workbook's tables, by version. Never change a migration that has been released.
///
/// Amounts are in bytes and times in nanoseconds; NULL means not measured. A run's message is a
/// blob, because the output of a crashing program may contain NULs, at which SQLite's text ends.
enum WorkbookSchema {
  /// `PRAGMA application_id` of a workbook, "HiWa" in ASCII; it tells a workbook from another
  /// program's file.
  static let applicationID = 0x4869_5761

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 measurements and lessons") { database in
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
      try database.execute(sql: measurements)
      try database.execute(sql: lessons)
    }
    migrator.registerMigration("2 page cache") { database in
      try database.execute(sql: "ALTER TABLE run ADD COLUMN cached_input_bytes INTEGER")
      try database.execute(sql: "CREATE INDEX comparison_by_case ON comparison(case_id, id)")
    }
    // Every comparison of a sweep has the number of the sweep's first one.
    migrator.registerMigration("3 sweeps") { database in
      try database.execute(sql: "ALTER TABLE comparison ADD COLUMN sweep INTEGER")
    }
    migrator.registerMigration("4 trust in lessons") { database in
      try database.execute(
        sql: """
          CREATE TABLE lesson_trust (
            digest TEXT PRIMARY KEY, lesson_id TEXT NOT NULL, agreed_at TEXT NOT NULL
          ) STRICT, WITHOUT ROWID;
          """)
    }
    // One remark per line; a blob like a run's message.
    migrator.registerMigration("5 charge of the run's own cgroup") { database in
      for column in [
        "peak_tolerance_bytes INTEGER", "tree_method TEXT", "charge_peak_bytes INTEGER",
        "charge_cache_bytes INTEGER", "charge_shared_bytes INTEGER", "charge_mechanism TEXT",
        "remarks BLOB",
      ] {
        try database.execute(sql: "ALTER TABLE run ADD COLUMN \(column)")
      }
    }
    migrator.registerMigration("6 changed inputs") { database in
      try database.execute(
        sql: "ALTER TABLE run ADD COLUMN input_changed INTEGER NOT NULL DEFAULT 0")
    }
    // Rows of the decision table by their identifiers, not by what is displayed.
    migrator.registerMigration("7 identifiers of decision rows") { database in
      for (operation, identifier) in [
        ("Search for a pattern", "search"), ("Get last N lines", "tail"),
        ("Count occurrences", "count"), ("Transform and save", "transform"),
        ("Need random access", "lookup"), ("Multiple passes needed", "passes"),
      ] {
        try database.execute(
          sql: "UPDATE comparison SET decision_row = ? WHERE decision_row = ?",
          arguments: [identifier, operation])
      }
      try database.execute(sql: "ALTER TABLE comparison ADD COLUMN cold INTEGER NOT NULL DEFAULT 0")
    }
    // What is no plain comparison of cases on a file: the question, the parameter of a sweep, where
    // the figures come from, and the processes of a command. A checkpoint that a program reports of
    // itself has fewer figures.
    migrator.registerMigration("8 experiments on commands") { database in
      for column in [
        "kind TEXT NOT NULL DEFAULT 'comparison'", "parameter TEXT", "parameter_value REAL",
        "command TEXT", "version TEXT",
      ] {
        try database.execute(sql: "ALTER TABLE comparison ADD COLUMN \(column)")
      }
      try database.execute(sql: experiments)
    }
    migrator.registerMigration("9 watched processes") { database in
      try database.execute(sql: watches)
    }
    migrator.registerMigration("10 exercises") { database in
      try database.execute(sql: exercises)
    }
    // A version in a language, and the answer that all have to give.
    migrator.registerMigration("11 languages") { database in
      try database.execute(sql: "ALTER TABLE run ADD COLUMN language TEXT")
      for column in ["reference TEXT", "reference_bytes INTEGER", "reference_digest TEXT"] {
        try database.execute(sql: "ALTER TABLE comparison ADD COLUMN \(column)")
      }
    }
    migrator.registerMigration("12 where the memory was") { database in
      try database.execute(sql: pictures)
    }
    migrator.registerMigration("13 nodes of a cluster") { database in
      try database.execute(sql: "ALTER TABLE comparison ADD COLUMN node TEXT")
    }
    return migrator
  }

  /// The stored figures for which the workbook has no column yet, because it was made before they
  /// were added.
  static func missingFigures(_ database: Database) throws -> [StoredFigure] {
    let columns = Set(try database.columns(in: "run").map(\.name))
    return Run.storedFigures.filter { !columns.contains($0.column) }
  }

  /// Adds a column for each of the figures.
  static func add(_ figures: [StoredFigure], to database: Database) throws {
    for figure in figures {
      try database.execute(
        sql: "ALTER TABLE run ADD COLUMN \(figure.column) \(figure.isText ? "TEXT" : "INTEGER")")
    }
  }

  private static let measurements = """
    CREATE TABLE comparison (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      recorded_at TEXT NOT NULL,
      case_id TEXT, decision_row TEXT, options TEXT NOT NULL,
      input_path TEXT, input_bytes INTEGER, input_fixture TEXT,
      kernel TEXT NOT NULL, processors INTEGER NOT NULL, memory_bytes INTEGER NOT NULL,
      swift TEXT NOT NULL, build TEXT NOT NULL
    ) STRICT;
    CREATE INDEX comparison_by_row ON comparison(decision_row, id);
    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      comparison_id INTEGER NOT NULL REFERENCES comparison(id) ON DELETE CASCADE,
      variant_position INTEGER NOT NULL, variant TEXT NOT NULL, position INTEGER NOT NULL,
      outcome TEXT NOT NULL, exit_code INTEGER, signal INTEGER, message BLOB,
      start_bytes INTEGER, peak_bytes INTEGER, peak_method TEXT, peak_floor_bytes INTEGER,
      tree_peak_bytes INTEGER, final_rss_bytes INTEGER, wall INTEGER NOT NULL, user INTEGER, system INTEGER,
      read_bytes INTEGER, major_faults INTEGER, limit_bytes INTEGER, limit_mechanism TEXT,
      answer_bytes INTEGER, answer_digest TEXT, interval_asked INTEGER, interval_achieved INTEGER
    ) STRICT;
    CREATE INDEX run_by_comparison ON run(comparison_id, variant_position, position);
    CREATE TABLE checkpoint (
      run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
      position INTEGER NOT NULL, name TEXT NOT NULL, elapsed INTEGER NOT NULL,
      rss_bytes INTEGER NOT NULL, rss_delta_bytes INTEGER NOT NULL,
      peak_bytes INTEGER NOT NULL, peak_increase_bytes INTEGER NOT NULL,
      virtual_bytes INTEGER NOT NULL, anonymous_bytes INTEGER NOT NULL,
      file_bytes INTEGER NOT NULL,
      PRIMARY KEY (run_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE sample (
      run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
      position INTEGER NOT NULL, elapsed INTEGER NOT NULL, rss_bytes INTEGER NOT NULL,
      anonymous_bytes INTEGER NOT NULL, file_bytes INTEGER NOT NULL,
      PRIMARY KEY (run_id, position)
    ) STRICT, WITHOUT ROWID;
    """

  private static let experiments = """
    CREATE TABLE process (
      run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
      position INTEGER NOT NULL, name BLOB NOT NULL, peak_bytes INTEGER,
      started INTEGER NOT NULL, ended INTEGER,
      PRIMARY KEY (run_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE looser_checkpoint (
      run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
      position INTEGER NOT NULL, name TEXT NOT NULL, elapsed INTEGER NOT NULL,
      rss_bytes INTEGER NOT NULL, rss_delta_bytes INTEGER NOT NULL,
      peak_bytes INTEGER NOT NULL, peak_increase_bytes INTEGER NOT NULL,
      virtual_bytes INTEGER, anonymous_bytes INTEGER, file_bytes INTEGER,
      PRIMARY KEY (run_id, position)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO looser_checkpoint SELECT * FROM checkpoint;
    DROP TABLE checkpoint;
    ALTER TABLE looser_checkpoint RENAME TO checkpoint;
    """

  /// A watched run, and what its phases have besides the checkpoints of the same positions.
  private static let watches = """
    CREATE TABLE watch (
      run_id INTEGER PRIMARY KEY REFERENCES run(id) ON DELETE CASCADE,
      process_id INTEGER NOT NULL, ending TEXT NOT NULL, group_path TEXT, mechanism TEXT,
      limit_bytes INTEGER, limit_path TEXT, charge_bytes INTEGER, cache_bytes INTEGER,
      highest_charge_bytes INTEGER, oom_kills INTEGER, high_events INTEGER, limit_hits INTEGER
    ) STRICT;
    CREATE TABLE phase (
      run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
      position INTEGER NOT NULL, method TEXT NOT NULL, together_bytes INTEGER NOT NULL,
      pss_bytes INTEGER, processes INTEGER NOT NULL, ended_processes INTEGER NOT NULL,
      PRIMARY KEY (run_id, position)
    ) STRICT, WITHOUT ROWID;
    """

  /// A learner's progress in each exercise and language, the newest judgement of each, and its
  /// sizes.
  private static let exercises = """
    CREATE TABLE exercise_progress (
      exercise TEXT NOT NULL, language TEXT NOT NULL, folder TEXT NOT NULL, begun INTEGER NOT NULL,
      started_at TEXT NOT NULL, hints_shown INTEGER NOT NULL, solution_seen INTEGER NOT NULL,
      passed_at TEXT, PRIMARY KEY (exercise, language)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE exercise_judgement (
      exercise TEXT NOT NULL, language TEXT NOT NULL, judged_at TEXT NOT NULL,
      thoroughness TEXT NOT NULL, verdict TEXT NOT NULL, growth REAL, explanation TEXT NOT NULL,
      hint TEXT NOT NULL, PRIMARY KEY (exercise, language)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE exercise_size (
      exercise TEXT NOT NULL, language TEXT NOT NULL, factor INTEGER NOT NULL,
      input_bytes INTEGER NOT NULL, limit_bytes INTEGER NOT NULL, peak_bytes INTEGER, outcome TEXT,
      wall INTEGER, PRIMARY KEY (exercise, language, factor),
      FOREIGN KEY (exercise, language) REFERENCES exercise_judgement ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    """

  /// Where a variant's memory was at its peak, as JSON.
  private static let pictures = """
    CREATE TABLE picture (
      comparison_id INTEGER NOT NULL REFERENCES comparison(id) ON DELETE CASCADE,
      variant_position INTEGER NOT NULL, variant TEXT NOT NULL, account BLOB NOT NULL,
      PRIMARY KEY (comparison_id, variant_position)
    ) STRICT, WITHOUT ROWID;
    """

  private static let lessons = """
    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE lesson_progress (
      lesson_id TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
}
