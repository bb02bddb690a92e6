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

  @Test(arguments: CodeBlock.pages)
  func thePartsThatLinksNameAreThere(_ page: String) throws {
    let text = try #require(CodeBlock.text(of: page))
    let folder = CodeBlock.root.appendingPathComponent(page).deletingLastPathComponent()
    for match in text.matches(of: /\]\(([^)#\s:]*)#([^)]+)\)/) {
      let file = match.1.isEmpty ? page : String(match.1)
      let target = match.1.isEmpty ? CodeBlock.root.appendingPathComponent(page) : folder.appendingPathComponent(file)
      let headings = try String(contentsOf: target, encoding: .utf8).matches(of: /(?m)^#+ (.+)$/).map { $0.1 }
      let anchors = headings.map { heading in
        heading.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }.replacing(" ", with: "-")
      }
      #expect(anchors.contains(String(match.2)), "\(page) links to #\(match.2) of \(file)")
    }
  }
}
