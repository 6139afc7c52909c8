import Foundation
import TestSupport
import Testing

/// What `--where` and `check` say of phases and of growth, on programs whose memory is known.
///
/// The name of a test that needs tools ends in `WhereInstalled`.
@Suite(.tags(.slow)) struct WherePhasesCommandTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// Compiles a program with our tracker for C.
  private func compiled(_ main: String) throws -> String {
    let header = place.folder.path("memory_tracking.h")
    let tracker = try place.highwater("tracker", "c", "--output", header)
    try #require(tracker.status == 0, "\(tracker.errorText)")
    let source = place.folder.path("known.c")
    try Data(
      """
      #include "memory_tracking.h"
      #include <stdlib.h>
      #include <string.h>
      #include <sys/stat.h>
      static char *filled(size_t size) { return memset(malloc(size), 1, size); }
      \(main)

      """.utf8
    ).write(to: URL(fileURLWithPath: source))
    let program = place.folder.path("known")
    let compiler = try run("/usr/bin/env", ["gcc", "-g", "-O0", "-o", program, source])
    try #require(compiler.status == 0, "\(compiler.errorText)")
    return program
  }

  /// The part of a JSON result about places.
  private func account(_ arguments: String...) throws -> [String: Any] {
    // What follows a command's name is the command's own.
    let words = arguments.prefix(1) + ["--format", "json"] + arguments.dropFirst()
    let finished = try run(place.executable, Array(words), environment: place.environment)
    try #require(finished.status == 0, "\(finished.errorText)")
    return try #require(
      try ParsedJSON(finished.outputText)["variants"].first?["where"] as? [String: Any])
  }

  /// The functions on the way to the line that is largest, and its MiB.
  private func largest(_ sites: Any?) throws -> (functions: [String], mebibytes: Double) {
    let site = try #require((sites as? [[String: Any]])?.first)
    let frames = try #require(site["frames"] as? [[String: Any]])
    let bytes = try #require(site["bytes"] as? Int)
    return (frames.compactMap { $0["function"] as? String }, Double(bytes) / 1_048_576)
  }

  @Test(.enabled(if: TracingTools.compiler))
  func namesWhatHeldAndWhatGrewInEachPhaseWhereInstalled() throws {
    let program = try compiled(
      """
      static char *kept, *longer;
      static void keep(void) { kept = filled(24 << 20); }
      static void pass(void) { free(filled(48 << 20)); longer = filled(8 << 20); }
      static void drop(void) { free(kept); kept = filled(4 << 20); }
      int main(void) {
        memory_tracking_enable();
        keep();
        memory_tracking_checkpoint("Kept");
        pass();
        memory_tracking_checkpoint("Passed");
        drop();
        memory_tracking_checkpoint("Dropped");
        return 0;
      }
      """)
    let account = try account("measure", "--where", program)
    let phases = try #require(account["phases"] as? [[String: Any]])
    #expect(phases.map { $0["name"] as? String } == ["Kept", "Passed", "Dropped"])
    let peaks = try phases.map { try Double(#require($0["peak_bytes"] as? Int)) / 1_048_576 }
    #expect(peaks[1] > peaks[0] + 40 && peaks[2] < peaks[1] - 30)
    // What a phase held at its peak and what was left of it at its end are of different lines.
    #expect(try largest(phases[0]["sites"]).functions.contains("keep"))
    #expect(try abs(largest(phases[0]["growth"]).mebibytes - 24) < 0.5)
    #expect(try largest(phases[1]["growth"]).functions.contains("pass"))
    #expect(try abs(largest(phases[1]["growth"]).mebibytes - 8) < 0.5)
    #expect(try largest(phases[2]["growth"]).functions.contains("drop"))
    #expect(try abs(largest(phases[2]["growth"]).mebibytes - 4) < 0.5)
    let shown = try place.highwater("show")
    let rows = shown.outputText.split(separator: "\n").filter { $0.hasPrefix("Passed ") }
    #expect(rows.contains { $0.contains("+8.0") }, "\(shown.outputText)")
  }

  @Test func namesWhatGrewInThePhasesOfACase() throws {
    let account = try account("load", "report", "--size", "8MiB", "--where")
    let phases = try #require(account["phases"] as? [[String: Any]])
    #expect(!phases.isEmpty)
    #expect(phases.allSatisfy { ($0["peak_bytes"] as? Int ?? 0) > 0 })
    let grown = try phases.map { phase in
      try #require(phase["growth"] as? [[String: Any]]).first?["bytes"] as? Int ?? 0
    }
    #expect((grown.max() ?? 0) > 4 << 20)
  }

  @Test(.enabled(if: TracingTools.compiler))
  func namesTheLineThatBreaksABudgetWhereInstalled() throws {
    let program = try compiled(
      """
      static char *flat, *grows;
      static void keep_flat(void) { flat = memset(malloc(24 << 20), 1, 24 << 20); }
      static void keep_input(size_t size) { grows = memset(malloc(size), 1, size); }
      int main(int count, char **arguments) {
        struct stat input;
        if (count < 2 || stat(arguments[1], &input) != 0) return 1;
        keep_flat();
        keep_input((size_t)input.st_size);
        return 0;
      }
      """)
    try place.folder.write(
      """
      budgets:
        - name: large
          command: ['\(program)', '{file}']
          input: { size: 1MiB }
          peak: 4MiB
          runs: 1
        - name: growing
          command: ['\(program)', '{file}']
          input: { fixture: log, sizes: [1MiB, 16MiB] }
          grows: no
          runs: 1
        - name: fine
          command: ['\(program)', '{file}']
          input: { size: 1MiB }
          peak: 64MiB
          runs: 1

      """, to: "budgets.yaml")
    let checked = try place.highwater(
      "check", "--format", "json", place.folder.path("budgets.yaml"))
    #expect(checked.status == 1, "\(checked.errorText)")
    let budgets = try ParsedJSON(checked.outputText)["budgets"]
    let places = budgets.map { $0["place"] as? [String: Any] ?? [:] }
    #expect(budgets.map { $0["passed"] as? Bool } == [false, false, true])
    let sentences = places.map { $0["sentence"] as? String ?? "" }
    #expect(sentences[0].contains("held most at the peak, 24.0 MiB"), "\(sentences)")
    #expect(sentences[1].contains("grew most from the smallest input to the largest, from 1.0 MiB"))
    #expect(places[2]["sentence"] is NSNull)
  }

  @Test(.enabled(if: TracingTools.compiler))
  func saysWhyItCannotNameTheLineThatBreaksABudgetWhereInstalled() throws {
    try place.folder.write(
      """
      budgets:
        - name: missing
          command: ['sh', '-c', 'unset LD_PRELOAD; exec env -i sleep 0']
          peak: 1KiB
          tolerance: 0%
          runs: 1

      """, to: "budgets.yaml")
    let checked = try place.highwater("check", place.folder.path("budgets.yaml"))
    #expect(checked.status == 1)
    #expect(checked.outputText.contains("exceeds the budget"))
    #expect(checked.outputText.contains("↳ "), "\(checked.outputText)")
  }
}
