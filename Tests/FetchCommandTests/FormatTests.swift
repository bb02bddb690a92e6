import FetchTestSupport
import Foundation
import Testing

/// `fetch format`: what it writes, what it leaves alone, and the status it ends with.
@Suite struct FormatTests {
  @Test func aFileIsRewrittenOnlyWhenSomethingChanges() throws {
    let folder = try Folder()
    let styled = try folder.file("styled.fetch", "print(1)\n")
    let other = try folder.file("other.fetch", "print( 1 )")
    let before = try FileManager.default.attributesOfItem(atPath: styled)[.systemFileNumber] as? Int
    let ending = try fetch("format", styled, other, in: folder)
    #expect(ending.status == 0)
    #expect(ending.output == other + "\n")
    #expect(ending.errors == "")
    #expect(try folder.text("other.fetch") == "print(1)\n")
    #expect(try FileManager.default.attributesOfItem(atPath: styled)[.systemFileNumber] as? Int == before)
    #expect(try fetch("format", styled, other, in: folder).output == "")
  }

  @Test func checkWritesNothingAndListsWhatDiffers() throws {
    let folder = try Folder()
    let styled = try folder.file("styled.fetch", "print(1)\n")
    let other = try folder.file("other.fetch", "print( 1 )")
    let ending = try fetch("format", "--check", styled, other, in: folder)
    #expect(ending.status == 1)
    #expect(ending.output == other + "\n")
    #expect(try folder.text("other.fetch") == "print( 1 )")
    #expect(try fetch("format", "--check", styled, in: folder).status == 0)
    #expect(try fetch("format", "--check", "-", input: "f( )", in: folder).output == "-\n")
  }

  @Test func modesAndLinksStay() throws {
    let folder = try Folder()
    let script = try folder.file("script.fetch", "print( 1 )")
    try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: script)
    let link = folder.url.appending(component: "link.fetch").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "script.fetch")
    #expect(try fetch("format", link, in: folder).output == link + "\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "script.fetch")
    #expect(try folder.text("script.fetch") == "print(1)\n")
    #expect(try FileManager.default.attributesOfItem(atPath: script)[.posixPermissions] as? Int == 0o750)
    #expect(try folder.files == ["link.fetch", "script.fetch"])
  }

  @Test func whatCannotBeReadIsLeftAloneAndTheOthersAreFormatted() throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(
      at: folder.url.appending(component: "scripts/deep"), withIntermediateDirectories: true)
    try folder.file("scripts/a-wrong.fetch", "print(  1\n")
    try folder.file("scripts/deep/b.fetch", "print( 1 )")
    try folder.file("scripts/notes.txt", "print( 1 )")
    let scripts = folder.url.appending(component: "scripts").path
    let ending = try fetch("format", scripts, "no-such.fetch", in: folder)
    #expect(ending.status == 2)
    #expect(ending.output == "\(scripts)/deep/b.fetch\n")
    #expect(ending.errors.contains("a-wrong.fetch:1:6"))
    #expect(ending.errors.contains("cannot read no-such.fetch: there is no such file"))
    #expect(try folder.text("scripts/a-wrong.fetch") == "print(  1\n")
    #expect(try folder.text("scripts/deep/b.fetch") == "print(1)\n")
    #expect(try folder.text("scripts/notes.txt") == "print( 1 )")
  }

  @Test func standardInputGoesToStandardOutput() throws {
    let ending = try fetch("format", "-", input: "print( 1 )")
    #expect(ending.output == "print(1)\n")
    #expect(ending.status == 0)
    let wrong = try fetch("format", "-", input: "print(")
    #expect(wrong.output == "")
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("<stdin>:1:6"))
  }

  @Test func theExamplesAreInTheStyle() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let ending = try fetch("format", "--check", root.appending(component: "examples").path)
    #expect(ending.output == "")
    #expect(ending.status == 0)
  }
}
