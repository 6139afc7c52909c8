// Languages knows the programming languages that learners write in: how to see whether a language's
// tools are installed, how to compile and run a program of one file, and the programs of the cases
// that are built in, by language.
//
// A language is one entry of `Lessons/languages.yaml`, which LanguageTable.swift reads.
// Toolchain.swift compiles. It may know Measurement, by which tools are run, and BuiltIn, which has
// the texts; it knows nothing of exercises and lessons.

/// A programming language as `languages.yaml` describes it.
///
/// Texts in `compile` and `run` may hold `{program}`, the path of the program's file, `{build}`, a
/// folder for what the compiler makes, and `{heap cap}`, which becomes the words of `heapCap` or
/// none.
package struct Language: Hashable, Sendable, Identifiable {
  /// The name that people type, `python`.
  package var id: String
  /// The name as it is written, `Python`.
  package var title: String
  /// What a program's file is called in a folder of its own, `Main.java`.
  package var fileName: String
  /// The command that prints the version if the language is installed.
  package var probe: [String]
  /// The Debian package that has it; `nil` if none has.
  package var debianPackage: String?
  /// Where to get it, a sentence, if no Debian package has it.
  package var source: String?
  /// The command that compiles a program; `nil` if it needs none.
  package var compile: [String]?
  /// The command that runs a program, without its arguments.
  package var run: [String]
  /// The variables that programs get besides HighWater's own.
  package var environment: [String: String]
  /// What caps the heap of a collected runtime, in place of `{heap cap}`; `{MiB}` becomes the cap.
  /// Empty for a language whose programs give memory back at once.
  package var heapCap: [String]
  /// Texts on standard error by which a runtime says that its heap is full, `MemoryError`.
  package var outOfMemory: [String]
  /// A program that does nothing.
  package var empty: String
  /// The language's name for `tracker`; `nil` if no module is built in.
  package var tracker: String?

  package init(
    id: String, title: String, fileName: String, probe: [String], debianPackage: String? = nil,
    source: String? = nil, compile: [String]? = nil, run: [String],
    environment: [String: String] = [:], heapCap: [String] = [], outOfMemory: [String] = [],
    empty: String, tracker: String? = nil
  ) {
    self.id = id
    self.title = title
    self.fileName = fileName
    self.probe = probe
    self.debianPackage = debianPackage
    self.source = source
    self.compile = compile
    self.run = run
    self.environment = environment
    self.heapCap = heapCap
    self.outOfMemory = outOfMemory
    self.empty = empty
    self.tracker = tracker
  }

  /// The ending of its programs' names with the dot, `.py`.
  package var fileEnding: String {
    fileName.lastIndex(of: ".").map { String(fileName[$0...]) } ?? ""
  }

  /// The name of the language whose cases are built in as Swift and run in the worker.
  package static let swift = "swift"
}
