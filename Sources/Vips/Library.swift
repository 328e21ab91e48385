// Starting libvips once per process, its global settings, and what can be asked of it.

import CVips

/// The libvips this process runs with. Never fork after ``start()``.
package enum Library {
  /// `vips_init`, then: one thread an operation, no operation cache (it serves stale results), untrusted loaders,
  /// `VipsSystem` (which runs shell commands) and `VipsGlobalbalance` (which opens the files a picture's history names)
  /// blocked, warnings collected by ``WarningLog``. Idempotent.
  package static func start() throws(VipsError) { try started.get() }

  private static let started: Result<Void, VipsError> = {
    do throws(VipsError) { try load() } catch { return .failure(error) }
    WarningLog.install()
    guard vips_init("imgworker") == 0 else { return .failure(.taken()) }
    vips_concurrency_set(1)
    vips_cache_set_max(0)
    vips_block_untrusted_set(1)
    vips_operation_block_set("VipsSystem", 1)
    vips_operation_block_set("VipsGlobalbalance", 1)
    // Loading modules may warn about libraries nobody will use.
    _ = WarningLog.take()
    ErrorBuffer.clear()
    return .success(())
  }()

  package struct Version: Comparable, Sendable, CustomStringConvertible {
    package var major: Int
    package var minor: Int
    package var micro: Int

    package init(_ major: Int, _ minor: Int, _ micro: Int = 0) {
      self.major = major
      self.minor = minor
      self.micro = micro
    }

    package static func < (a: Version, b: Version) -> Bool {
      (a.major, a.minor, a.micro) < (b.major, b.minor, b.micro)
    }

    package var description: String { "\(major).\(minor).\(micro)" }
  }

  /// Of the library found at run time, which may be newer than its headers (`vips_version`). 0.0.0 where there is none.
  package static let version: Version = {
    guard (try? load()) != nil else { return Version(0, 0) }
    return Version(Int(vips_version(0)), Int(vips_version(1)), Int(vips_version(2)))
  }()

  /// Threads each evaluation may use, at least 1 (`vips_concurrency_set`).
  package static var concurrency: Int {
    get { Int(vips_concurrency_get()) }
    set { vips_concurrency_set(Int32(clamping: max(1, newValue))) }
  }

  /// Whether an operation exists in this build and is not blocked. Modules not loaded are the usual reason for no.
  package static func offers(_ nickname: String) -> Bool {
    guard let operation = try? Operation(nickname) else { return false }
    return !operation.isBlocked
  }

  /// Nicknames of all operations of this build, sorted.
  package static var operationNames: [String] { concreteNicknames(below: vips_operation_get_type()) }

  /// Pixel memory libvips holds now: allocations and bytes (`vips_tracked_get_allocs`, `vips_tracked_get_mem`).
  package static var trackedMemory: (allocations: Int, bytes: Int) {
    (Int(vips_tracked_get_allocs()), Int(vips_tracked_get_mem()))
  }

  /// Live libvips objects: images, operations, regions (`vips_object_map`). For leak tests.
  package static var liveObjects: Int {
    var count = 0
    withUnsafeMutablePointer(to: &count) {
      _ = vips_object_map(
        { _, counter, _ in
          counter!.assumingMemoryBound(to: Int.self).pointee += 1
          return nil
        }, $0, nil)
    }
    return count
  }

  /// Names of live objects are kept and reported at exit on stderr (`vips_leak_set`).
  package static func reportLeaks(_ enabled: Bool) { vips_leak_set(enabled ? 1 : 0) }
}
