// The rounding, and agreement with nproc(1).

import Platform
import Testing

@Suite struct ProcessorCountTests {
  @Test(
    arguments: [
      (8, nil, 8), (8, 2.0, 2), (8, 1.5, 2), (8, 0.1, 1), (2, 64.0, 2), (4, 3.0001, 4), (1, nil, 1), (0, nil, 1),
    ] as [(Int, Double?, Int)])
  func isTheLesserRoundedUp(affinity: Int, quota: Double?, count: Int) {
    #expect(ProcessorCount.count(affinity: affinity, quota: quota) == count)
  }

  #if os(Linux)
  @Test func affinityIsWhatNprocSays() throws {
    let (count, affinity, quota) = ProcessorCount.available()
    let nproc = try shell("env -u OMP_NUM_THREADS -u OMP_THREAD_LIMIT nproc >&0").output
    #expect("\(affinity)\n" == nproc)
    #expect(count == ProcessorCount.count(affinity: affinity, quota: quota))
  }
  #endif
}
