import FetchVM

/// How many streams hold a descriptor. A loop that was left keeps its stream for whoever goes on, and only a collection closes those
/// that nobody can reach: many of them bring one about, so that they do not use up what descriptors there are.
final class OpenStreams {
  private unowned let machine: Machine
  private var count = 0
  private var openedSinceCollection = 0
  /// So many are left to be collected with the rest.
  private let few = max(1, FileFailure.mostOpenFiles / 4)

  init(of machine: Machine) { self.machine = machine }

  /// One of them, for as long as somebody has it.
  final class Place {
    private let streams: OpenStreams

    fileprivate init(_ streams: OpenStreams) {
      self.streams = streams
      streams.count += 1
    }

    deinit { streams.count -= 1 }
  }

  /// A place for one that is opened now.
  func open() -> Place {
    openedSinceCollection += 1
    if count >= few, openedSinceCollection >= few {
      openedSinceCollection = 0
      machine.collectSoon()
    }
    return Place(self)
  }
}
