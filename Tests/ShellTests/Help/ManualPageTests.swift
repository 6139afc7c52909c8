import Testing

@testable import Shell

/// What the manual page says besides the commands.
@Suite struct ManualPageTests {
  @Test(arguments: [
    "XDG_STATE_HOME", "XDG_CACHE_HOME", "HIGHWATER_FIXTURES", "EDITRC", "HOME", "TMPDIR", "VISUAL",
    "EDITOR", "PAGER", "LESS", "SHELL", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR",
    "TERM", "COLUMNS", "LC_ALL", "LC_CTYPE", "LANG",
  ])
  func namesEveryVariable(name: String) throws {
    let lines = try ManualPage.lines()
    let start = try #require(lines.firstIndex(of: ".SH ENVIRONMENT"))
    let section = lines[(start + 1)...].prefix { !$0.hasPrefix(".SH ") }
    let terms = section.filter { $0.hasPrefix("\\fB") }
      .flatMap { $0.dropFirst(3).replacing("\\fR", with: "").split(separator: ", ") }
    #expect(terms.contains { $0 == name })
  }
}
