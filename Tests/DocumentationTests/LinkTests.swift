import Foundation
import Testing

/// Links between the pages lead somewhere.
@Suite struct LinkTests {
  @Test(arguments: CodeBlock.pages)
  func theLinksOfThePageLeadToFiles(_ page: String) throws {
    let text = try #require(CodeBlock.text(of: page))
    let folder = CodeBlock.root.appendingPathComponent(page).deletingLastPathComponent()
    for match in text.matches(of: /\]\(([^)#\s:]+)(#[^)]*)?\)/) {
      let target = folder.appendingPathComponent(String(match.1)).path
      #expect(FileManager.default.fileExists(atPath: target), "\(page) links to \(match.1)")
    }
  }
}
