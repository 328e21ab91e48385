// From what the coordinator asks for to the sandbox this process is in.

import Platform
import Protocol
import SystemPackage

extension SandboxLevel {
  /// Confines this process for good, as far as the system can. To be done while it has one thread.
  init(applying confinement: Confinement, limits: Limits, setsTimes: Bool) {
    guard confinement.isWanted else {
      self.init()
      return
    }
    let paths = { (list: [[UInt8]]) in list.map { FilePath(bytes: $0) } }
    // Generous: what one image may take is for `limits` and the coordinator to say; this stops what went wild. 64 bytes
    // a pixel are four bands of double, twice.
    let outcome = Sandbox(
      readable: paths(confinement.readable), writable: paths(confinement.writable),
      mostMemory: (8 << 30) + Self.bytes(64, of: limits),
      mostWritten: (1 << 30) + Self.bytes(32, of: limits), setsTimes: setsTimes
    ).apply()
    self.init(
      hasLimits: outcome.hasLimits, landlockABI: UInt8(clamping: outcome.landlockABI), hasFilter: outcome.hasFilter,
      shortfall: outcome.shortfall)
  }

  private static func bytes(_ count: UInt64, of limits: Limits) -> UInt64 {
    let (product, overflow) = limits.maximumPixels.multipliedReportingOverflow(by: count)
    return overflow ? 1 << 62 : min(product, 1 << 62)
  }
}
