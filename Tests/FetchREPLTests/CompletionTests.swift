import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Tab.
@Suite struct CompletionTests {
  @Test(arguments: [
    ("pri", "> print("), ("[1].flatM", "> [1].flatMap("),
    ("let m = {needle: 1}; m.nee", "> let m = {needle: 1}; m.nee"),
    ("fetch \"http://a/\" with {redi", "> fetch \"http://a/\" with {redirects: "), (":tas", "> :tasks"),
    ("\"x\".upp", "> \"x\".upper("), ("conti", "> continue "),
  ])
  func aLoneCandidateIsTaken(typed: String, completed: String) throws {
    let visit = try Visit()
    try visit.waitForPrompt()
    visit.type(typed)
    try visit.wait { $0.currentLine == "> \(typed)" }
    visit.type("\t|")
    try visit.wait { $0.currentLine == "\(completed)|" }
  }

  @Test func theMembersOfAValueAreFoundThroughItsKeys() throws {
    let visit = try Visit()
    try visit.enter("let m = {inner: {needle: 1}}")
    visit.type("m.inner.nee\t|")
    try visit.wait { $0.currentLine == "> m.inner.needle|" }
  }

  @Test func severalCandidatesAreListedInColumns() throws {
    let visit = try Visit()
    try visit.enter("let alpha1 = 1")
    try visit.enter("let alpha2 = 2")
    visit.type("alph\t")
    try visit.wait { $0.currentLine == "> alpha" && $0.text.contains("alpha1  alpha2") }
  }

  @Test func aLoneCandidateShowsItsHelp() throws {
    let visit = try Visit()
    try visit.enter("fn combine(left, right = 2) { left }")
    visit.type("combi\t")
    try visit.wait { $0.currentLine == "> combine(" && $0.text.contains("combine(left, right?)") }
  }

  @Test func pathsAreCompletedInStrings() throws {
    let visit = try Visit()
    mkdir(visit.state + "/folder-of-pages", 0o755)
    try visit.waitForPrompt()
    visit.type("list(\"\(visit.state)/folder-of\t|")
    try visit.wait { $0.currentLine == "> list(\"\(visit.state)/folder-of-pages/|" }
  }
}
