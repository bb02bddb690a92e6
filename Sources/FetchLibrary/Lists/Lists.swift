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
    installListGrouping(members, machine)
  }
  installListChanging(into: machine)
  installRanges(into: machine)
}
