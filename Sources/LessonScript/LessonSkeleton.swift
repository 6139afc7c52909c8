/// A lesson to begin from: `lesson new ID`.
package enum LessonSkeleton {
  /// The file of a small sound lesson that runs as it stands and has a fence of each kind; `nil` if
  /// the id is not an `Identifier`.
  package static func text(id: String) -> String? {
    guard Identifier.isValid(id) else { return nil }
    return """
      ---
      id: \(id)
      title: Reading the end of a file
      minutes: 5
      version: 1
      requires: []
      ---

      # Reading the end of a file

      Say here what the learner will be able to do afterwards.

      ## Make a file {#make-a-file}

      One idea a step. Every file a lesson works on is made in it first.

      ```run
      fixture make log --size 16MiB
      ```

      ```note
      For the instructor: what to say here.
      ```

      ## Guess, then measure {#measure}

      Ask for a guess before each run: it makes the learner look.

      ```predict
      How much memory will reading the whole file take at its peak?
      unit: MiB
      against: load.peak
      ```

      ```run
      compare tail --size 16MiB
      ```

      ```expect
      same answer
      load.peak > input
      stream.peak < load.peak
      ```

      ```hint
      Hints are shown one by one, when the learner asks.
      ```

      ```answer
      The answer comes after them.
      ```

      ## Find it yourself {#find}

      A goal that the learner reaches by a command of their own, as at the prompt.

      ```do
      Find a file with which the load version's peak passes 100 MiB, by less than 30 MiB.

      case: tail
      goal: load.peak > 100MiB
      goal: load.peak < 130MiB
      solution: load tail --size 44MiB
      ```

      ```hint
      Divide 100 MiB by the bytes that your last run held for each byte of its file.
      ```

      ## Apply it {#apply}

      ```quiz
      The file grows to ten times its size. Which version's peak grows with it?

      - [x] The load version's
        Yes: it holds every line at once.
      - [ ] The stream version's
        No: it holds a little of the file at a time, whatever its size.
      ```

      ## Write it {#write}

      An exercise lets the learner write the fix, in a language of their own.

      ```exercise
      tail
      ```

      """
  }
}
