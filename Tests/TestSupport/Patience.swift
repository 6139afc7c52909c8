import Glibc

/// How long a test waits for what must happen: far longer than the busiest machine needs, since
/// only a failing test waits that long.
package let patience = Duration.seconds(300)

/// Waits until a condition is met.
///
/// - Returns: Whether it was met before `patience` ran out.
package func waits(until condition: () throws -> Bool) rethrows -> Bool {
  let deadline = ContinuousClock.now + patience
  while try !condition() {
    guard ContinuousClock.now < deadline else { return false }
    usleep(2000)
  }
  return true
}

/// Repeats an attempt with longer and longer times, until it gets as far as the test needs.
///
/// It is for what happens within a time that the product keeps, such as a `--timeout`: how far a
/// process gets in that time depends on what else the machine does.
///
/// - Parameters:
///   - first: The time of the first attempt; each further one gets four times as long.
///   - attempt: Makes an attempt; `nil` means that its time was too short.
/// - Returns: The result of the first attempt that got far enough; `nil` if none did.
package func withEnoughTime<Result>(
  from first: Duration, _ attempt: (Duration) throws -> Result?
) rethrows -> Result? {
  var time = first
  while time <= patience {
    if let result = try attempt(time) { return result }
    time = time * 4
  }
  return nil
}
