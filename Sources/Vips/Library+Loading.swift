// Bringing libvips into the process when it is first wanted.

import CVips

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Library {
  /// With its hundred libraries, for the rest of the process (dlopen(3)). Idempotent.
  ///
  /// `scripts/build` takes libvips off the list of what imgworker needs to start (docs/decisions/0014); calls into it are
  /// bound at their first, from what is open by then. A program that still has it on the list has loaded it already, and
  /// nothing happens here. Every use of this target begins with ``start()`` or ``version``, which begin with this.
  package static func load() throws(VipsError) { try loaded.get() }

  #if os(Linux)
  private static let file = "libvips.so.42"
  #endif

  /// Whether one is in a directory of the system's libraries, where a sandboxed process finds it. False where that is not
  /// plain to see.
  package static var liesWithTheSystem: Bool {
    #if os(Linux) && arch(x86_64)
    let places = ["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib"]
    #elseif os(Linux) && arch(arm64)
    let places = ["/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"]
    #else
    let places: [String] = []
    #endif
    #if os(Linux)
    return places.contains { access("\($0)/\(file)", R_OK) == 0 }
    #else
    return false
    #endif
  }

  private static let loaded: Result<Void, VipsError> = {
    #if os(Linux)
    guard dlopen(file, RTLD_NOW | RTLD_GLOBAL) != nil else {
      let reason = dlerror().map { String(cString: $0) } ?? "no reason given"
      return .failure(
        VipsError(
          "cannot load libvips: \(reason); install libvips (Debian: libvips42), or name its directory in LD_LIBRARY_PATH"
        ))
    }
    #endif
    return .success(())
  }()
}
