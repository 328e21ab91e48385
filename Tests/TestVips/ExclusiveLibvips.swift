// Lets one test at a time use libvips, in all test targets, which share a process.

import Testing
import Vips

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// libvips has one error buffer, one warning log and one set of counters for the whole process, and must be started by
/// one thread. The lock is the test program's own file (`flock`), and waiting does not block a thread of the pool, which the
/// holder may need.
package struct ExclusiveLibvips: SuiteTrait, TestTrait, TestScoping {
  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
  ) async throws {
    let descriptor = open(CommandLine.arguments[0], O_RDONLY | O_CLOEXEC)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 { try await Task.sleep(for: .milliseconds(1)) }
    try Library.start()
    try await body()
  }
}

extension Trait where Self == ExclusiveLibvips {
  /// Starts libvips and keeps it to this test while it runs.
  package static var exclusiveLibvips: Self { Self() }
}

/// libvips's pool threads give back their buffers a moment after they have reported the end of their work, so counters
/// are given a second to come back to what they were.
package func expectLibvipsHolds(
  _ before: LibvipsHoldings, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  for _ in 0..<500 where LibvipsHoldings.now != before { try await Task.sleep(for: .milliseconds(2)) }
  #expect(LibvipsHoldings.now == before, sourceLocation: sourceLocation)
}

package struct LibvipsHoldings: Equatable {
  package var objects: Int
  package var allocations: Int
  package var bytes: Int

  package static var now: Self {
    let memory = Library.trackedMemory
    return Self(objects: Library.liveObjects, allocations: memory.allocations, bytes: memory.bytes)
  }

  /// After whatever ran before has let go: the same twice, 20 ms apart.
  package static func settled() async throws -> Self {
    while true {
      let first = now
      try await Task.sleep(for: .milliseconds(20))
      if now == first { return first }
    }
  }
}
