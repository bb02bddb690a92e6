#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension SocketAddress {
  /// A descriptor that is being connected to this address: it is ready for writing when that is decided, and
  /// `connectionError` tells how. Nothing blocks; who calls closes it.
  public func beginConnecting() throws(SystemError) -> Int32 {
    let descriptor = try makeSocket(family: family)
    let status = withPointer { connect(descriptor, $0, $1) }
    if status == 0 || errno == EINPROGRESS || errno == EINTR { return descriptor }
    let error = SystemError("connect")
    _ = systemClose(descriptor)
    throw error
  }

  /// Why a descriptor that became ready for writing could not be connected; nil when it is connected.
  public static func connectionError(of descriptor: Int32) -> SystemError? {
    var number: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &length)
    return number == 0 ? nil : SystemError("connect", number)
  }
}
