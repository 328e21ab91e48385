// Locks that end with the process that holds them, and cutting a file short.
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Descriptor {
  /// Takes the file for this process alone, until the descriptor is closed, by exit or kill as well. Advisory: it binds
  /// those who ask for it too. flock(2) with LOCK_EX and LOCK_NB.
  /// - Returns: false when another process has it.
  package borrowing func lock() throws(SystemError) -> Bool {
    let number = self.number
    do throws(SystemError) {
      _ = try systemCall("flock") { flock(number, LOCK_EX | LOCK_NB) }
      return true
    } catch {
      if error.errno == .wouldBlock || error.errno == .resourceTemporarilyUnavailable { return false }
      throw error
    }
  }

  /// Cuts what is behind `size` bytes. ftruncate(2).
  package borrowing func truncate(to size: Int) throws(SystemError) {
    let number = self.number
    _ = try systemCall("ftruncate") { ftruncate(number, off_t(size)) }
  }
}
