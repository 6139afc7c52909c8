import Measurement
import MeasurementSamples
import MemoryTracking
import Testing
import WorkerProtocol

@testable import Findings

@Suite struct ComparisonNotesTests {
  @Test func provesTheAnswersTheSame() {
    let notes = ComparisonNotes(Sample.tail)
    #expect(notes.answers?.same == true)
    #expect(notes.answers?.sentence == "Same answer: 121034 bytes, digest 9f3c21ab77e01d54")
  }

  @Test func showsHowAnswersDiffer() {
    var comparison = Sample.tail
    comparison.variants[1].runs[0].answer?.byteCount = 121_033
    let notes = ComparisonNotes(comparison)
    #expect(notes.answers?.same == false)
    #expect(
      notes.answers?.sentence
        == "Different answers: load: 121034 bytes, digest 9f3c21ab77e01d54; "
        + "stream: 121033 bytes, digest 9f3c21ab77e01d54")
  }

  @Test func namesTheProgramWhoseAnswerIsNotSwifts() {
    var comparison = Sample.tail
    comparison.reference = .init(name: "swift stream", answer: Sample.answer)
    #expect(
      ComparisonNotes(comparison).answers?.sentence
        == "Same answer as Swift's: 121034 bytes, digest 9f3c21ab77e01d54")
    comparison.variants[1].runs[0].answer?.byteCount = 121_033
    let answers = ComparisonNotes(comparison).answers
    #expect(answers?.same == false)
    #expect(
      answers?.sentence
        == "Not Swift's answer, which is 121034 bytes, digest 9f3c21ab77e01d54: "
        + "stream: 121033 bytes, digest 9f3c21ab77e01d54")
  }

  @Test func tellsARemarkOnceWithAllThatItIsAbout() {
    var comparison = Sample.tail
    comparison.variants[0].runs[0].remarks = ["One.", "Two."]
    comparison.variants[1].runs[0].remarks = ["Two."]
    #expect(
      ComparisonNotes(comparison).sentences.prefix(2) == ["load: One.", "load, stream: Two."])
  }

  @Test func saysWhenNothingWasCompared() {
    var comparison = Sample.tail
    comparison.variants[1].runs[0].answer = nil
    let notes = ComparisonNotes(comparison)
    #expect(notes.answers == nil)
    #expect(notes.sentences.first == "The answers were not compared.")
  }

  @Test func namesEachMethodWithItsFloor() {
    let limited = ComparisonNotes(
      Sample.limited(.limitKilled, mechanism: "watchdog"))
    #expect(
      limited.sentences == [
        "≥ marks what runs that were cut short had shown until then: to the end it would be more.",
        "Limit: 200.0 MiB by watchdog.",
        "Peak memory of load by wait4 (cannot show less than 20.3 MiB).",
        "Peak memory of stream by worker VmHWM (no floor).",
      ])
    #expect(
      ComparisonNotes(Sample.tail).sentences
        == ["Peak memory by worker VmHWM (no floor)."])
  }

  @Test func saysThatARunWaited() {
    var comparison = Sample.tail
    comparison.variants[0].runs[0].wall = .seconds(4)
    comparison.variants[0].runs[0].user = .milliseconds(900)
    comparison.variants[0].runs[0].system = .milliseconds(100)
    #expect(
      ComparisonNotes(comparison).sentences.first
        == "Processor time: load 1.00 s of 4.00 s; the rest was waiting: for files, for "
        + "other processes, or for a busy machine.")
    comparison.variants[0].runs[0].wall = .milliseconds(1200)
    #expect(ComparisonNotes(comparison).sentences.count == 1)
  }

  @Test func warnsOfADebugBuildFirst() {
    var comparison = Sample.lookup
    comparison.host.build = "debug"
    #expect(
      ComparisonNotes(comparison).sentences == [
        "This is a debug build: its times mean nothing; build with -c release to measure them.",
        "Figures are medians of 3 runs each; phases are those of the run with the median peak.",
        "Peak memory by worker VmHWM (no floor).",
      ])
  }
}
