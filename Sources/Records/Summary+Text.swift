// The summary as lines for a person.

import Platform
import Protocol
import SystemPackage

extension Summary {
  /// The first failures of each class in words, and how many more there are.
  package var failureLines: [String] {
    examples.map(\.text) + (failedCount > examples.count ? [moreFailures] : [])
  }

  private var moreFailures: String {
    "and \(Decimal.grouped(failedCount - examples.count)) more failures: --report FILE.jsonl has them all"
  }

  /// Lines without newline.
  package func lines() -> [String] {
    let seconds = Double(elapsed) / 1e9
    func rate(_ bytes: Int) -> String {
      elapsed == 0 ? "-" : Decimal.text(Double(bytes) / 1e6 / seconds, decimals: 1) + " MB/s"
    }
    var lines: [String] = []
    var counts = ["\(Decimal.grouped(found)) found", "\(Decimal.grouped(done)) done"]
    if skippedCount > 0 { counts.append("\(Decimal.grouped(skippedCount)) skipped") }
    counts.append("\(Decimal.grouped(failedCount)) failed")
    if unfinished > 0 { counts.append("\(Decimal.grouped(unfinished)) not finished") }
    lines.append(counts.joined(separator: ", "))

    for (reason, count) in skipped.sorted(by: { $0.key < $1.key }) {
      lines.append("  skipped \(Decimal.grouped(count)): \(reason)")
    }
    for (kind, count) in failed.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      lines.append("  failed \(Decimal.grouped(count)): \(kind.name)")
      lines += examples.filter { $0.failure.kind == kind }.map { "    " + $0.text }
    }
    if failedCount > examples.count { lines.append("  " + moreFailures) }
    if let quarantine {
      lines.append("  inputs that crash workers are listed in \(FilePath(bytes: quarantine).displayed)")
    }
    if warnings > 0 { lines.append("  \(Decimal.counted(warnings, "warning")) from decoders: see the records") }

    if done > 0 {
      lines.append(
        "\(Decimal.duration(nanoseconds: elapsed)) with \(Decimal.counted(workers, "worker")): "
          + "\(Decimal.text(imagesPerSecond, decimals: 0)) images/s, in \(rate(bytesIn)), out \(rate(bytesOut)), "
          + "\(Decimal.text(speedup, decimals: 2))x the tasks one after another")
    }
    var events: [String] = []
    if steals > 0 {
      events.append("\(Decimal.counted(steals, "steal")) of \(Decimal.counted(stolenTasks, "task"))")
    }
    if restarts > 0 { events.append("\(Decimal.counted(restarts, "worker")) restarted") }
    if recycled > 0 { events.append("\(Decimal.counted(recycled, "worker")) replaced in turn") }
    if postponed > 0 { events.append("\(Decimal.counted(postponed, "task")) waited for memory") }
    if retries > 0 { events.append("\(Decimal.counted(retries, "task")) retried") }
    if let sandbox {
      let version = sandbox.landlockABI > 0 ? " (Landlock ABI \(sandbox.landlockABI))" : ""
      events.append("sandbox \(sandbox.name)\(version)")
    }
    if !events.isEmpty { lines.append(events.joined(separator: ", ")) }
    return lines
  }
}

extension Summary.Example {
  /// The message, with the input's name before it where it does not name it.
  fileprivate var text: String {
    let path = FilePath(bytes: input).displayed
    return failure.message.contains(path) ? failure.message : "\(path): \(failure.message)"
  }
}
