import FetchTestSupport
import Foundation
import Testing

@Suite struct DemoSiteCommandTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func itSaysWhereItIsAndEndsCleanlyAtASignal(signal: Int32) throws {
    let output = Pipe()
    let site = Program.process("demo-site", [], in: folder, output)
    try site.run()
    let url = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).trimmingCharacters(
      in: .newlines)
    #expect(url.hasPrefix("http://127.0.0.1:"))
    #expect(try Program("raw-fetcher", [url + "/3"], in: folder).printed.contains("<title>Page 3</title>"))
    kill(site.processIdentifier, signal)
    site.waitUntilExit()
    #expect(site.terminationReason == .exit && site.terminationStatus == 0)
  }

  @Test func theFirstLineCanBeThePortAlone() throws {
    let output = Pipe()
    let site = Program.process("demo-site", ["--print-port"], in: folder, output)
    try site.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    #expect(UInt16(line.dropLast()) != nil)
    site.terminate()
    site.waitUntilExit()
  }

  @Test func aWrongCommandLineIsExplained() throws {
    for arguments in [["--port"], ["--port", "70000"], ["--what"]] {
      let site = try Program("demo-site", arguments, in: folder)
      #expect(site.status == 2)
      #expect(site.printed.hasPrefix("demo-site: "))
    }
    let help = try Program("demo-site", ["--help"], in: folder)
    #expect(help.status == 0 && help.printed.hasPrefix("Usage: demo-site"))
  }
}
