import FetchBytecode
import FetchHTTP
import FetchLibrary
import FetchRuntime

/// What the script that runs may do: what both its own `allow`s and the fence of whoever runs it let through.
///
/// The rules that the network and the library ask are all made here; what they answer is put into words in `PolicyMessages`.
final class Policy {
  private let fence: Fence
  /// The fence of the script that runs; nil when it has none.
  var script: ScriptFence?

  /// What the script that runs is called; its folder is where its modules are looked for.
  var scriptName = ""

  /// A policy for scripts inside a fence.
  init(_ fence: Fence) { self.fence = fence }

  /// The rule for URLs; nil when every one may be asked.
  var hostRule: ((WebURL) -> Refusal?)? {
    guard script != nil || fence.hosts != nil || fence.deniesPrivate else { return nil }
    return { [unowned self] in refusal(of: $0) }
  }

  /// The rule for addresses; nil when every one may be dialled.
  var addressRule: AddressRule? {
    fence.deniesPrivate ? AddressRule { [messages] in messages.refusal(of: $0, askedAs: $1) } : nil
  }

  /// The rules for files and the environment.
  var permissions: Permissions {
    Permissions(
      read: { [unowned self] in refusal(of: $0, .read) }, write: { [unowned self] in refusal(of: $0, .write) },
      variable: { [unowned self] in refusal(ofVariable: $0) })
  }

  private var messages: PolicyMessages { PolicyMessages(fence: fence, script: script) }

  private func refusal(of url: WebURL) -> Refusal? {
    if let script, !script.hosts.contains(where: { $0.matches(url) }) { return messages.refusal(of: url, by: script) }
    if let hosts = fence.hosts, !hosts.contains(where: { $0.matches(url) }) {
      return messages.refusal(of: url, outside: hosts)
    }
    guard fence.deniesPrivate, let addresses = url.addressesWithoutLookUp else { return nil }
    let refusals = addresses.map { messages.refusal(of: $0, askedAs: url.host) }
    return refusals.contains(nil) ? nil : refusals.first ?? nil
  }

  private func refusal(of path: String, _ kind: Allowance.Kind) -> Refusal? {
    guard script != nil || fence.folder != nil else { return nil }
    let place = RealPath(path)
    if let script, let obstacle = obstacle(for: place, outside: script.texts(kind)) {
      return messages.refusal(of: path, for: obstacle, kind, by: script)
    }
    if let folder = fence.folder, let obstacle = obstacle(for: place, outside: [folder]) {
      return messages.refusal(of: path, for: obstacle, kind, outside: folder)
    }
    return nil
  }

  /// Why a file may not be imported; nil when it may. A module's code is run and what it holds can be read, so of what is outside
  /// the folder of the fence only the modules beside the script and below are let through, which whoever runs it gave it along.
  func refusal(ofModule path: String) -> Refusal? {
    guard let folder = fence.folder else { return nil }
    let own = scriptName.lastIndex(of: "/").map { String(scriptName[...$0]) } ?? "."
    guard obstacle(for: RealPath(path), outside: [folder, own]) != nil else { return nil }
    return messages.refusal(ofModule: path, outside: folder)
  }

  /// What keeps a place out of each of these folders; nil when it is inside one.
  private func obstacle(for place: RealPath?, outside folders: [String]) -> Obstacle? {
    guard let place else { return .nowhere }
    let folders = folders.compactMap { RealPath($0) }
    let obstacles = folders.map { place.obstacle(to: $0) }
    if obstacles.contains(nil) { return nil }
    if !place.isPlain(from: folders) { return .untold }
    return obstacles.lazy.compactMap { $0 }.first { $0 != .end(place) } ?? .end(place)
  }

  private func refusal(ofVariable name: String) -> Refusal? {
    guard let script, !script.texts(.env).contains(where: { $0.utf8.elementsEqual(name.utf8) }) else { return nil }
    return messages.refusal(ofVariable: name, by: script)
  }
}
