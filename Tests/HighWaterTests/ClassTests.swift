import Foundation
import TestSupport
import Testing

/// `class`: the hand-ins of learners, honest and otherwise, judged again.
@Suite(.tags(.slow)) struct ClassTests {
  private let room: ClassRoom

  init() throws { room = try ClassRoom() }

  private var place: Workplace { room.place }

  /// Three learners: one right, one who says so and is not, one with the program of the first.
  @Test func judgesEveryProgramAgain() throws {
    try room.handIn("ada.tar", ClassRoom.flat, name: "\"Ada\"")
    try room.handIn("bob.tar", ClassRoom.wrong)
    try room.handIn("eve.tar", ClassRoom.flat.replacing("\n\n", with: "\n \n\n"), verdict: "killed")
    let result = try room.judge("--format", "json")
    let learners = try room.learners(result)
    #expect(learners.map { $0["name"] as? String } == ["Ada", "bob", "eve"])
    let found = learners.map { room.programs($0).first?["found"] as? String }
    #expect(found == ["right", "wrong", "right"])
    #expect(learners.map { room.programs($0).first?["differs"] as? Bool } == [false, true, true])
    #expect(room.programs(learners[0]).first?["seed"] as? Int == 11)
    let same = try ParsedJSON(result.outputText)["same_programs"]
    #expect(same.map { $0["learners"] as? [String] } == [["Ada", "eve"]])

    // The same from the results alone, elsewhere.
    let gathered = try place.highwater(
      "class", "--gather", place.folder.path("class/.class"), "--format", "csv")
    #expect(gathered.status == 0)
    #expect(gathered.outputText.split(separator: "\r\n").count == 4, "\(gathered.outputText)")
    #expect(gathered.outputText.contains("bob,bob.tar,tail,python,right,wrong,true,"))

    let graded = try place.highwater(
      "class", "--gather", place.folder.path("class/.class"), "--format", "gradescope", "--to",
      place.folder.path("grades"))
    #expect(graded.outputText == "class: wrote 3 files into '\(place.folder.path("grades"))'\n")
    let scores = try ["ada", "bob", "eve"].map { name in
      let text = try place.folder.contents(of: "grades/\(name).tar.json")
      return try ParsedJSON(String(decoding: text, as: UTF8.self)).object["score"] as? Int
    }
    #expect(scores == [1, 0, 1])

    // Nothing is judged again, whoever does it.
    let file = "class/.class/ada.tar.json"
    let before = try place.folder.contents(of: file)
    _ = try room.judge("--jobs", "1")
    #expect(try place.folder.contents(of: file) == before)
    // But what another seed asks for is.
    let page = try run(
      place.executable,
      ["class", place.folder.path("class"), "--quick", "--seed", "12", "--exercise", "tail"],
      environment: place.environment)
    #expect(page.outputText.contains("The inputs follow from the seed 12;"))
    #expect(try place.folder.contents(of: file) != before)
  }

  /// A corrected table of languages has programs judged again; where the language is gone, nothing
  /// can be found out, and what was found stays.
  @Test func judgesAgainWithOtherTools() throws {
    try room.handIn("ada.tar", ClassRoom.flat, verdict: "killed") {
      $0.replacing("\"verdict\":", with: "\"thoroughness\": \"full\", \"verdict\":")
    }
    func result(_ table: String? = nil) throws -> [UInt8] {
      if let table {
        try place.writeLanguages(
          """
          python:
            title: Python
            file: main.py
            run: python3 {program}
            empty: ""
            \(table)

          """)
      }
      let program = try room.learners(try room.judge("--format", "json")).first.flatMap {
        room.programs($0).first
      }
      #expect(program?["found"] as? String == "right")
      // The learner's machine had tried more.
      #expect(program?["differs"] as? Bool == false)
      return try place.folder.contents(of: "class/.class/ada.tar.json")
    }
    let first = try result()
    let changed = "installed: python3 --version\n  environment: { B: \"2\", A: \"1\" }"
    let second = try result(changed)
    #expect(second != first)
    #expect(try result(changed) == second)
    #expect(try result("installed: no-such-python --version") == second)
    #expect(try result("installed: python3 --version") != second)
  }

  /// What is no hand-in is a row that says so, and judged is the rest.
  @Test func saysWhatCannotBeRead() throws {
    let hostile = "\\u001b[2J=1+1\\u202e<b>"
    try room.handIn("a-honest.tar", ClassRoom.flat, name: "\"\(hostile)\"")
    try room.handIn("b-digest.tar", ClassRoom.flat) { index in
      index.replacing(/"sha256": "./, with: "\"sha256\": \"x")
    }
    try room.handIn("c-json.tar", ClassRoom.flat) {
      $0.replacing("\"lessons\": []", with: "\"lessons\": [],")
    }
    try room.handIn("d-schema.tar", ClassRoom.flat) { $0.replacing("hand-in/1", with: "hand-in/9") }
    try room.handIn("e-path.tar", ClassRoom.flat) { index in
      index.replacing(
        "\"program\": \"programs/main.py\"", with: "\"program\": \"../../etc/passwd\"")
    }
    try room.handIn("f-unknown.tar", ClassRoom.flat) { index in
      index.replacing("\"exercise\": \"tail\"", with: "\"exercise\": \"nope\"")
    }
    let long = String(repeating: "n", count: 10_000_000)
    try room.handIn("g-name.tar", ClassRoom.flat) { $0.replacing("null", with: "\"\(long)\"") }
    try place.folder.makeFolder("in")
    try place.folder.write("x", to: "in/index.json")
    let made = try run(
      "/bin/sh",
      [
        "-c",
        """
        ln -s /etc/passwd in/link && ln -s /etc/passwd class/i-link.tar && mkdir class/j-folder \
        && mkfifo class/k-fifo && truncate --size=10T class/l-bomb.tar && printf x > class/m-text \
        && gzip -c class/a-honest.tar > class/n-zipped.tar \
        && cp class/a-honest.tar "class/p-$(printf '\\377').tar"
        """,
      ], workingFolder: place.folder.path)
    #expect(made.status == 0, "\(made.errorText)")
    try room.pack("h-links.tar", in: "in", "index.json", "link")
    let whole = try place.folder.contents(of: "class/a-honest.tar")
    try place.folder.write(whole.prefix(3000), to: "class/o-cut.tar")

    let learners = try room.learners(try room.judge("--format", "json"))
    let problems = learners.reduce(into: [String: String]()) { problems, learner in
      guard let file = learner["file"] as? String else { return }
      problems[file] =
        learner["problem"] as? String ?? room.programs(learner).first?["problem"] as? String
    }
    // One whose name is not UTF-8 is a hand-in as any other.
    for learner in [learners[0], try #require(learners.last)] {
      #expect(room.programs(learner).first?["found"] as? String == "right")
    }
    #expect(
      problems == [
        "b-digest.tar": "'programs/main.py' is not what its index says: the digest is another",
        "c-json.tar": "'index.json' is not JSON",
        "d-schema.tar": "'index.json' is of another kind, 'highwater.hand-in/9'",
        "e-path.tar": "its index names a file '../../etc/passwd' that it does not have",
        "f-unknown.tar": "there is no such exercise here",
        "g-name.tar":
          "'index.json' is too large, 9.5 MiB; make it again by 'highwater hand-in'",
        "h-links.tar": "'link' is a symbolic link; make it again by 'highwater hand-in'",
        "i-link.tar": "it is a symbolic link", "j-folder": "it is a directory",
        "k-fifo": "it is a FIFO",
        "l-bomb.tar": "it is too large, 10.0 TiB; make it again by 'highwater hand-in'",
        "m-text": "it is not a tar archive; make it again by 'highwater hand-in'",
        "n-zipped.tar": "it is compressed by gzip; hand in the .tar as it is",
        "o-cut.tar": "it is cut off; make it again by 'highwater hand-in'",
      ])
    for format in ["text", "markdown", "html", "csv"] {
      let text = try room.judge("--format", format).outputText
      #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"), "\(format)")
      if format == "html" { #expect(!text.contains("<b>")) }
      if format == "markdown" { #expect(!text.replacing("\\<", with: "").contains("<b>")) }
    }
  }

  /// One hand-in by itself, as on another machine and for Gradescope.
  @Test func judgesOneHandIn() throws {
    try room.handIn("bob.tar", ClassRoom.wrong)
    let (file, result) = (place.folder.path("class/bob.tar"), place.folder.path("bob.json"))
    let made = try place.highwater("class", "--judge", file, "--to", result, "--quick")
    #expect(made.status == 0, "\(made.errorText)")
    let written = try ParsedJSON(
      String(decoding: try place.folder.contents(of: "bob.json"), as: UTF8.self))
    #expect(written.object["schema"] as? String == "highwater.class-result/1")
    let machine = try #require(written.object["machine"] as? [String: Any])
    #expect((machine["node"] as? String)?.isEmpty == false)
    #expect(written["programs"].first?["is_alone"] as? Bool == true)

    let grades = try place.highwater(
      "class", "--judge", file, "--quick", "--format", "gradescope")
    let json = try ParsedJSON(grades.outputText)
    #expect(json.object["score"] as? Int == 0 && json.object["max_score"] as? Int == 1)
    let test = try #require(json["tests"].first)
    #expect(test["name"] as? String == "tail in python" && test["status"] as? String == "failed")
    #expect((test["output"] as? String)?.isEmpty == false)

    let page = try place.highwater("class", "--judge", file, "--quick")
    #expect(page.outputText.contains("wrong ≠ right"), "\(page.outputText)")
  }

  @Test func refusesWhatItCannotDo() throws {
    let folder = place.folder.path("class")
    #expect(
      try place.highwater("class", folder).errorText
        == "class: there is nothing in '\(folder)'; put the files of 'hand-in' there\n")
    let refused: [([String], Int32)] = [
      (["class"], 64), (["class", "nowhere"], 64), (["class", folder, "--gather", folder], 64),
      (["class", folder, "--jobs", "0"], 64), (["class", folder, "--format", "gradescope"], 64),
      (["class", "--judge", "nowhere.tar"], 64), (["class", "--gather", folder], 1),
      (["class", folder, "--exercise", "nope"], 1),
    ]
    for (words, status) in refused {
      let finished = try run(place.executable, words, environment: place.environment)
      #expect(Optional(status) == finished.status, "\(words): \(finished.errorText)")
    }
  }
}
