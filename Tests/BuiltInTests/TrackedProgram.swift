import BuiltIn
import Glibc
import TestSupport
import Testing

/// A small program that uses one of the tracker modules, in a folder of its own.
///
/// Every program does the same: it tracks an allocation of 50 MiB and its end, lets four threads
/// pass fifty checkpoints each, and stops tracking.
struct TrackedProgram: CustomStringConvertible, Sendable {
  let description: String
  /// The tracker module's file name.
  let module: String
  /// The program's files in `Trackers` beside this file.
  let sources: [String]
  /// How to compile it, in the system's shell, with every warning an error; empty if it need not
  /// be.
  var building = ""
  /// How to run it.
  let running: String
  /// The programs that this takes.
  let tools: [String]
  /// Whether its runtime starts where `/proc` is not mounted.
  var startsWithoutProc = true

  static let python = TrackedProgram(
    description: "Python", module: "memory_tracking.py", sources: ["program.py"],
    running: "python3 -W error program.py", tools: ["python3"])
  static let javaScript = TrackedProgram(
    description: "JavaScript", module: "memory-tracking.mjs", sources: ["program.mjs"],
    running: "node --expose-gc program.mjs", tools: ["node"])
  static let java = TrackedProgram(
    description: "Java", module: "MemoryTracking.java", sources: ["Program.java"],
    building: "javac -Xlint:all -Werror Program.java MemoryTracking.java",
    running: "java -cp . Program", tools: ["javac", "java"], startsWithoutProc: false)
  static let go = TrackedProgram(
    description: "Go", module: "memorytracking.go", sources: ["program.go"],
    building: """
      mkdir memorytracking && mv memorytracking.go memorytracking
      printf 'module program\\n\\ngo 1.19\\n' > go.mod
      export GOCACHE="$PWD/cache" GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local
      go vet ./memorytracking && go build -o program .
      """, running: "./program", tools: ["go"])
  static let rust = TrackedProgram(
    description: "Rust", module: "memory_tracking.rs", sources: ["program.rs"],
    building: "rustc -D warnings --edition 2021 -O -o program program.rs",
    running: "./program", tools: ["rustc"])
  static let c = TrackedProgram(
    description: "C", module: "memory_tracking.h", sources: ["program.c", "other.c"],
    building: """
      cc -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Werror -O2 -pthread \
        -o program program.c other.c
      """, running: "./program", tools: ["cc"])
  static let cPlusPlus = TrackedProgram(
    description: "C++", module: "memory_tracking.hpp", sources: ["program.cpp"],
    building: "c++ -std=c++17 -Wall -Wextra -Wpedantic -Werror -O2 -pthread -o program program.cpp",
    running: "./program", tools: ["c++"])
  static let cSharp = TrackedProgram(
    description: "C#", module: "MemoryTracking.cs", sources: ["Program.cs"],
    building: "mcs -warnaserror -out:program.exe Program.cs MemoryTracking.cs",
    running: "mono program.exe", tools: ["mcs", "mono"], startsWithoutProc: false)
  static let ruby = TrackedProgram(
    description: "Ruby", module: "memory_tracking.rb", sources: ["program.rb"],
    running: "ruby -w program.rb", tools: ["ruby"])

  static let all = [python, javaScript, java, go, rust, c, cPlusPlus, cSharp, ruby]

  /// Whether its toolchain is installed and starts: a name in `PATH` may stand for nothing.
  var isInstalled: Bool {
    tools.allSatisfy { tool in
      let version =
        tool == "go" ? "version" : tool == "java" || tool == "javac" ? "-version" : "--version"
      return
        (try? run("/bin/sh", ["-c", "exec \(tool) \(version)"], environment: Self.environment))?
        .status == 0
    }
  }

  /// Puts module and program into a folder and compiles them.
  func build() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(#require(BuiltIn.trackers[module]).bytes, to: module)
    let package = try BuiltProducts.package()
    for source in sources {
      try folder.write(
        fileContents("\(package)/Tests/BuiltInTests/Trackers/\(source)"), to: source)
    }
    let built = try shell(building, in: folder)
    try #require(built.status == 0, "\(building)\n\(built.outputText)\n\(built.errorText)")
    return folder
  }

  /// Runs a script of the system's shell, with the program's folder as the working folder.
  func shell(_ script: String, in folder: TemporaryFolder) throws -> FinishedProcess {
    try run(
      "/bin/sh", ["-ec", script], environment: Self.environment, workingFolder: folder.path)
  }

  /// Toolchains may be installed in the home folder.
  private static let environment = ["HOME": getenv("HOME").map { String(cString: $0) }]
}
