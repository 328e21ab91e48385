// A thread that a test starts and joins.
import Platform

struct BackgroundThread {
  private let isDone = Monitor(false)

  init(_ run: @escaping @Sendable () -> Void) throws {
    try Thread.detach { [isDone] in
      run()
      isDone.update { $0 = true }
    }
  }

  func join() {
    isDone.wait { $0 ? () : nil }
  }
}
