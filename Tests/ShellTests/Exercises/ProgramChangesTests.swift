import Course
import Foundation
import Measurement
import TestSupport
import Testing

@testable import Shell

/// Saves, as editors make them, and what is none.
@Suite struct ProgramChangesTests {
  private let folder: TemporaryFolder
  private let changes: ProgramChanges

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("first\n", to: "main.py")
    changes = try ProgramChanges(of: "main.py", in: folder.path)
  }

  @Test func noticesASaveInItsPlace() throws {
    #expect(!changes.hasChanged)
    try folder.write("second\n", to: "main.py")
    try changes.wait(or: .never)
    #expect(changes.hasChanged)
    changes.forget()
    #expect(!changes.hasChanged)
  }

  @Test func noticesASaveByRenaming() throws {
    try folder.write("second\n", to: ".main.py.tmp")
    #expect(!changes.hasChanged)
    try FileManager.default.removeItem(atPath: folder.path("main.py"))
    try FileManager.default.moveItem(
      atPath: folder.path(".main.py.tmp"), toPath: folder.path("main.py"))
    try changes.wait(or: .never)
    #expect(changes.hasChanged)
  }

  @Test func ignoresOtherFiles() throws {
    for name in [".main.py.swp", "main.py~", "4913", "TASK.md", "main.py.1"] {
      try folder.write("x", to: name)
    }
    #expect(!changes.hasChanged)
    #expect(!changes.interruption(or: .never).isPending)
  }

  @Test func interruptsWhatGoesOn() throws {
    let interruption = changes.interruption(or: .never)
    try folder.write("second\n", to: "main.py")
    #expect(interruption.isPending)
    #expect(changes.interruption(or: Interruption(descriptor: -1) { true }).isPending)
  }

  @Test func tellsThatTheFolderIsGone() throws {
    let inner = try folder.makeFolder("inner")
    let changes = try ProgramChanges(of: "main.py", in: inner)
    try FileManager.default.moveItem(atPath: inner, toPath: folder.path("moved"))
    #expect(throws: CommandFailure.self) { try changes.wait(or: .never) }
  }

  @Test func refusesAFolderThatIsMissing() {
    #expect(throws: CommandFailure.self) {
      _ = try ProgramChanges(of: "main.py", in: folder.path("nowhere"))
    }
  }
}
