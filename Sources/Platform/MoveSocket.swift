// A worker's first act: its socket leaves descriptor 0, where a decoder reading standard input would eat it.
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum MoveSocket {
  /// Moves descriptor 0 to a new number above 2, close-on-exec, and puts /dev/null on 0 (reliability rule 5).
  /// Call it before other threads run.
  package static func fromStandardInput() throws(SystemError) -> Descriptor {
    let moved = Descriptor(owning: try systemCall("fcntl") { fcntl(0, F_DUPFD_CLOEXEC, 3) })
    let null = try Descriptor.open("/dev/null", O_RDONLY)
    _ = try systemCall("dup2", "/dev/null") { dup2(null.number, 0) }
    return moved
  }
}
