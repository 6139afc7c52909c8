import MemoryTracking
import Testing

@testable import Measurement

@Suite struct WhereSiteTests {
  /// The only site of an account of one stack.
  private func site(_ frames: [WhereAccount.Frame]) throws -> WhereSite {
    let account = WhereAccount(
      peak: ByteCount(100), program: "/home/me/tool", processID: 1, frames: frames,
      stacks: [
        .init(bytes: ByteCount(100), variance: 0, frames: Array(frames.indices))
      ])
    #expect(account.sites.count == 1)
    return try #require(account.sites.first)
  }

  private func frame(
    _ function: String, _ file: String?, _ line: Int?, isOwn: Bool = true
  ) -> WhereAccount.Frame {
    WhereAccount.Frame(
      function: function, file: file, line: line, module: "/home/me/tool", isOwn: isOwn)
  }

  @Test func namesTheFunctionThatLedToAClosure() throws {
    let found = try site([
      frame("closure #1 in Data.lines()", "Lines.swift", 15),
      frame("specialized Data.withUnsafeBytes<A>(_:)", "/<compiler-generated>", nil, isOwn: false),
      frame("Data.lines()", "Lines.swift", 9),
      frame("specialized static Report.load(_:)", "Report.swift", 17),
    ])
    #expect(found.frame.place == "Lines.swift:15")
    #expect(found.caller?.place == "Report.swift:17")
  }

  @Test func leavesOutTheMethodOfTheSameNameThatPassesACallOn() throws {
    let found = try site([
      frame("UnsafeRawBufferPointer.lines()", "Lines.swift", 19),
      frame("Data.lines()", "Lines.swift", 8),
      frame("specialized static Report.load(_:)", "Report.swift", 17),
    ])
    #expect(found.caller?.place == "Report.swift:17")
  }

  @Test func namesAnInitializerThatCalledAnother() throws {
    let found = try site([
      frame("Line.init(_:)", "Text.swift", 4), frame("Text.init(_:)", "Text.swift", 12),
    ])
    #expect(found.caller?.place == "Text.swift:12")
  }

  @Test func namesNoFunctionOfTheHook() throws {
    let found = try site([
      frame("due", "/src/Sources/CWhere/sampling.h", 81, isOwn: false),
      frame("ChunkReader.init(_:)", "ChunkReader.swift", 20, isOwn: false),
    ])
    #expect(found.frame.place == "ChunkReader.swift:20")
  }

  @Test func leavesOutWhatTheCompilerMadeToPassAFunctionOn() throws {
    let found = try site([
      frame("static Report.load(_:)", "Report.swift", 14),
      frame(
        "implicit closure #1 in variable initialization expression of static CaseStudy.report",
        "Report.swift", 85),
    ])
    #expect(found.caller == nil)
  }

  @Test func namesTheFunctionWhoseLineIsNotKnownAndNotWhereItIsPassedOn() throws {
    let found = try site([
      frame("specialized static Sort.load(_:)", "Sort.swift", nil),
      frame(
        "implicit closure #1 in variable initialization expression of static CaseStudy.sort",
        "Sort.swift", 88),
    ])
    #expect(found.frame.place == "specialized static Sort.load(_:)")
  }

  @Test func namesTheLineThatPassesAFunctionOnIfNoOtherCodeIsInside() throws {
    let found = try site([
      frame("implicit closure #1 in static Transform.load(_:)", "Transform.swift", 13),
      frame("specialized static Transform.load(_:)", "Transform.swift", nil),
    ])
    #expect(found.frame.place == "Transform.swift:13")
  }

  @Test(arguments: [
    ("groups::grouped::{closure#0}", "groups::grouped"),
    ("main::{lambda(int)#1}::operator()(int) const", "main"),
    ("visit", "visit"),
  ])
  func leavesOutTheFunctionItself(_ inner: String, _ outer: String) throws {
    let found = try site([
      frame(inner, "a", 3), frame(outer, "a", 9), frame("start", "a", 20),
    ])
    #expect(found.caller?.place == "a:20")
  }
}
