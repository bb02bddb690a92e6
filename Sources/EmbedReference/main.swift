// embed-reference OUTPUT FOLDER PAGE…: writes the pages of a folder as a Swift source. Run by the plugin of that name.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The bytes of a file, or the end of the program.
func contents(of path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { fail("cannot read \(path)") }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

/// A Swift literal of a text.
func literal(_ text: String) -> String {
  text.unicodeScalars.reduce(into: "\"") { result, scalar in
    switch scalar {
    case "\\": result += "\\\\"
    case "\"": result += "\\\""
    case "\n": result += "\\n"
    default: result.unicodeScalars.append(scalar)
    }
  } + "\""
}

func fail(_ message: String) -> Never {
  print("embed-reference: \(message)")
  exit(1)
}

let arguments = CommandLine.arguments
guard arguments.count > 3 else { fail("wants an output, a folder and pages") }
var source = "enum EmbeddedPages {\n  static let all: [(path: String, text: String)] = [\n"
for page in arguments[3...] {
  let text = String(decoding: contents(of: "\(arguments[2])/\(page)"), as: UTF8.self)
  source += "    (\(literal(page)), \(literal(text))),\n"
}
source += "  ]\n}\n"
guard let file = fopen(arguments[1], "wb"), fputs(source, file) >= 0, fclose(file) == 0 else {
  fail("cannot write \(arguments[1])")
}
