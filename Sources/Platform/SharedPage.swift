// A few bytes that two processes see: what the one writes there outlives it.
import CPlatform
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Of one thread in each process, and not synchronised: what the other writes is to be read when it has ended. Zero at
/// first. mmap(2) of memfd_create(2), or of shm_open(3) on macOS.
package final class SharedPage {
  package static let byteCount = 4096
  /// The number under which a child has it: the first after the standard streams.
  package static let childNumber: CInt = 3

  package let bytes: UnsafeMutableRawBufferPointer
  /// To be given to a child; close-on-exec.
  private var file: CInt

  package init() throws(SystemError) {
    file = try systemCall("memfd_create") { cplatform_shared_memory(Self.byteCount) }
    do throws(SystemError) {
      bytes = try Self.map(file)
    } catch {
      close(file)
      throw error
    }
  }

  /// The page this process was started with, if it was; the descriptor is closed.
  package init?(inheritedAs number: CInt) {
    // macOS rounds sizes up to its pages and gives such memory no kind.
    guard let status = try? FileStatus.of(descriptor: number), status.size >= Self.byteCount,
      let bytes = try? Self.map(number)
    else { return nil }
    self.bytes = bytes
    file = number
    closeDescriptor()
  }

  deinit {
    munmap(bytes.baseAddress, bytes.count)
    closeDescriptor()
  }

  /// What a child is to inherit; not to be used after ``closeDescriptor()``.
  package var descriptor: CInt { file }

  /// When the child has been started.
  package func closeDescriptor() {
    if file >= 0 { close(file) }
    file = -1
  }

  private static func map(_ number: CInt) throws(SystemError) -> UnsafeMutableRawBufferPointer {
    guard let start = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, number, 0), start != MAP_FAILED else {
      throw SystemError(call: "mmap", errno: Errno(rawValue: errno))
    }
    return UnsafeMutableRawBufferPointer(start: start, count: byteCount)
  }
}
