import LessonScript

/// A word that does at a question what it does at the prompt.
enum QuestionWord: Hashable {
  case next, hint, answer, back, skip, place, play, help
  /// To the step of this name.
  case goto(String)

  /// The words, in the order in which `help` lists them.
  private static let names: [(name: String, word: QuestionWord)] = [
    ("hint", .hint), ("answer", .answer), ("back", .back), ("skip", .skip), ("where", .place),
    ("play", .play), ("help", .help), ("next", .next),
  ]

  /// Reads a word or its beginning, if no other begins so; `nil` for any other reply.
  init?(_ reply: String) {
    let parts = reply.split(whereSeparator: \.isWhitespace)
    guard let first = parts.first else { return nil }
    if parts.count == 2, first == "goto" || first == "g" {
      self = .goto(String(parts[1]))
      return
    }
    let found = Self.names.filter { $0.name.hasPrefix(first) }
    guard parts.count == 1, found.count == 1, let word = found.first?.word else { return nil }
    self = word
  }

  /// What can be typed beside a reply, as sentences.
  static let advice =
    "Enter goes on without an answer, Ctrl-C returns to the prompt; "
    + "hint, answer, back, skip, goto STEP, where, play and help work here too."
}

/// What became of a question that was asked.
enum AskedQuestion: Hashable {
  /// It was answered, or the learner chose not to answer: the lesson goes on.
  case settled
  /// The learner left it open and returned to the prompt.
  case open
  /// The learner went elsewhere, where all has been shown already.
  case left
}

extension LessonPlayer {
  /// Asks a question until it is answered: a guess can be neither right nor wrong.
  func ask(_ question: Question, in visit: inout LessonVisit) throws -> AskedQuestion {
    while let reply = reply(to: question.content.prompt) {
      if reply.isEmpty { return .settled }
      if let word = QuestionWord(reply) {
        if let end = try obey(word, at: question, in: &visit) { return end }
      } else if let read = question.content.read(reply) {
        if try take(read, for: question, atStage: visit.stageIndex, in: &visit) { return .settled }
      } else {
        terminal.show(.replyUnclear("\(question.content.advice). \(QuestionWord.advice)"))
      }
    }
    return .open
  }

  private func reply(to prompt: String) -> String? {
    guard terminal.canAsk, let line = terminal.ask(prompt) else { return nil }
    return String(
      line.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Does what a word asks for; `nil` if the question is to be asked again.
  private func obey(
    _ word: QuestionWord, at question: Question, in visit: inout LessonVisit
  ) throws -> AskedQuestion? {
    switch word {
    case .next: return .settled
    case .hint: try revealHint(&visit)
    case .answer where !visit.step.answers.isEmpty:
      for answer in visit.step.answers { terminal.show(.answer(answer)) }
    case .answer: terminal.show(.replyUnclear("this step has no answer to show; 'hint' may help"))
    case .help:
      terminal.show(.replyUnclear("\(question.content.advice). \(QuestionWord.advice)"))
    case .place: terminal.show(.place(try place(of: visit)))
    case .play:
      try play(&visit)
      return .left
    case .skip:
      try skip(&visit)
      return .left
    case .back:
      guard visit.index > 0 else {
        terminal.show(.replyUnclear("this is the first step; 'where' lists the steps"))
        return nil
      }
      try enter(visit.index - 1, in: &visit)
      return .left
    case .goto(let name):
      let index: Int
      do throws(CommandFailure) {
        index = try self.index(ofStep: name, in: visit.lesson)
      } catch {
        terminal.show(.replyUnclear("\(error)"))
        return nil
      }
      try enter(index, in: &visit)
      return .left
    }
    return nil
  }
}
