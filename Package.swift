// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors everywhere; there are no unsafe flags, so any package may depend on this one.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// One module of ours, with the modules it may import. `.ci/check-imports` compares every `import` line with this list.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: [], swiftSettings: strict)
}

/// On Linux the headers and the library stand where they are looked for anyway, and SwiftPM warns of a flag in the pkg-config file.
#if os(Linux)
  let hiredis: String? = nil
#else
  let hiredis: String? = "hiredis"
#endif

let package = Package(
  name: "FetchScript",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "FetchScript", targets: ["FetchScript"]),
    .executable(name: "fetch", targets: ["FetchCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    .systemLibrary(name: "CEpoll"),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"]), .brew(["openssl"])]),
    .systemLibrary(
      name: "CPCRE2", pkgConfig: "libpcre2-8",
      providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
    .systemLibrary(
      name: "CHiredis", pkgConfig: hiredis,
      providers: [.apt(["libhiredis-dev"]), .brew(["hiredis"])]),
    // Loaded when a script needs it; a pkgConfig would link it. Its headers are for the tests alone.
    .systemLibrary(name: "CXML2", providers: [.apt(["libxml2"]), .brew(["libxml2"])]),
    .systemLibrary(
      name: "CXML2Headers", path: "Tests/CXML2Headers", pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
    // The same.
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-0"]), .brew(["sqlite"])]),
    .systemLibrary(
      name: "CSQLiteHeaders", path: "Tests/CSQLiteHeaders", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(
      name: "CEditLine", pkgConfig: "libedit",
      providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),

    module("FetchDiagnostics"),
    // The pages of docs/reference are compiled in, so that the program needs no files beside it.
    .executableTarget(name: "embed-reference", path: "Sources/EmbedReference", swiftSettings: strict),
    .plugin(name: "EmbedReference", capability: .buildTool(), dependencies: ["embed-reference"]),
    .target(
      name: "FetchReference", dependencies: ["FetchDiagnostics"], swiftSettings: strict, plugins: ["EmbedReference"]),
    module("FetchSyntax", ["FetchDiagnostics"]),
    module("FetchBytecode", ["FetchDiagnostics"]),
    module("FetchCompiler", ["FetchDiagnostics", "FetchSyntax", "FetchBytecode"]),
    module("FetchRuntime", ["CEpoll"]),
    module("FetchVM", ["FetchDiagnostics", "FetchBytecode", "FetchRuntime"]),
    module("FetchHTTP", ["FetchRuntime", "CCurl", "CZlib"]),
    module("FetchRedis", ["FetchRuntime", "CCrypto", "CHiredis"]),
    module(
      "FetchLibrary",
      [
        "FetchDiagnostics", "FetchBytecode", "FetchRuntime", "FetchVM", "FetchHTTP", "FetchRedis", "CCrypto", "CPCRE2",
        "CXML2", "CSQLite",
      ]),
    module(
      "FetchScript",
      [
        "FetchDiagnostics", "FetchSyntax", "FetchBytecode", "FetchCompiler", "FetchRuntime", "FetchVM", "FetchHTTP",
        "FetchLibrary",
      ]),
    module(
      "FetchREPL",
      [
        "FetchDiagnostics", "FetchSyntax", "FetchRuntime", "FetchVM", "FetchLibrary", "FetchScript", "FetchReference",
        "CEditLine",
      ]),
    module("FetchImport", ["FetchDiagnostics", "FetchSyntax"]),
    .executableTarget(
      name: "FetchCommand",
      dependencies: [
        "FetchImport",
        "FetchReference", "FetchScript", "FetchREPL", "FetchDiagnostics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),

    module("DemoSite", ["FetchRuntime"]),
    .executableTarget(
      name: "demo-site", dependencies: ["DemoSite", "FetchRuntime"], path: "Sources/DemoSiteCommand",
      swiftSettings: strict),
    .executableTarget(
      name: "raw-fetcher", dependencies: ["FetchRuntime"], path: "examples/swift/raw-fetcher", swiftSettings: strict),

    .target(
      name: "FetchTestSupport", dependencies: ["FetchRuntime"], path: "Tests/FetchTestSupport", swiftSettings: strict),
    tests("FetchHTTPTests", ["FetchHTTP", "FetchRuntime", "FetchTestSupport", "CZlib"]),
    tests("FetchRedisTests", ["FetchRedis", "FetchRuntime", "FetchTestSupport"]),
    tests("FetchDiagnosticsTests", ["FetchDiagnostics"]),
    tests("DemoSiteTests", ["DemoSite", "FetchRuntime"]),
    tests(
      "ExamplesTests", ["DemoSite", "FetchRuntime", "FetchScript", "FetchTestSupport", "demo-site", "raw-fetcher"]),
    tests("FetchSyntaxTests", ["CorpusSupport", "FetchDiagnostics", "FetchSyntax", "FetchTestSupport"]),
    tests(
      "FetchCompilerTests",
      ["FetchCompiler", "FetchBytecode", "FetchDiagnostics", "FetchRuntime", "FetchVM", "FetchTestSupport"]),
    tests("FetchRuntimeTests", ["FetchRuntime", "FetchTestSupport", "raw-fetcher"]),
    tests(
      "FetchWorldTests",
      [
        "FetchLibrary", "FetchVM", "FetchHTTP", "FetchRuntime", "FetchCompiler", "FetchBytecode", "FetchDiagnostics",
        "LibraryTestSupport", "FetchTestSupport",
      ]),
    tests("CXML2Tests", ["CXML2", "CXML2Headers"]),
    tests("CSQLiteTests", ["CSQLite", "CSQLiteHeaders"]),
    tests("FetchVMTests", ["FetchVM", "FetchRuntime"]),
    .target(
      name: "LibraryTestSupport", dependencies: ["FetchVM", "FetchBytecode"], path: "Tests/LibraryTestSupport",
      swiftSettings: strict),
    tests(
      "FetchLibraryTests",
      [
        "FetchLibrary", "FetchRedis", "FetchVM", "FetchRuntime", "FetchBytecode", "LibraryTestSupport",
        "FetchTestSupport",
      ]),
    tests("FetchReferenceTests", ["FetchReference", "FetchScript", "FetchSyntax", "FetchLibrary", "FetchVM"]),
    tests(
      "FetchREPLTests", ["FetchCommand", "FetchREPL", "FetchRuntime", "FetchScript", "FetchTestSupport", "FetchVM"]),
    .target(name: "CorpusSupport", dependencies: ["FetchScript"], path: "Tests/CorpusSupport", swiftSettings: strict),
    tests("FetchScriptTests", ["FetchScript", "FetchLibrary", "FetchVM", "CorpusSupport", "FetchTestSupport"]),
    tests("DocumentationTests", ["FetchScript", "CorpusSupport"]),
    tests(
      "PeerTests",
      ["FetchCommand", "FetchImport", "FetchDiagnostics", "FetchScript", "FetchRuntime", "FetchTestSupport"]),
    tests("FetchImportTests", ["FetchImport", "FetchDiagnostics", "FetchScript", "FetchTestSupport"]),
    tests("FetchCommandTests", ["FetchCommand", "FetchRuntime", "FetchTestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
