// The unsent tasks of one slot, as runs of task numbers, with their cost.

import DequeModule

/// Tasks in the order they will be leased. Memory goes with the number of runs, not of tasks. Counts and bytes are kept
/// per family, so that the cost is exact under whatever the cost model says now.
package struct TaskQueue: Equatable, Sendable {
  /// None is empty.
  package private(set) var runs: Deque<Range<UInt32>> = []
  package private(set) var count = 0
  private var counts = Array(repeating: UInt32(0), count: TaskEstimate.familyCount)
  private var bytes = Array(repeating: UInt64(0), count: TaskEstimate.familyCount)

  package init() {}

  var isEmpty: Bool { count == 0 }
  var first: UInt32? { runs.first?.lowerBound }

  /// Expected nanoseconds of all its tasks.
  package func cost(_ model: CostModel) -> Double {
    var sum = 0.0
    for family in 0..<TaskEstimate.familyCount where counts[family] > 0 {
      sum += model.cost(family: family, count: Double(counts[family]), bytes: Double(bytes[family]))
    }
    return sum
  }

  package mutating func append(_ task: UInt32, _ estimate: TaskEstimate) {
    if let last = runs.last, last.upperBound == task {
      runs[runs.count - 1] = last.lowerBound..<task + 1
    } else {
      runs.append(task..<task + 1)
    }
    add(estimate)
  }

  mutating func prepend(_ task: UInt32, _ estimate: TaskEstimate) {
    if let first = runs.first, first.lowerBound == task + 1 {
      runs[0] = task..<first.upperBound
    } else {
      runs.prepend(task..<task + 1)
    }
    add(estimate)
  }

  mutating func popFirst(_ estimates: [TaskEstimate]) -> UInt32? {
    guard let run = runs.first else { return nil }
    if run.count == 1 { runs.removeFirst() } else { runs[0] = run.dropFirst() }
    subtract(estimates[Int(run.lowerBound)])
    return run.lowerBound
  }

  /// Takes tasks from the tail, at least one of a queue that has any, and more as long as they cost no more than half
  /// of the whole together. They keep their order.
  package mutating func takeTailHalf(_ estimates: [TaskEstimate], _ model: CostModel) -> TaskQueue {
    let half = cost(model) / 2
    var taken = TaskQueue()
    var sum = 0.0
    while let run = runs.last {
      var lower = run.upperBound
      var isFull = false
      while lower > run.lowerBound {
        let estimate = estimates[Int(lower - 1)]
        let cost = Double(model.nanoseconds(estimate))
        if taken.count > 0 && sum + cost > half {
          isFull = true
          break
        }
        sum += cost
        lower -= 1
        subtract(estimate)
        taken.add(estimate)
      }
      if lower < run.upperBound { taken.runs.prepend(lower..<run.upperBound) }
      if lower == run.lowerBound { runs.removeLast() } else { runs[runs.count - 1] = run.lowerBound..<lower }
      if isFull { break }
    }
    return taken
  }

  private mutating func add(_ estimate: TaskEstimate) {
    count += 1
    counts[Int(estimate.family)] += 1
    bytes[Int(estimate.family)] += UInt64(estimate.bytes)
  }

  private mutating func subtract(_ estimate: TaskEstimate) {
    count -= 1
    counts[Int(estimate.family)] -= 1
    bytes[Int(estimate.family)] -= UInt64(estimate.bytes)
  }
}
