import Glibc

// Runs one version of one case in a process of its own, so that the peak is that version's alone.
//
//     highwater-worker [--answer FILE] CASE VERSION FILE [NAME=VALUE …]
//
// It reports on descriptor 3 (`WorkerReport`), or, run by hand without one, to standard output in
// words. Exit codes: 0 done, 1 the version failed, 64 the request cannot be understood.

// First of all, while no file can have taken the descriptor's number.
let channel = ReportChannel()
// A reader that has gone shows as EPIPE at the next report, which then ends the run without a word.
signal(SIGPIPE, SIG_IGN)
exit(Worker(channel: channel).run(Array(CommandLine.arguments.dropFirst())))
