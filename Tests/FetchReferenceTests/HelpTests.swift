import FetchReference
import Testing

/// What `fetch help` says.
@Suite struct HelpTests {
  private func help(_ topic: String, columns: Int = 80, usesColor: Bool = false) -> String? {
    Reference.help(on: topic, columns: columns, usesColor: usesColor)
  }

  @Test func everyPageIsThere() {
    #expect(Reference.pages.count >= 25)
    for page in Reference.pages {
      let lines = help(page.name)?.split(separator: "\n").map(String.init) ?? []
      #expect(lines.contains(page.title), "\(page.path)")
    }
  }

  @Test func theOverviewListsThePages() {
    for page in Reference.pages where page.name != "reference" {
      #expect(Reference.overview.contains("  \(page.name) "))
    }
  }

  @Test(arguments: [
    ("string", "Strings"), ("Strings", "Strings"), ("gather", "gather\n"), ("within", "Tasks: within"),
    ("TimeoutError", "Errors: Kinds"), ("retry", "fetch"), ("spawn", "Tasks: spawn"), ("groupBy", "Lists"),
    ("not in", "Expressions: Operators"), ("yield from", "Generators"), ("slice", "Expressions: Members"),
    ("comprehension", "Expressions: Lists"), ("closure", "Functions: Closures"), ("destructuring", "Patterns: Taking"),
    ("interpolation", "Lexical structure: Strings"), ("for await", "gather: As results come"),
  ])
  func aTopicLeadsToWhereItIsTold(_ topic: String, _ beginning: String) {
    #expect(help(topic)?.hasPrefix(beginning) == true, "\(help(topic)?.prefix(200) ?? "nothing")")
  }

  @Test(arguments: [
    ("lines", ["`lines(path)`", "`s.lines()`", "`r.lines`"]), ("sum", ["`sum(items)`", "`xs.sum()`", "`s.sum()`"]),
    ("map", ["A map goes from keys", "`map(value?)`", "`xs.map(function)`", "`s.map(f)`"]),
    ("toInt()", ["`s.toInt(base?)`", "`x.toInt()`", "`b.toInt("]), ("hash", ["hmac"]),
  ])
  func everyPlaceThatExplainsANameIsShown(_ name: String, _ places: [String]) throws {
    let text = try #require(help(name, columns: 110))
    for place in places { #expect(text.contains(place), "\(name): \(place) in \(text)") }
  }

  @Test(arguments: [
    ("import", "Modules and options: import"), ("retry", "fetch: Retries"), ("for", "Statements: for and while"),
    ("in", "Statements: for and while"), ("and", "Expressions: Operators"), ("return", "Functions"), ("to", "save"),
    ("with", "fetch\n"), ("from", "fetch: Sessions"), ("limit", "gather: A body for each item"),
    ("comment", "Lexical structure"), ("|>", "Expressions: Operators"), ("x |> f", "Expressions: Operators"),
    ("regular expressions", "Regular expressions"), ("Ctrl-C", "The command: Signals"), ("async", "Tasks"),
    ("pipe", "Expressions: Operators"), ("dict", "Maps"), ("true", "Expressions: Operators"),
  ])
  func aWordOfTheIndexLeadsToWhereItIsTold(_ topic: String, _ beginning: String) {
    #expect(help(topic)?.hasPrefix(beginning) == true, "\(help(topic)?.prefix(200) ?? "nothing")")
  }

  @Test func whatTheIndexNamesHasTheOtherPlacesBehindIt() throws {
    let retry = try #require(help("retry"))
    #expect(retry.contains("`times`") && retry.contains("fetch: Options"))
    #expect(try #require(help("import")).contains("Importing curl command lines"))
  }

  @Test func aNameIsNotExplainedByItsUseAsAParameter() throws {
    let text = try #require(help("text"))
    #expect(text.contains("`u.text`") && !text.contains("`u.withFragment(text)`"))
  }

  @Test func whatIsNoTopicHasASuggestion() {
    #expect(help("gahter") == nil)
    #expect(Reference.suggestion(for: "gahter") == "gather")
    #expect(Reference.suggestion(for: "TimeoutErorr") == "TimeoutError")
    #expect(help("") == nil)
  }

  @Test(arguments: [60, 80, 100])
  func textIsNoWiderThanTheTerminal(_ columns: Int) throws {
    for page in Reference.pages {
      let text = try #require(help(page.name, columns: columns))
      for line in text.split(separator: "\n") where !line.hasPrefix("    ") && line.contains(" ") {
        #expect(line.count <= columns, "\(page.name): \(line)")
      }
    }
  }

  @Test func colourIsForATerminal() throws {
    for page in Reference.pages { #expect(help(page.name)?.contains("\u{1B}") == false) }
    #expect(help("tasks", usesColor: true)?.contains("\u{1B}[36m") == true)
  }

  @Test func nothingOfMarkdownIsLeft() throws {
    for page in Reference.pages {
      let text = try #require(help(page.name))
      #expect(!text.contains("```") && !text.contains("](") && !text.contains("| ---"), "\(page.name)")
    }
  }
}
