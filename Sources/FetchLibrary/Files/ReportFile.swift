import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file that `--report` names: a row for each item of a gather, and for each request outside one, written as they end.
///
/// It grows as the script goes, and holds whole rows at any time, whatever becomes of the script; a `.json` file is a whole list.
package final class ReportFile {
  /// What cannot be done with it, and the system's error number; 0 when its ending says no format.
  package struct Problem: Error {
    package let message: String
    package let hint: String?
  }

  /// What is written at the end of a list, and written over by the next row.
  private static let listEnd = Array("\n]\n".utf8)
  /// So many bytes are held back, until the script waits.
  private static let capacity = 64 * 1024

  /// Why it could not be written to its end.
  package private(set) var failure: Problem?

  private let path: String
  private let format: SaveFormat
  private let descriptor: Int32
  private var writer: ItemWriter
  private var position = 0
  private unowned let world: World

  /// Makes the file, in place of one that is there.
  package init(_ path: String, world: World) throws(Problem) {
    let format = SaveFormat(path: path)
    guard format.isByLine && !format.isText || format.isJSON, path != "-" else {
      throw Problem(
        message: "a report is a .csv, .json or .jsonl file, not `\(path)`", hint: "as in --report report.csv")
    }
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw ReportFile.problem(path) }
    self.path = path
    self.format = format
    self.world = world
    writer = ItemWriter(format)
    put(format.isList ? Array("[]\n".utf8) : [])
    if format.isList { position = 0 }
  }

  deinit { close(descriptor) }

  /// Adds a row.
  package func add(_ report: ItemReport) {
    let row = report.makeRow(in: world.machine)
    do throws(Failure) {
      try world.machine.uninterrupted(atMost: 1 << 24) { () throws(Failure) in try writer.add(.map(row), world) }
    } catch {
      // An item that is no JSON, such as a task, is written as `print` shows it.
      let item = Value.string(world.machine.intern("item"))
      row.object.set(item, world.machine.string(world.machine.describe(report.item)))
      try? world.machine.uninterrupted { () throws(Failure) in try writer.add(.map(row), world) }
    }
    if writer.count >= ReportFile.capacity { flush() }
  }

  /// Writes what is held back.
  package func flush() {
    guard writer.count > 0, failure == nil else { return }
    let rows = writer.take()
    put(format.isList ? rows + ReportFile.listEnd : rows)
    if format.isList { position -= ReportFile.listEnd.count }
  }

  private func put(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // Only a list goes back over its end, so that rows may go into a pipe, too.
      let count = rest.withUnsafeBytes { bytes in
        format.isList
          ? pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(position))
          : systemWrite(descriptor, bytes)
      }
      if count >= 0 {
        position += count
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        failure = ReportFile.problem(path)
        return
      }
    }
  }

  private static func problem(_ path: String) -> Problem {
    Problem(message: "cannot write the report \(path): \(String(cString: strerror(errno)))", hint: nil)
  }
}

extension SaveFormat {
  /// Whether its items stand in one list.
  fileprivate var isList: Bool {
    if case .json = self { true } else { false }
  }

  /// Whether items are written as `print` shows them.
  fileprivate var isText: Bool {
    if case .text = self { true } else { false }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
