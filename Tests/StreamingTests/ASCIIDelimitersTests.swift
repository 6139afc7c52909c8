import TestSupport
import Testing

@testable import Streaming

struct ASCIIDelimitersTests {
  @Test func replacesSignsThatMarksFollow() {
    let text = "a'\u{301}b'"
    let replaced = text.replacing(sign: "'", with: "+")
    #expect(replaced.utf8.elementsEqual("a+\u{301}b+".utf8))
    #expect("".replacing(sign: "'", with: "+").isEmpty)
    let quoted = #"'a'\''"# + "\u{301}b" + #"'\'''"#
    #expect(text.singleQuoted.utf8.elementsEqual(quoted.utf8))
  }

  @Test(arguments: [
    ("a", "a", "."), ("b/a", "a", "b"), ("/a", "a", "/"), ("/", "/", "/"), ("c/b/a/", "a", "c/b"),
    ("b/\u{301}a", "\u{301}a", "b"), ("", "", "."),
  ])
  func takesPathsApart(path: String, name: String, folder: String) {
    #expect(path.baseName.utf8.elementsEqual(name.utf8))
    #expect(path.parentFolder == folder)
  }
}
