import FetchBytecode
import FetchHTTP
import FetchVM

/// A file that is to be sent: what `file(path)` gives. It is read when the request goes out.
final class FileObject: TypedObject {
  /// The options of `file`.
  static let optionNames = OptionNames(of: "file", ["name", "type"])

  let path: String
  /// The name that is sent with it.
  let name: String
  /// The media type that is sent with it.
  let type: String

  init(_ path: String, name: String, type: String, _ table: MemberTable) {
    self.path = path
    self.name = name
    self.type = type
    super.init(table, isLeaf: true)
  }

  override func describe(_ machine: Machine) -> String { "<file \(path)>" }

  /// The media type of a name's ending, as far as it is one of those that are sent most.
  static func type(ofName name: String) -> String {
    types[FileName.ending(of: name).lowercased()] ?? "application/octet-stream"
  }

  /// The name that a file is sent with when none is given.
  static func name(ofPath path: String) -> String { String(path.split(separator: "/").last ?? "file") }

  private static let types = [
    ".txt": "text/plain", ".html": "text/html", ".css": "text/css", ".csv": "text/csv", ".md": "text/markdown",
    ".json": "application/json", ".xml": "application/xml", ".pdf": "application/pdf", ".zip": "application/zip",
    ".gz": "application/gzip", ".js": "text/javascript", ".png": "image/png", ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".svg": "image/svg+xml", ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
  ]
}

extension World {
  /// The file that `fetch`'s option means by a path or by what `file(path)` gave; `what` names the option.
  func upload(_ value: Value, _ what: String) throws(Failure) -> FileObject {
    if case .object(let object) = value, let file = object.object as? FileObject { return file }
    let path = try uploadPath(value, what)
    let name = FileObject.name(ofPath: path)
    return FileObject(path, name: name, type: FileObject.type(ofName: name), tables.file)
  }

  private func uploadPath(_ value: Value, _ what: String) throws(Failure) -> String {
    let path = try readablePath(value, what)
    if path == "-" {
      throw machine.failure(.value, "\(what) \"-\" is standard input, which cannot be sent as a file")
    }
    return path
  }

  /// Gives scripts `file(path, {name, type})`.
  func installUploads() {
    machine.define("file", [Parameter(name: "path"), Parameter(name: "options", isOptional: true)]) {
      [unowned self] machine, arguments throws(Failure) in
      let path = try uploadPath(arguments[0], "file's path")
      let given = arguments.optional(1) ?? .null
      switch given {
      case .null, .map: break
      default: throw machine.wrongType("file's options", expected: "a map", got: given)
      }
      let options = try OptionReader(given, FileObject.optionNames, machine)
      let name = try options.string("name") ?? FileObject.name(ofPath: path)
      let type = try options.string("type") ?? FileObject.type(ofName: name)
      if type.utf8.contains(where: { $0 < 32 || $0 == 127 }) {
        throw options.wrongValue("type", "\(options.shown("type")) is no media type, such as \"text/plain\"")
      }
      let object = FileObject(path, name: name, type: type, tables.file)
      return .object(machine.heap.add(object, bytes: 200).cast(to: NativeObject.self))
    }
    addField(tables.file, of: FileObject.self, "path") { [unowned self] _, file in string(file.path) }
    addField(tables.file, of: FileObject.self, "name") { [unowned self] _, file in string(file.name) }
    addField(tables.file, of: FileObject.self, "type") { [unowned self] _, file in string(file.type) }
  }
}
