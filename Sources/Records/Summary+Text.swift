// The summary as lines for a person.

import Platform
import Protocol
import SystemPackage

extension Summary {
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
    }
    for example in examples {
      lines.append("    \(FilePath(bytes: example.input).displayed): \(example.failure.message)")
    }
    if failedCount > examples.count {
      lines.append("    and \(Decimal.grouped(failedCount - examples.count)) more: --report FILE.jsonl has them all")
    }
    if warnings > 0 { lines.append("  \(Decimal.grouped(warnings)) warnings from decoders: see the records") }

    if done > 0 {
      let counted = workers == 1 ? "1 worker" : "\(workers) workers"
      lines.append(
        "\(Decimal.duration(nanoseconds: elapsed)) with \(counted): "
          + "\(Decimal.text(imagesPerSecond, decimals: 0)) images/s, in \(rate(bytesIn)), out \(rate(bytesOut)), "
          + "\(Decimal.text(speedup, decimals: 2))x the tasks one after another")
    }
    var events: [String] = []
    if steals > 0 { events.append("\(steals) steals of \(Decimal.grouped(stolenTasks)) tasks") }
    if restarts > 0 { events.append("\(restarts) workers restarted") }
    if retries > 0 { events.append("\(retries) tasks retried") }
    if !events.isEmpty { lines.append(events.joined(separator: ", ")) }
    return lines
  }
}
