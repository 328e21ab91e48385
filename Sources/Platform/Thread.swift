// A detached thread. pthread_create(3).

import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum Thread {
  private final class Start {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Runs `body` on a new thread, which nobody joins.
  package static func detach(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    let start = Unmanaged.passRetained(Start(body))
    #if canImport(Darwin)
    var thread: pthread_t?
    let code = pthread_create(
      &thread, nil,
      {
        Unmanaged<Start>.fromOpaque($0).takeRetainedValue().body(); return nil
      }, start.toOpaque())
    #else
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue().body()
        return nil
      }, start.toOpaque())
    #endif
    guard code == 0 else {
      start.release()
      throw SystemError(call: "pthread_create", errno: Errno(rawValue: code))
    }
    #if canImport(Darwin)
    pthread_detach(thread!)
    #else
    pthread_detach(thread)
    #endif
  }

  /// Ends the process at once, without running exit handlers. _exit(2).
  package static func exitProcess(_ code: Int32) -> Never { _exit(code) }
}
