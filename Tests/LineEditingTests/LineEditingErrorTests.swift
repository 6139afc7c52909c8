import Glibc
import LineEditing
import Testing

@Suite struct LineEditingErrorTests {
  @Test(arguments: [
    (
      LineEditingError.notATerminal,
      "prompt: standard input and output are not both a terminal; "
        + "pass the commands as arguments"
    ),
    (
      .startFailed,
      "prompt: the line editor did not start; free some memory and try again"
    ),
    (
      .terminalFailed(code: EBADF),
      "prompt: cannot read the terminal (Bad file descriptor); open a new one"
    ),
    (
      .historyUnreadable(path: "/h", code: EACCES),
      "history: cannot read '/h' (Permission denied); "
        + "this session keeps its history to itself until you move the file away"
    ),
    (
      .historyForeign(path: "/h"),
      "history: '/h' was not written by this program; "
        + "it is left as it is, and no history is kept until you move it away"
    ),
    (
      .historyDamaged(path: "/h", lines: 1),
      "history: '/h' holds 1 unreadable line; "
        + "the others are loaded, and the file is only added to until you delete it or them"
    ),
    (
      .historyDamaged(path: "/h", lines: 2),
      "history: '/h' holds 2 unreadable lines; "
        + "the others are loaded, and the file is only added to until you delete it or them"
    ),
    (
      .historyUnwritable(path: "/h", code: ENOSPC),
      "history: cannot write '/h' (No space left on device); "
        + "this session keeps its history to itself from now on"
    ),
  ])
  func saysWhatFailedAndWhatToDo(error: LineEditingError, text: String) {
    #expect(error.description == text)
  }
}
