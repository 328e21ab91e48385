// Processor quotas from invented trees: both versions, nested groups, containers, nonsense.

import Platform
import SystemPackage
import Testing

@Suite struct ControlGroupsTests {
  static let unified = "31 23 0:28 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"
  static let legacy = "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct\n"

  private func quota(_ files: [String: String]) -> Double? {
    ControlGroups.processorQuota { path in files["\(path)"].map { Array($0.utf8) } }
  }

  @Test func unifiedHierarchy() {
    #expect(
      quota([
        "/proc/self/cgroup": "0::/job\n", "/proc/self/mountinfo": Self.unified,
        "/sys/fs/cgroup/job/cpu.max": "150000 100000\n",
      ]) == 1.5)
  }

  @Test func theLeastOfAllAncestorsCounts() {
    let files = [
      "/proc/self/cgroup": "0::/pod/container/leaf\n", "/proc/self/mountinfo": Self.unified,
      "/sys/fs/cgroup/pod/cpu.max": "50000 100000\n", "/sys/fs/cgroup/pod/container/cpu.max": "max 100000\n",
      "/sys/fs/cgroup/pod/container/leaf/cpu.max": "400000 100000\n",
    ]
    #expect(quota(files) == 0.5)
    // A container with a name space of its own: its limit is at the mount point.
    #expect(quota(files.merging(["/sys/fs/cgroup/cpu.max": "20000 100000\n"]) { $1 }) == 0.2)
  }

  @Test func unlimited() {
    let files = ["/proc/self/cgroup": "0::/job\n", "/proc/self/mountinfo": Self.unified]
    #expect(quota(files) == nil)
    #expect(quota(files.merging(["/sys/fs/cgroup/job/cpu.max": "max 100000\n"]) { $1 }) == nil)
    #expect(quota([:]) == nil)
  }

  private func memory(_ files: [String: String]) -> UInt64? {
    ControlGroups.memoryLimit { path in files["\(path)"].map { Array($0.utf8) } }
  }

  @Test func memoryOfTheUnifiedHierarchy() {
    let files = [
      "/proc/self/cgroup": "0::/pod/leaf\n", "/proc/self/mountinfo": Self.unified,
      "/sys/fs/cgroup/pod/memory.max": "8000000000\n", "/sys/fs/cgroup/pod/leaf/memory.max": "max\n",
      "/sys/fs/cgroup/pod/cpu.max": "1 1\n",
    ]
    #expect(memory(files) == 8_000_000_000)
    #expect(memory(files.merging(["/sys/fs/cgroup/memory.max": "512"]) { $1 }) == 512)
    #expect(memory(files.merging(["/sys/fs/cgroup/pod/memory.max": "max"]) { $1 }) == nil)
    #expect(memory(files.merging(["/sys/fs/cgroup/pod/memory.max": "-1"]) { $1 }) == nil)
  }

  @Test func memoryOfTheLegacyHierarchy() {
    let files = [
      "/proc/self/cgroup": "5:memory:/slurm/job\n4:cpu:/elsewhere\n",
      "/proc/self/mountinfo": "33 31 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n" + Self.legacy,
      "/sys/fs/cgroup/memory/slurm/job/memory.limit_in_bytes": "9223372036854771712\n",
      "/sys/fs/cgroup/memory/slurm/memory.limit_in_bytes": "2147483648\n",
      "/sys/fs/cgroup/cpu/elsewhere/memory.limit_in_bytes": "1\n",
    ]
    #expect(memory(files) == 2_147_483_648)
  }

  @Test func memoryOfThisMachine() {
    let found = MemorySize.available()
    #expect(found.machine > 64 << 20 && found.bytes <= found.machine && found.bytes > 0)
  }

  @Test func siblingsDoNotCount() {
    #expect(
      quota([
        "/proc/self/cgroup": "0::/job\n", "/proc/self/mountinfo": Self.unified,
        "/sys/fs/cgroup/other/cpu.max": "1000 100000\n",
        "/sys/fs/cgroup/job/child/cpu.max": "1000 100000\n", "/sys/fs/cgroup/jobs/cpu.max": "1000 100000\n",
      ]) == nil)
  }

  @Test func legacyHierarchy() {
    var files = [
      "/proc/self/cgroup": "5:memory:/elsewhere\n4:cpuacct,cpu:/slurm/job\n1:name=systemd:/x\n0::/\n",
      "/proc/self/mountinfo": Self.legacy, "/sys/fs/cgroup/cpu/slurm/job/cpu.cfs_quota_us": "-1\n",
      "/sys/fs/cgroup/cpu/slurm/job/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/cpu/slurm/cpu.cfs_quota_us": "300000\n",
      "/sys/fs/cgroup/cpu/slurm/cpu.cfs_period_us": "100000\n",
    ]
    #expect(quota(files) == 3)
    files["/sys/fs/cgroup/cpu/slurm/job/cpu.cfs_quota_us"] = "125000\n"
    #expect(quota(files) == 1.25)
  }

  /// Docker with version 1: the path is the host's, and the mount shows that group as its root.
  @Test func aMountOfAGroupIsThatGroup() {
    let files = [
      "/proc/self/cgroup": "4:cpu:/docker/abc/inner\n",
      "/proc/self/mountinfo": "32 31 0:29 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n",
      "/sys/fs/cgroup/cpu/inner/cpu.cfs_quota_us": "200000", "/sys/fs/cgroup/cpu/inner/cpu.cfs_period_us": "100000",
      "/sys/fs/cgroup/cpu/docker/abc/inner/cpu.cfs_quota_us": "1000",
      "/sys/fs/cgroup/cpu/docker/abc/inner/cpu.cfs_period_us": "100000",
    ]
    #expect(quota(files) == 2)
  }

  @Test(arguments: ["0::/../../other\n", "0::/host/path\n"]) func aGroupOutsideTheMountIsLookedForAtItsPoint(
    group: String
  ) {
    let files = [
      "/proc/self/cgroup": group,
      "/proc/self/mountinfo": "31 23 0:28 /kube/pod /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
      "/sys/fs/cgroup/cpu.max": "70000 100000\n", "/sys/fs/cgroup/host/path/cpu.max": "10000 100000\n",
    ]
    #expect(quota(files) == 0.7)
  }

  @Test func bothVersionsTogether() {
    let files = [
      "/proc/self/cgroup": "1:cpu:/a\n0::/b\n",
      "/proc/self/mountinfo": "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n" + Self.legacy
        + "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
      "/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us": "200000", "/sys/fs/cgroup/cpu/a/cpu.cfs_period_us": "100000",
      "/sys/fs/cgroup/unified/b/cpu.max": "100000 100000",
    ]
    #expect(quota(files) == 1)
  }

  @Test func mountPointsAreUnescaped() {
    let files = [
      "/proc/self/cgroup": "0::/job\n", "/proc/self/mountinfo": "31 23 0:28 / /my\\040groups rw - cgroup2 cgroup2 rw\n",
      "/my groups/job/cpu.max": "250000 100000",
    ]
    #expect(quota(files) == 2.5)
  }

  @Test(arguments: ["", "max", "100000", "x 100000", "100000 0", "-5 100000", "0 100000", "1 2 3"])
  func nonsenseIsNoLimit(text: String) {
    #expect(
      quota([
        "/proc/self/cgroup": "0::/job\n", "/proc/self/mountinfo": Self.unified, "/sys/fs/cgroup/job/cpu.max": text,
      ]) == nil)
  }

  @Test(arguments: ["", "\n\n", "0:/x", "junk", "::::"]) func brokenTablesAreNoLimit(text: String) {
    #expect(
      quota(["/proc/self/cgroup": text, "/proc/self/mountinfo": Self.unified, "/sys/fs/cgroup/cpu.max": "max 1"]) == nil
    )
    #expect(quota(["/proc/self/cgroup": "0::/", "/proc/self/mountinfo": text, "/sys/fs/cgroup/cpu.max": "1 1"]) == nil)
  }
}
