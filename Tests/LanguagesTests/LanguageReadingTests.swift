import Languages
import Testing

/// What a table of languages says, and what is wrong with it.
struct LanguageReadingTests {
  private func read(_ text: String) throws(LanguageError) -> LanguageTable {
    try LanguageTable(text, file: "l.yaml")
  }

  /// An entry with everything it must have.
  private static let entry = """
    lua:
      title: Lua
      file: main.lua
      installed: lua -v
      run: lua {program}
      empty: ""

    """

  @Test func readsEveryKey() throws {
    let table = try read(
      """
      d:
        title: D
        file: main.d
        installed: [dmd, --version]
        package: dmd
        compile: dmd  -of={build}/program {program}
        run: ["{build}/program", "{heap cap}", "a b"]
        heap cap: --DRT-gcopt=maxPoolSize:{MiB} --x
        empty: |
          void main() {}
        out of memory: [OutOfMemoryError, "of memory"]
        environment: { A: "1", B: "" }
        tracker: d
      """)
    #expect(
      table.languages == [
        Language(
          id: "d", title: "D", fileName: "main.d", probe: ["dmd", "--version"],
          debianPackage: "dmd", compile: ["dmd", "-of={build}/program", "{program}"],
          run: ["{build}/program", "{heap cap}", "a b"], environment: ["A": "1", "B": ""],
          heapCap: ["--DRT-gcopt=maxPoolSize:{MiB}", "--x"],
          outOfMemory: ["OutOfMemoryError", "of memory"], empty: "void main() {}\n", tracker: "d")
      ])
  }

  @Test func readsWhatIsOneTextOrAList() throws {
    let table = try read(Self.entry + "  out of memory: not enough memory\n")
    #expect(table.languages.first?.outOfMemory == ["not enough memory"])
  }

  /// Lines after an entry that is whole, each with its mistake.
  @Test(arguments: [
    ("  pakage: lua5.4", "7:3: error: unknown key 'pakage'; did you mean 'package'?"),
    (
      "  x: y",
      "7:3: error: unknown key 'x'; use one of title, file, installed, package, source, compile, "
        + "run, empty, heap cap, out of memory, environment, tracker"
    ),
    ("  package: [a, b]", "7:12: error: 'package' must be a text; write one"),
    ("  package: \"a\\nb\"", "7:12: error: 'package' must be one line of text; write one"),
    (
      "  compile: ''",
      "7:12: error: 'compile' is empty; write a program and its arguments, or leave it out"
    ),
    (
      "  compile: luac {programm}",
      "7:12: error: there is no '{programm}' here; did you mean '{program}'?"
    ),
    ("  compile: [luac, [a]]", "7:19: error: 'compile' must be a text; write one"),
    (
      "  heap cap: -m {MiB}",
      "7:13: error: 'run' does not say where it goes; write '{heap cap}' into 'run'"
    ),
    (
      "  environment: A",
      "7:16: error: 'environment' must be variables with their values; write 'NAME: value' lines"
    ),
    (
      "  environment: { A=B: c }",
      "7:18: error: a variable cannot be called 'A=B'; write a name without '='"
    ),
    (
      "  package: a\n  source: b",
      "8:11: error: 'source' is for a language without 'package'; leave one of them out"
    ),
    (
      "Lua: {}",
      "7:1: error: a language cannot be called 'Lua'; write small letters, digits, '-', '+' and '#'"
    ),
    (
      "d: 5",
      "7:4: error: 'd' must be 'key: value' lines; the keys are title, file, installed, package, "
        + "source, compile, run, empty, heap cap, out of memory, environment, tracker"
    ),
    ("lua: 5", "1:1: error: the key 'lua' is given twice; remove one"),
  ])
  func namesTheMistakeAndItsPlace(lines: String, mistake: String) {
    #expect {
      try read(Self.entry + lines + "\n")
    } throws: { error in
      "\(error)".split(separator: "\n").contains("l.yaml:\(mistake)")
    }
  }

  /// Values of keys that every entry has, each with its mistake.
  @Test(arguments: [
    (
      "main.lua", "lua",
      "3:9: error: 'file' cannot be 'lua'; write a name with an ending, as in main.py"
    ),
    (
      "main.lua", "a/b.lua",
      "3:9: error: 'file' cannot be 'a/b.lua'; write a name with an ending, as in main.py"
    ),
    (
      "lua {program}", "lua",
      "5:8: error: 'run' does not say which program; write '{program}' in its place"
    ),
    (
      "lua {program}", "lua {heap cap} {program}",
      "5:8: error: nothing says what '{heap cap}' is; add 'heap cap'"
    ),
    (
      "lua {program}", "lua -m{heap cap} {program}",
      "5:8: error: '{heap cap}' becomes several words; write it as a word of its own"
    ),
    ("  title: Lua\n", "", "2:3: error: the key 'title' is missing; add it"),
  ])
  func namesTheMistakeOfARequiredKey(text: String, replacement: String, mistake: String) {
    #expect {
      try read(Self.entry.replacing(text, with: replacement))
    } throws: { error in
      "\(error)" == "l.yaml:\(mistake)"
    }
  }

  @Test(arguments: [
    ("", "1:1: error: the file is empty; write a language into it"),
    (
      "- lua\n",
      "1:1: error: the file must be languages by their names; write 'python:' and its lines"
    ),
  ])
  func namesTheMistakeOfAWholeText(text: String, mistake: String) {
    #expect {
      try read(text)
    } throws: { error in
      "\(error)" == "l.yaml:\(mistake)"
    }
  }

  @Test(arguments: [("lua: [", "2:1"), ("lua:\n\ttitle: a\n", "2:1")])
  func saysWhereYAMLEnds(text: String, place: String) {
    #expect {
      try read(text)
    } throws: { error in
      "\(error)".hasPrefix("l.yaml:\(place): error: this is not YAML")
    }
  }
}
