import TestSupport
import Testing

/// What people type wrongly, with the exact line they get and the exit code.
@Suite(.tags(.slow)) struct WrongInputTests {
  @Test(arguments: [
    // Numbers that cannot be.
    (
      "compare tail --size -5MiB",
      "size: '-5MiB' is below 0; write it without the sign, as in 64MiB"
    ),
    ("compare tail --size=-5", "size: '-5' is below 0; write it without the sign, as in 64MiB"),
    ("compare tail -n -3", "tail: '--lines' cannot be '-3'; give 0 or more, as in 1000"),
    ("compare tail -n-3", "tail: '--lines' cannot be '-3'; give 0 or more, as in 1000"),
    ("compare tail --lines x", "tail: '--lines' cannot be 'x'; give a whole number, as in 1000"),
    ("compare tail --limit -1", "size: '-1' is below 0; write it without the sign, as in 64MiB"),
    (
      "compare tail --timeout 0",
      "time: '0' is no time at all; give more than 0, as in 200ms, 30s or 2m"
    ),
    (
      "compare tail --timeout -5s",
      "time: '-5s' is below 0; give more than 0, as in 200ms, 30s or 2m"
    ),
    ("compare tail --runs x", "compare: '--runs' cannot be 'x'; give a whole number, as in 5"),
    ("compare tail --runs -1", "runs: cannot make '-1' runs; ask for 1 to 1000"),
    ("runs --last x", "runs: '--last' cannot be 'x'; give a whole number, as in 5"),
    ("runs --last -1", "runs: cannot list '-1' runs; ask for 1 or more"),
    (
      "bill --price-per-gib-hour abc",
      "bill: '--price-per-gib-hour' cannot be 'abc'; give a number, as in 0.005"
    ),
    (
      "bill --price-per-gib-hour -1",
      "bill: a GiB cannot cost '-1.0' an hour; give 0 to 1000, as in 0.005"
    ),
    ("bill --replicas x", "bill: '--replicas' cannot be 'x'; give a whole number, as in 5"),
    (
      "fixture make log --size 1MiB --seed -1",
      "fixture make: '--seed' cannot be '-1'; give a whole number from 0 on, as in 7"
    ),
    ("sweep tail --sizes -5,7", "size: '-5' is below 0; write it without the sign, as in 64MiB"),
    ("sweep tail --sizes 5", "sweep: there is only '5'; give two sizes or more, as in 16MiB,64MiB"),
    // Runs.
    ("show 5-3", "show: '5-3' runs backwards; write 3-5"),
    (
      "show x",
      "show: 'x' is not a run; give its number or a range, as in 5 or 5-8; 'runs' lists them"
    ),
    (
      "show -3",
      "show: '-3' is not a run; give its number or a range, as in 5 or 5-8; 'runs' lists them"
    ),
    ("show 7", "workbook: there is no run '7'; type 'runs' to list them"),
    ("chart 7", "workbook: there is no run '7'; type 'runs' to list them"),
    ("bill 1-3", "bill: '1-3' is not a single run; give its number, as in 5; 'runs' lists them"),
    ("watch x", "watch: 'x' is not a process; give its number, which 'ps' lists"),
    ("watch -5", "watch: '-5' is not a process; give its number, which 'ps' lists"),
    // Names that do not exist.
    (
      "fixture make nope --size 1MiB",
      "fixture: there is no recipe 'nope'; use one of amounts, database, gzip, json, log, numbers, records, "
        + "report, requests, xml"
    ),
    ("fixture info nope", "fixture: there is no fixture 'nope'; make one with 'fixture make'"),
    ("fixture remove nope", "fixture: there is no fixture 'nope'; make one with 'fixture make'"),
    ("exercise start nope", "exercise: there is no 'nope'; type 'exercise list' to list them"),
    ("start nope", "lesson: there is no 'nope'; type 'lessons' to list them"),
    ("cases nope", "case: there is no case 'nope'; type 'cases' to list them"),
    ("set nope", "set: there is no setting 'nope'; type 'set' to list them"),
    (
      "measure no-such-program-7",
      "command: there is no program 'no-such-program-7'; check the spelling, or give its path"
    ),
    (
      "versus true no-such-program-7",
      "command: there is no program 'no-such-program-7'; check the spelling, or give its path"
    ),
    // Files that do not exist.
    (
      "compare tail --file /no/such",
      "input: cannot open '/no/such' (No such file or directory); check the path"
    ),
    ("read /no/such", "read: cannot read '/no/such' (No such file or directory); check the path"),
    (
      "lesson check /no/such",
      "lesson: cannot read '/no/such' (No such file or directory); name another file"
    ),
    (
      "exercise lint /no/such",
      "exercise: cannot read '/no/such' (No such file or directory); name another file"
    ),
    // Counts that do not fit.
    (
      "versus true false --name 1",
      "versus: '--name' is given once for 2 commands; give it once for each, or leave it out"
    ),
    (
      "versus true false true --prepare true --prepare false",
      "prepare: there are 2 lines for 3 commands; give one for all, or one for each"
    ),
    ("versus true", "versus: it takes two commands; give another, each in quotes"),
    (
      "versus true false --stdout inherit --format json",
      "stdout: output that is let through would be mixed with the 'json'; leave out one of them"
    ),
    // At the prompt.
    (
      "-c highwater",
      "command:1: highwater: 'highwater' is running already; type a command, or 'help' to list them"
    ),
  ])
  func isAnsweredByItsReason(line: String, message: String) throws {
    let place = try Workplace()
    let finished = try run(
      place.executable, line.split(separator: " ").map(String.init), environment: place.environment)
    #expect(finished.errorText == message + "\n")
    #expect(finished.status == 64)
    #expect(finished.outputText == "")
  }

  @Test func theProgramsNameBeforeACommandOfThePromptIsLeftOut() throws {
    let place = try Workplace()
    let finished = try place.highwater("-c", "highwater runs")
    #expect(finished.status == 0)
    #expect(finished.outputText.hasPrefix("runs: there are none yet"))
    #expect(
      finished.errorText
        == "highwater: a command here needs no 'highwater' before it; 'runs …' is enough\n")
  }
}
