import Glibc
import TestSupport

/// Whether a process is gone within ten seconds, or a zombie that only waits for init to reap it.
func hasEnded(_ process: Int32) throws -> Bool {
  let deadline = ContinuousClock.now + .seconds(10)
  while ContinuousClock.now < deadline {
    guard kill(process, 0) == 0 else { return true }
    do {
      let stat = String(decoding: try fileContents("/proc/\(process)/stat"), as: UTF8.self)
      if stat.contains(") Z ") { return true }
    } catch {
      // It ended between the two looks.
    }
    usleep(10_000)
  }
  return false
}
