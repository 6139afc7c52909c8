/// A stream version and the tool that does the same.
struct Duel {
  /// What is timed, in words.
  let name: String
  let study: String
  let options: [String]
  /// The recipe of the fixture to work on, or `nil` for the log.
  var recipe: String?
  /// The size of its input, as a multiple of the size asked for.
  var factor = 1
  /// The tool and its arguments; `FILE` in one stands for the file.
  let tool: [String]
  /// Whether the tool reads the file from its standard input.
  var readsInput = false
  /// Whether its output goes to a file: `grep` stops at the first match where nobody reads.
  var keepsOutput = false
  /// The module that the tool is, if it is one of Python's.
  var module: String?
  /// The most that the worker's time may be of the tool's, or `nil` where none is set.
  let target: Double?

  static let all: [Duel] = [
    Duel(
      name: "count", study: "count", options: ["pattern=ERROR"],
      tool: ["rg", "--count-matches", "ERROR", "FILE"], target: 0.7),
    Duel(
      name: "search --count", study: "search", options: ["pattern=ERROR", "count=true"],
      tool: ["rg", "-c", "ERROR", "FILE"], target: 1),
    Duel(
      name: "search --count", study: "search", options: ["pattern=ERROR", "count=true"],
      tool: ["grep", "-a", "-c", "-F", "ERROR", "FILE"], keepsOutput: true, target: nil),
    Duel(
      name: "search --regex --count", study: "search",
      options: ["pattern=(reset|timeout) .*4[0-9]", "regex=true", "count=true"],
      tool: ["grep", "-a", "-c", "-E", "(reset|timeout) .*4[0-9]", "FILE"], keepsOutput: true,
      target: nil),
    Duel(
      name: "search --regex --count", study: "search",
      options: ["pattern=(reset|timeout) .*4[0-9]", "regex=true", "count=true"],
      tool: ["rg", "-c", "(reset|timeout) .*4[0-9]", "FILE"], target: 0.8),
    Duel(
      name: "transform --output", study: "transform", options: ["output=/dev/null"],
      tool: ["tr", "a-z", "A-Z"], readsInput: true, target: 0.3),
    Duel(
      name: "tail -n 1000", study: "tail", options: ["lines=1000"],
      tool: ["tail", "-n", "1000", "FILE"], target: 2),
    Duel(
      name: "section, last tenth", study: "section", options: ["header=out of memory"],
      tool: ["rg", "-n", "^#==\\[ Out of Memory", "FILE"], target: 0.7),
    Duel(
      name: "section, last tenth", study: "section", options: ["header=out of memory"],
      tool: ["rg", "-n", "-i", "^#==\\[.*out of memory.*\\]={5,}#", "FILE"], target: 0.7),
    Duel(
      name: "header", study: "header", options: [], tool: ["head", "-c", "100", "FILE"],
      target: nil),
    Duel(
      name: "preview", study: "preview", options: [], tool: ["head", "-c", "50M", "FILE"],
      target: nil),
    Duel(
      name: "lookup of one line", study: "lookup", options: ["lines=5000000"],
      tool: ["sed", "-n", "5000000{p;q}", "FILE"], target: nil),
    Duel(
      name: "passes (lines, longest)", study: "passes", options: [],
      tool: ["wc", "-l", "-L", "FILE"], target: 0.15),
    Duel(
      name: "report", study: "report", options: [], tool: ["wc", "-l", "-L", "FILE"], target: 0.2),
    Duel(
      name: "sections", study: "sections", options: [],
      tool: ["rg", "-b", "^#==\\[.*\\]={5,}#", "FILE"], target: nil),
    Duel(
      name: "sort in 16 MiB", study: "sort", options: ["memory=16MiB"], factor: 4,
      tool: ["env", "LC_ALL=C", "sort", "-S", "16M", "FILE"], target: 0.6),
    Duel(
      name: "sort in memory", study: "sort", options: ["memory=4GiB"], factor: 4,
      tool: ["env", "LC_ALL=C", "sort", "FILE"], target: 0.5),
    duckDB(
      "copies", recipe: "numbers",
      "COPY (SELECT x // 1024 FROM \(numbers) WHERE x > 0 ORDER BY 1) TO '/dev/null' (HEADER false)",
      target: 0.35),
    duckDB(
      "accumulate", recipe: "numbers", "SELECT count(*), sum(x), min(x), max(x) FROM \(numbers)",
      target: 0.2),
    duckDB(
      "topk", options: ["top=10"], recipe: "numbers",
      "SELECT x FROM \(numbers) ORDER BY 1 DESC LIMIT 10", target: nil),
    duckDB(
      "groupby", options: ["key=station", "value=value"], recipe: "records",
      """
      SELECT b, count(*), sum(try_cast(substr(e, 7) AS DECIMAL(38, 9))) FROM read_csv('FILE', \
      header = false, skip = 1, delim = '\t', quote = '', escape = '', null_padding = true, \
      auto_detect = false, columns = {'a': 'VARCHAR', 'b': 'VARCHAR', 'c': 'VARCHAR', \
      'd': 'VARCHAR', 'e': 'VARCHAR', 'f': 'VARCHAR', 'g': 'VARCHAR', 'h': 'VARCHAR'}) GROUP BY b
      """, target: 0.7),
    Duel(
      name: "groupby", study: "groupby", options: ["key=2", "value=5"], recipe: "records",
      tool: [
        "mawk", "{ n[$2]++; s[$2] += substr($5, 7) } END { for (k in n) print k, n[k], s[k] }",
        "FILE",
      ], target: nil),
    Duel(
      name: "distinct", study: "distinct", options: ["field=1"], recipe: "records",
      tool: ["mawk", "!seen[$1]++ { n++ } END { print n }", "FILE"], target: nil),
    Duel(
      name: "json", study: "json", options: [], recipe: "json",
      tool: ["jq", "map(.amount) | add", "FILE"], target: 0.2),
    Duel(
      name: "json", study: "json", options: [], recipe: "json",
      tool: [
        "python3", "-c", "import orjson; print(len(orjson.loads(open('FILE', 'rb').read())))",
      ], module: "orjson", target: 1),
    Duel(
      name: "gunzip", study: "gunzip", options: [], recipe: "gzip",
      tool: ["sh", "-c", "zcat FILE | wc -l"], target: 1.1),
    Duel(
      name: "query", study: "query", options: ["rows=amount > 5000"], recipe: "database",
      tool: ["sqlite3", "FILE", "SELECT * FROM orders WHERE amount > 5000"], target: 1.1),
    Duel(
      name: "xml", study: "xml", options: [], recipe: "xml",
      tool: ["xmllint", "--stream", "--noout", "FILE"], target: nil),
  ]

  /// The numbers of a file as DuckDB reads them.
  private static let numbers = "read_csv('FILE', header = false, columns = {'x': 'BIGINT'})"

  /// A case and what DuckDB's Python package does with the same file in one statement.
  private static func duckDB(
    _ study: String, options: [String] = [], recipe: String, _ statement: String, target: Double?
  ) -> Duel {
    let program = """
      import duckdb, sys
      answer = duckdb.sql(sys.argv[1])
      print(answer.fetchall() if answer else "")
      """
    return Duel(
      name: study, study: study, options: options, recipe: recipe,
      tool: ["python3", "-c", program, statement], module: "duckdb", target: target)
  }
}
