import FetchVM

/// Gives maps their methods. All of them are calls, since `m.name` is the key `name`.
func installMaps(into machine: Machine) {
  installMapLooking(into: machine)
  installMapChanging(into: machine)
  installMapCallbacks(into: machine)
}
