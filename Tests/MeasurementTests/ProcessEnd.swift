import TestSupport

/// Whether a process soon is gone, or a zombie that only waits for init to reap it.
func hasEnded(_ process: Int32) -> Bool {
  waits {
    guard let stat = try? fileContents("/proc/\(process)/stat") else { return true }
    return String(decoding: stat, as: UTF8.self).contains(") Z ")
  }
}

/// How long a command of a test sleeps that is to be ended by something else.
let hanging = Duration.seconds(600)

/// Half the time of what hangs: a run that was over by then did not wait for it.
let wellBeforeHangingEnds = hanging / 2
