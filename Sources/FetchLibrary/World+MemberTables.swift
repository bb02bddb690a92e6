import FetchVM

extension World {
  /// The members of a type by the name `typeOf` gives it; nil for one whose members are known of its values only.
  package func members(ofType name: String) -> MemberTable? {
    switch name {
    case "string": machine.stringMembers
    case "bytes": machine.bytesMembers
    case "list": machine.listMembers
    case "map": machine.mapMembers
    case "range": machine.rangeMembers
    case "int", "float": machine.numberMembers
    case "duration": machine.durationMembers
    case "function": machine.functionMembers
    case "task": machine.taskMembers
    case "stream": machine.streamMembers
    case "error": machine.errorMembers
    case "url": tables.url
    case "headers": tables.headers
    case "response": tables.response
    case "session": tables.session
    case "channel": tables.channel
    case "semaphore": tables.semaphore
    case "queue": tables.queue
    case "file": tables.file
    case "element": tables.element
    default: nil
    }
  }
}
