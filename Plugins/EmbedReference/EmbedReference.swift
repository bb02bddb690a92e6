import Foundation
import PackagePlugin

/// Makes the pages of `docs/reference` a part of the program, so that `fetch help` needs no files beside it and is never behind them.
@main struct EmbedReference: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = context.package.directoryURL.appending(path: "docs/reference")
    let pages = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".md") }.sorted()
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedPages.swift")
    return [
      .buildCommand(
        displayName: "Embedding the reference", executable: try context.tool(named: "embed-reference").url,
        arguments: [output.path, folder.path] + pages, inputFiles: pages.map { folder.appending(path: $0) },
        outputFiles: [output])
    ]
  }
}
