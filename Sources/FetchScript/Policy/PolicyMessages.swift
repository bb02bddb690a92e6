import FetchBytecode
import FetchDiagnostics
import FetchHTTP
import FetchRuntime

/// Says what was refused, by which rule, and what to write so that it is not.
struct PolicyMessages {
  let fence: Fence
  let script: ScriptFence?

  // Hosts

  func refusal(of url: WebURL, by script: ScriptFence) -> Refusal {
    refusal(of: "a request to \(url.authority)", .host, text: url.authority, by: script)
  }

  func refusal(of url: WebURL, outside hosts: [HostPattern]) -> Refusal {
    let names = hosts.map(\.description).joined(separator: ",")
    return Refusal(
      "a request to \(url.authority) is refused by " + rule("--only-hosts \(names)", "hosts"),
      hint: fence.isCommandLine
        ? "to let it, run the script with --only-hosts \(names.isEmpty ? "" : names + ",")\(url.authority)" : nil)
  }

  func refusal(of address: SocketAddress, askedAs host: String) -> Refusal? {
    let scope = AddressScope(of: address)
    guard scope != .global else { return nil }
    let ip = address.ip
    let name = host == ip || host.first == "[" ? ip : "\(host), which is \(ip),"
    return Refusal(
      "a request to \(name) is refused by \(rule("--deny-private", "deniesPrivate")): that address is \(scope.noun)",
      hint: fence.isCommandLine ? "to let it, run the script without --deny-private" : nil)
  }

  // Files

  func refusal(of path: String, for obstacle: Obstacle, _ kind: Allowance.Kind, by script: ScriptFence) -> Refusal {
    var mended = path
    if let place = hidden(obstacle, in: path) {
      mended = place.description
    } else if kind == .write, let slash = path.lastIndex(of: "/") {
      // What writes one file into a folder mostly writes others there.
      mended = String(path[...slash])
    }
    return refusal(of: title(of: path, for: obstacle, kind), kind, text: mended, by: script)
  }

  func refusal(of path: String, for obstacle: Obstacle, _ kind: Allowance.Kind, outside folder: String) -> Refusal {
    Refusal(
      title(of: path, for: obstacle, kind) + " is refused by "
        + rule("--only-dir \(VisibleText.escaping(folder))", "folder"),
      hint: fence.isCommandLine ? "to let it, run the script with an --only-dir that it is in, or without" : nil)
  }

  func refusal(ofModule path: String, outside folder: String) -> Refusal {
    Refusal(
      "importing \"\(VisibleText.escaping(path))\" is refused by "
        + rule("--only-dir \(VisibleText.escaping(folder))", "folder")
        + ": it is neither there nor in the script's own folder",
      hint: fence.isCommandLine ? "to let it, move it below the script, or run the script without --only-dir" : nil)
  }

  /// With what keeps it outside, when that could not be seen in it.
  private func title(of path: String, for obstacle: Obstacle, _ kind: Allowance.Kind) -> String {
    let title = "\(kind == .read ? "reading" : "writing") \"\(VisibleText.escaping(path))\""
    guard let place = hidden(obstacle, in: path).map({ VisibleText.escaping($0.description) }) else {
      return obstacle == .nowhere ? title + ", which leads nowhere," : title
    }
    if case .way = obstacle { return "\(title), which goes through \"\(place)\"," }
    return "\(title), which is \"\(place)\","
  }

  /// The place that keeps a path outside, unless that is what it plainly says.
  private func hidden(_ obstacle: Obstacle, in path: String) -> RealPath? {
    switch obstacle {
    case .nowhere, .untold: nil
    case .way(let place): place
    case .end(let place): place.description.hasSuffix(path) ? nil : place
    }
  }

  // The environment

  func refusal(ofVariable name: String, by script: ScriptFence) -> Refusal {
    let name = VisibleText.escaping(name)
    return refusal(of: "reading the variable \(name)", .env, text: name, by: script)
  }

  // Rules

  private func refusal(of what: String, _ kind: Allowance.Kind, text: String, by script: ScriptFence) -> Refusal {
    let lines = script.lines(kind)
    let word = kind.rawValue
    let rule =
      lines.isEmpty
      ? "the script's `allow` at line \(script.firstLine), since none says `allow \(word)`"
      : "the script's `allow \(word)` at line\(lines.count > 1 ? "s" : "") "
        + lines.map { "\($0)" }.joined(separator: ", ")
    return Refusal(
      "\(what) is refused by \(rule)",
      hint: "to let it, write allow \(word) \"\(VisibleText.escaping(text))\" at the top of the script")
  }

  /// The rule as whoever made it knows it.
  private func rule(_ option: String, _ property: String) -> String {
    fence.isCommandLine ? option : "the `\(property)` of the program's fence"
  }
}

extension AddressScope {
  /// As a sentence about an address ends.
  fileprivate var noun: String {
    switch self {
    case .global: "public"
    case .loopback: "this machine's own (loopback)"
    case .private, .linkLocal, .multicast, .reserved: rawValue
    case .shared: "private to a provider (\(rawValue))"
    case .broadcast: "a network's broadcast address"
    case .unspecified: "unspecified"
    }
  }
}
