import FetchTestSupport
import Foundation
import Testing

/// `fetch check`: where it looks, what it writes, and the status it ends with.
@Suite struct CheckTests {
  @Test func warningsEndWithOneAndErrorsWithTwo() throws {
    let folder = try Folder()
    let fine = try folder.file("fine.fetch", "print(1)\n")
    let suspicious = try folder.file("suspicious.fetch", "let x = 1\n")
    let wrong = try folder.file("wrong.fetch", "print(x)\n")
    #expect(try fetch("check", fine, in: folder).status == 0)
    #expect(try fetch("check", fine, suspicious, in: folder).status == 0)
    _ = try folder.file("suspicious.fetch", "let x = 1\nprint(2)\n")
    let ending = try fetch("check", suspicious, in: folder)
    #expect(ending.status == 1)
    #expect(ending.errors.contains("warning[unused-variable]: `x` is never used"))
    #expect(ending.output == "")
    #expect(try fetch("check", suspicious, wrong, in: folder).status == 2)
  }

  @Test func aFolderIsReadWithAllBelowIt() throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(
      at: folder.url.appending(component: "scripts/deep/.hidden"), withIntermediateDirectories: true)
    for name in ["b.fetch", "a.fetch", "deep/c.fetch", "deep/.hidden/no.fetch", "notes.txt"] {
      _ = try folder.file("scripts/\(name)", "nobody\n")
    }
    let ending = try fetch("check", folder.url.appending(component: "scripts").path, in: folder)
    let places = ending.errors.matches(of: /scripts\/([a-z.\/]+):1:1/).map { String($0.1) }
    #expect(places == ["a.fetch", "b.fetch", "deep/c.fetch"])
    #expect(ending.status == 2)
    let empty = try Folder()
    #expect(try fetch("check", empty.url.path, in: empty).status == 0)
  }

  private struct Problem: Decodable, Equatable {
    let file: String
    let line, column, endLine, endColumn: Int
    let severity, code, message: String
    let hint: String?
  }

  private func problems(_ output: String) throws -> [Problem] {
    try JSONDecoder().decode([Problem].self, from: Data(output.utf8))
  }

  @Test func editorsGetJSON() throws {
    let folder = try Folder()
    let path = try folder.file("say \"hi\".fetch", "let page = fetch \"http://h/\"\nprint(\"数\", page.\n  status)\n")
    let ending = try fetch("check", "--json", path, in: folder)
    #expect(ending.status == 1)
    #expect(ending.errors == "")
    #expect(
      try problems(ending.output) == [
        Problem(
          file: path, line: 3, column: 3, endLine: 3, endColumn: 9, severity: "warning", code: "missing-await",
          message: "a task has no `status`; its result may", hint: "write (await page).status")
      ])
    let wrong = try fetch("check", "--json", "-", "no-such-file", input: "print(\n", in: folder)
    #expect(wrong.status == 2)
    let found = try problems(wrong.output)
    #expect(found.map(\.code) == ["error", "unreadable"])
    #expect(found.map(\.file) == ["-", "no-such-file"])
    let fine = try fetch("check", "--json", "-", input: "print(1)", in: folder)
    #expect(fine.output == "[]\n")
    #expect(fine.status == 0)
  }
}
