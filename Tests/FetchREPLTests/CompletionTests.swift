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
    ("\"a b\".split(\" \").flatM", "> \"a b\".split(\" \").flatMap("),
    ("(await fetch \"http://h/\").redi", "> (await fetch \"http://h/\").redirects"),
    ("exit(7).coun", "> exit(7).coun"), ("fn f(needle) { nee", "> fn f(needle) { needle"),
    ("for haystack in [1] { hay", "> for haystack in [1] { haystack"), (":set co", "> :set color "),
    (":set color of", "> :set color off"), (":trace of", "> :trace off"), (":help gat", "> :help gather"),
    (":help mor", "> :help more"), (":t pri", "> :t pri"), (":time pri", "> :time print("),
  ])
  func aLoneCandidateIsTaken(typed: String, completed: String) throws {
    let visit = try Visit.atPrompt()
    try visit.type(typed, showing: "> \(typed)")
    try visit.type("\t|", showing: "\(completed)|")
  }

  @Test func theMembersOfAValueAreFoundThroughItsKeys() throws {
    let visit = try Visit.atPrompt("let m = {inner: {needle: 1}}")
    try visit.type("m.inner.nee\t|", showing: "> m.inner.needle|")
  }

  @Test(arguments: [
    ("fetch \"http://a/\" with {redi", "redirects  how many are followed"),
    ("\"x\".uppe", "upper()  all letters large"),
    (":vars", "vars  lists the names"), ("gath", "gather: gather x in items"),
    ("fetch \"http://a/\" with {timeo", "timeout  no bound; one attempt"),
  ])
  func aLoneCandidateIsExplained(typed: String, help: String) throws {
    let visit = try Visit.atPrompt()
    visit.type(typed + "\t")
    // One line, between the greeting and the prompt.
    try visit.wait { $0.lines[1].hasPrefix(help) && $0.lines[2].hasPrefix("> ") }
  }

  @Test func aKeyThatIsNoNameIsNoMember() throws {
    let visit = try Visit.atPrompt("let m = {\"needle 1\": 1}")
    try visit.type("m.nee\t|", showing: "> m.nee|")
  }

  @Test func runningTasksAreOfferedToBeCancelled() throws {
    let visit = try Visit.atPrompt("let t = spawn { await channel(1).receive() }")
    visit.type(":cancel 1\t")
    try visit.wait { $0.currentLine == "> :cancel 1" && $0.text.contains("1 spawn") }
  }

  @Test func severalCandidatesAreListedInColumns() throws {
    let visit = try Visit.atPrompt("let alpha1 = 1", "let alpha2 = 2")
    visit.type("alph\t")
    try visit.wait { $0.currentLine == "> alpha" && $0.text.contains("alpha1  alpha2") }
  }

  @Test func aLoneCandidateShowsItsHelp() throws {
    let visit = try Visit.atPrompt("fn combine(left, right = 2) { left }")
    visit.type("combi\t")
    try visit.wait { $0.currentLine == "> combine(" && $0.text.contains("combine(left, right?)") }
  }

  @Test func pathsAreCompletedInStrings() throws {
    let visit = try Visit()
    mkdir(visit.state + "/folder-of-pages", 0o755)
    try visit.waitForPrompt()
    try visit.type("list(\"\(visit.state)/folder-of\t|", showing: "> list(\"\(visit.state)/folder-of-pages/|")
    try visit.clearLine()
    try visit.type(":load \(visit.state)/folder-of\t|", showing: "> :load \(visit.state)/folder-of-pages/|")
    try visit.clearLine()
    try visit.type(":save ~/folder-of\t|", showing: "> :save ~/folder-of-pages/|")
  }
}
