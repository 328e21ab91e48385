// How many workers this machine, or our share of it, feeds.
import CPlatform
import SystemPackage

package enum ProcessorCount {
  /// `affinity`: processors we may run on. `quota`: processors' worth of time that control groups grant; nil without a
  /// limit, and on macOS. `count`: the lesser, at least 1; a quota of 1.5 counts as 2, for a worker also waits for files
  /// and half a processor left idle is worse than a worker throttled at times.
  package static func available() -> (count: Int, affinity: Int, quota: Double?) {
    let affinity = Int(cplatform_affinity_count())
    #if os(Linux)
    let quota = ControlGroups.processorQuota(reading: KernelFile.read)
    #else
    let quota: Double? = nil
    #endif
    return (count(affinity: affinity, quota: quota), affinity, quota)
  }

  package static func count(affinity: Int, quota: Double?) -> Int {
    guard let quota, quota < Double(affinity) else { return max(1, affinity) }
    return max(1, Int(quota.rounded(.up)))
  }
}
