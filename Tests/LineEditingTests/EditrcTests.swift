import Testing

@testable import LineEditing

@Suite struct EditrcTests {
  @Test func leavesOutCommentsAndEmptyLines() {
    let editrc = Editrc(text: "# mine\n\n  bind -v\r\n\t#x\nhighwater:bind ^T ed-clear-screen")
    #expect(editrc.lines == ["bind -v", "highwater:bind ^T ed-clear-screen"])
  }

  @Test(arguments: ["bind -v", "bind -e", "highwater:bind -v", ".*:bind\t-e"])
  func knowsWhatResetsTheKeys(line: String) {
    #expect(Editrc.resetsKeys(line))
    #expect(Editrc(text: line).keepingMode.lines.isEmpty)
  }

  @Test(arguments: ["bind ^T ed-clear-screen", "bind -a k ed-prev-history", "edit on", "rebind -v"])
  func knowsWhatDoesNot(line: String) {
    #expect(!Editrc.resetsKeys(line))
    #expect(Editrc(text: line).keepingMode.lines == [line])
  }
}
