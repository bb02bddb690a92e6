import FetchVM

/// Gives lists and ranges their members. What only reads, both have; what changes its receiver, lists alone.
func installLists(into machine: Machine) {
  for members in [machine.listMembers, machine.rangeMembers] {
    installListLooking(members, machine)
    installListTaking(members, machine)
    installListCombining(members, machine)
    installListNumbers(members, machine)
    installListCallbacks(members, machine)
    installListOrdering(members, machine)
  }
  installListChanging(into: machine)
  installRanges(into: machine)
}

/// Gives lists, ranges and streams what comes to one value and needs to see an item only once.
func installItems(into machine: Machine) {
  for members in [machine.listMembers, machine.rangeMembers, machine.streamMembers] {
    installItemSearches(members, machine)
    installItemReducing(members, machine)
    installItemGrouping(members, machine)
    installItemExtremes(members, machine)
  }
}
