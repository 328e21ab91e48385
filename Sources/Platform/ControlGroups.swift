// How much processor time and memory the control groups grant this process: cgroups(7), in both versions.
import SystemPackage

/// Each limit is the least of this process's group and all above it; nil without one. `read` gives the contents of a file,
/// nil if there is none: tests give it trees of their own.
package enum ControlGroups {
  /// Processors' worth of time.
  package static func processorQuota(reading read: (FilePath) -> [UInt8]?) -> Double? {
    least(of: "cpu", read) { $1 ? unifiedQuota($0, read) : legacyQuota($0, read) }
  }

  /// Bytes: memory.max ("max" without a limit), memory.limit_in_bytes (a huge number without).
  package static func memoryLimit(reading read: (FilePath) -> [UInt8]?) -> UInt64? {
    least(of: "memory", read) { directory, isUnified in
      let name = isUnified ? "memory.max" : "memory.limit_in_bytes"
      return read(directory.appending(name)).map(words)?.first.flatMap(number).flatMap(UInt64.init(exactly:))
    }
  }

  /// - Parameter limit: of a directory, in a hierarchy of version 2 or not.
  private static func least<Limit: Comparable>(
    of controller: String, _ read: (FilePath) -> [UInt8]?, limit: (FilePath, Bool) -> Limit?
  ) -> Limit? {
    guard let groups = read("/proc/self/cgroup"), let mounts = read("/proc/self/mountinfo") else { return nil }
    var least: Limit?
    for mount in lines(mounts).compactMap({ Mount($0, of: controller) }) {
      // "hierarchy:controllers:path": version 2 has no controllers in its line.
      for group in lines(groups).map({
        $0.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
      })
      where group.count == 3 && (mount.isUnified ? group[1].isEmpty : contains(group[1], controller)) {
        for directory in mount.directories(from: FilePath(bytes: group[2])) {
          if let found = limit(directory, mount.isUnified) { least = min(least ?? found, found) }
        }
      }
    }
    return least
  }

  /// cpu.max: "max 100000" or "150000 100000", microseconds of time in each period.
  private static func unifiedQuota(_ directory: FilePath, _ read: (FilePath) -> [UInt8]?) -> Double? {
    guard let fields = read(directory.appending("cpu.max")).map(words), fields.count == 2 else { return nil }
    return ratio(fields[0], fields[1])
  }

  /// cpu.cfs_quota_us, -1 without a limit, and cpu.cfs_period_us.
  private static func legacyQuota(_ directory: FilePath, _ read: (FilePath) -> [UInt8]?) -> Double? {
    guard let quota = read(directory.appending("cpu.cfs_quota_us")).map(words)?.first,
      let period = read(directory.appending("cpu.cfs_period_us")).map(words)?.first
    else { return nil }
    return ratio(quota, period)
  }

  private static func ratio(_ quota: ArraySlice<UInt8>, _ period: ArraySlice<UInt8>) -> Double? {
    guard let quota = number(quota), let period = number(period), quota > 0, period > 0 else { return nil }
    return Double(quota) / Double(period)
  }

  /// A mounted hierarchy that may limit something: a line of mountinfo, proc(5).
  private struct Mount {
    var isUnified: Bool
    /// The group that the mount point shows.
    var root: FilePath
    var point: FilePath

    init?(_ line: ArraySlice<UInt8>, of controller: String) {
      // "36 35 98:0 /root /point options... - type source super-options"
      let fields = words(line)
      guard let dash = fields.firstIndex(of: [UInt8(ascii: "-")]), dash >= 6, fields.count >= dash + 4 else {
        return nil
      }
      isUnified = fields[dash + 1].elementsEqual("cgroup2".utf8)
      let isLegacy = fields[dash + 1].elementsEqual("cgroup".utf8) && contains(fields[dash + 3], controller)
      guard isUnified || isLegacy else { return nil }
      root = FilePath(bytes: unescaped(fields[3]))
      point = FilePath(bytes: unescaped(fields[4]))
    }

    /// The directories of the group and of all above it, the mount point included. A group outside of what is mounted
    /// (a container sees its own group under its name on the host, or as /..) is looked for at the mount point alone.
    func directories(from group: FilePath) -> [FilePath] {
      var relative = group
      guard relative.removePrefix(root), !relative.components.contains(where: { $0.kind == .parentDirectory }) else {
        return [point]
      }
      var directories = [point]
      for component in relative.components { directories.append(directories.last!.appending(component)) }
      return directories
    }
  }
}

private func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] { bytes.split(separator: UInt8(ascii: "\n")) }

private func words(_ bytes: some Collection<UInt8>) -> [ArraySlice<UInt8>] {
  Array(bytes).split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
}

private func number(_ word: ArraySlice<UInt8>) -> Int64? { Int64(String(decoding: word, as: UTF8.self)) }

/// Whether the comma-separated list has this item.
private func contains(_ list: ArraySlice<UInt8>, _ item: String) -> Bool {
  list.split(separator: UInt8(ascii: ",")).contains { $0.elementsEqual(item.utf8) }
}

/// mountinfo writes space, tab, newline and backslash as `\\ooo`.
private func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
  var bytes: [UInt8] = []
  var rest = field
  while let byte = rest.popFirst() {
    if byte == UInt8(ascii: "\\"), let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8) {
      bytes.append(code)
      rest = rest.dropFirst(3)
    } else {
      bytes.append(byte)
    }
  }
  return bytes
}
