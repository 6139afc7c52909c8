import Foundation
import TestSupport
import Testing

/// Limits, the safety cap and predictions, through the built programs.
@Suite(.tags(.slow)) struct LimitMeasuringTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  private func comparison(_ arguments: [String]) throws -> LimitedJSON {
    let finished = try run(
      place.executable, arguments.prefix(1) + ["--format", "json"] + arguments.dropFirst(),
      environment: place.environment)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(LimitedJSON.self, from: Data(finished.output))
  }

  @Test func killsTheLoadVersionAndLetsTheStreamVersionDoItsWork() throws {
    let input = ["tail", "--size", "32MiB"]
    let free = try comparison(["stream"] + input).variants[0].runs[0]
    let limited = try comparison(["compare"] + input + ["--limit", "24MiB"])
    let (load, stream) = (limited.variants[0].runs[0], limited.variants[1].runs[0])
    #expect(stream.outcome == "completed")
    #expect(stream.answer.digest == free.answer.digest && free.answer.digest != nil)
    #expect(load.exitCode == 137 && load.limit.bytes == 24 << 20)
    let mechanism = try #require(load.limit.mechanism)
    #expect(load.outcome == (mechanism == "watchdog" ? "limit-killed" : "oom-killed"))
    // How far a process gets between two looks of the watchdog depends on what else runs.
    let peak = try #require(load.peakBytes)
    #expect(mechanism == "watchdog" ? peak > 24 << 20 : peak <= 56 << 20)

    let finished = try place.highwater("compare", "tail", "--size", "32MiB", "--limit", "24MiB")
    #expect(finished.status == 1)
    // The words of a table without the blanks between its columns, which fit the window.
    let text = finished.outputText.split(separator: " ").joined(separator: " ")
    #expect(text.contains("Reason: OOMKilled") == (mechanism != "watchdog"))
    #expect(text.contains("Can handle larger files? No ("))
    #expect(text.contains("Limit: 24.0 MiB by \(mechanism)."))
    #expect(text.contains(" Yes"))
  }

  /// In a group that the command made inside the run's own: v1 counts the victim there alone.
  @Test(.enabled(if: isRoot, "needs root")) func isKilledInAGroupOfItsOwnAsRoot() throws {
    let probe = try BuiltProducts.path("memory-probe")
    let script = """
      inside=$(sed -n 's,^[0-9]*:memory:,/sys/fs/cgroup/memory,p' /proc/self/cgroup)
      [ "$inside" ] || inside=$(sed -n 's,^0::,/sys/fs/cgroup,p' /proc/self/cgroup)
      mkdir "$inside/own"
      sh -c "echo \\$\\$ > '$inside/own/cgroup.procs' && exec '\(probe)' touch 200000000"
      true
      """
    let run = try comparison(["measure", "--limit", "50MiB", "--", "sh", "-c", script])
      .variants[0].runs[0]
    #expect(run.limit.mechanism == "watchdog" || run.outcome == "oom-killed", "\(run)")
  }

  @Test func refusesWhatCannotFitUnlessForced() throws {
    #expect(try place.highwater("set", "cap", "20MiB").outputText == "cap: 20.0 MiB\n")
    let refused = try place.highwater("compare", "tail", "--size", "16MiB")
    #expect(refused.status == 1)
    #expect(
      refused.outputText
        == "load: about 49.6 MiB, from 2.6 bytes for each byte of the log fixture. "
        + "The safety cap is 20.0 MiB.\n")
    #expect(
      refused.errorText == "tail: the load version on '16.0 MiB' needs about 49.6 MiB, more than "
        + "the safety cap of 20.0 MiB (by 'set cap'); take a smaller file, see it end with "
        + "--limit, raise --cap, or run it anyway with --force\n")
    let forced = try comparison(["load", "tail", "--size", "16MiB", "--force"])
    #expect(forced.variants[0].runs[0].outcome == "cap-killed")
    let raised = try comparison(["load", "tail", "--size", "16MiB", "--cap", "1GiB"])
    #expect(raised.variants[0].runs[0].outcome == "completed")
    // Now it is known better than by what is stated.
    let known = try place.highwater("load", "tail", "--size", "16MiB", "--cap", "1GiB")
    #expect(known.outputText.contains(", from 1 earlier run."))
    #expect(try place.highwater("set", "cap", "auto").outputText.hasPrefix("cap: auto, half of"))
  }

  /// How much memory a run takes depends on the lines of the user's own file.
  @Test func triesASliceOfTheUsersOwnFile() throws {
    let path = try place.folder.write(
      Array(repeating: Array((String(repeating: "x", count: 63) + "\n").utf8), count: 1 << 18)
        .joined(), to: "lines")
    let told = try place.highwater("load", "count", "--pattern", "2", "--file", path)
    #expect(told.outputText.hasPrefix("load: about "))
    #expect(told.outputText.contains(", from a run on 4.0 MiB of it."))
    let again = try place.highwater("load", "count", "--pattern", "2", "--file", path)
    #expect(again.outputText.contains(", from 1 earlier run."))
  }

  @Test func tellsWhatASettingTakes() throws {
    for (words, error) in [
      (
        ["cap", "much"],
        "size: cannot read 'much'; write a number and a unit, as in 64MiB, 64MB, "
          + "1.5GiB or 4096"
      ),
      (["cap", "1MiB"], "cap: '1MiB' is less than any program needs; give 16MiB or more"),
      (["cpa"], "set: there is no setting 'cpa'; did you mean 'cap'?"),
    ] {
      let finished = try run(
        place.executable, ["set"] + words, environment: place.environment)
      #expect(finished.status == 64)
      #expect(finished.errorText == error + "\n")
    }
  }

  @Test func dropsTheInputFromThePageCache() throws {
    let result = try comparison(["stream", "count", "--size", "1MiB", "--cold"])
    let warm = try comparison(["stream", "count", "--size", "1MiB"])
    let (cold, again) = (result.variants[0].runs[0], warm.variants[0].runs[0])
    // Whether it works is the file system's affair; that it is told is ours.
    let kept = try #require(cold.cachedInputBytes)
    #expect(kept <= 1 << 20)
    #expect(try #require(again.cachedInputBytes) == 1 << 20)
  }

  @Test func refusesOptionsThatMakeNoSense() throws {
    for (option, value, error) in [
      ("--limit", "0", "limit: no program runs in '0'; give 1MiB or more"),
      (
        "--interval", "1us",
        "time: cannot read '1us'; write a number and a unit, as in 200ms, 30s "
          + "or 2m"
      ),
      ("--interval", "0.1ms", "interval: cannot sample every '0.1ms'; ask for 1ms to 60s"),
      (
        "--variants", "load,map2",
        "variants: tail has no version 'map2'; choose from load, stream, map"
      ),
      (
        "--variants", "load,load",
        "variants: 'load' is given twice; name each version once"
      ),
    ] {
      let finished = try place.highwater("compare", "tail", "\(option)=\(value)")
      #expect(finished.status == 64)
      #expect(finished.errorText == error + "\n")
    }
  }
}

/// The part of a limited run's JSON that these tests check.
private struct LimitedJSON: Decodable {
  struct Limit: Decodable {
    var bytes: Int?
    var mechanism: String?
  }

  struct Answer: Decodable {
    var digest: String?
  }

  struct Run: Decodable {
    var outcome: String
    var exitCode: Int?
    var peakBytes: Int?
    var cachedInputBytes: Int?
    var limit: Limit
    var answer: Answer
  }

  struct Variant: Decodable {
    var runs: [Run]
  }

  var variants: [Variant]
}
