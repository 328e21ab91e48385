// How much memory this machine, or our share of it, has.

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum MemorySize {
  /// Bytes. `machine`: what is built in; `limit`: what control groups grant, nil without a limit, and on macOS. `bytes`: the
  /// lesser.
  package static func available() -> (bytes: UInt64, machine: UInt64, limit: UInt64?) {
    let machine = UInt64(max(0, sysconf(CInt(_SC_PHYS_PAGES)))) * UInt64(max(0, sysconf(CInt(_SC_PAGESIZE))))
    #if os(Linux)
    // Version 1 says no limit by a huge number.
    let limit = ControlGroups.memoryLimit(reading: KernelFile.read).flatMap { $0 < machine ? $0 : nil }
    #else
    let limit: UInt64? = nil
    #endif
    return (min(machine, limit ?? machine), machine, limit)
  }

  /// Whether this process would be given so many bytes more now. mmap(2), undone at once.
  package static func isThere(_ bytes: Int) -> Bool {
    guard let block = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), block != MAP_FAILED
    else { return false }
    munmap(block, bytes)
    return true
  }
}
