// The summary as one JSON object: the form of --json.

import Protocol

extension Summary {
  /// One object and a newline. Times in nanoseconds, sizes in bytes.
  package var jsonLine: [UInt8] {
    JSONWriter.line { json in
      json.field("found", found)
      json.field("done", done)
      json.field("skipped", skippedCount)
      json.object("skipped_by_reason") { json in
        for (reason, count) in skipped.sorted(by: { $0.key < $1.key }) { json.key(dynamic: reason, count) }
      }
      json.field("failed", failedCount)
      json.object("failed_by_class") { json in
        for (kind, count) in failed.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
          json.key(dynamic: kind.name, count)
        }
      }
      json.array("failures", examples) { json, example in
        json.object { json in
          json.path("input", example.input, base64Key: "input_b64")
          json.field("class", example.failure.kind.name)
          json.field("stage", example.failure.stage.name)
          json.field("message", example.failure.message)
        }
      }
      json.field("unfinished", unfinished)
      json.field("outputs", outputs)
      json.field("bytes_in", bytesIn)
      json.field("bytes_out", bytesOut)
      json.field("warnings", warnings)
      json.field("workers", workers)
      if let sandbox {
        json.field("sandbox", sandbox.name)
        json.field("landlock_abi", Int(sandbox.landlockABI))
      }
      json.field("elapsed_ns", elapsed)
      json.field("busy_ns", busy)
      json.field("images_per_second", imagesPerSecond, decimals: 1)
      json.field("speedup", speedup, decimals: 3)
      json.field("steals", steals)
      json.field("stolen_tasks", stolenTasks)
      json.field("retries", retries)
      json.field("restarts", restarts)
      json.field("recycled", recycled)
      json.field("postponed", postponed)
      if let quarantine { json.path("quarantine", quarantine, base64Key: "quarantine_b64") }
      json.field("coordinator_cpu_ns", coordinatorCPU)
      json.field("workers_cpu_ns", workersCPU)
      json.field("coordinator_rss_bytes", coordinatorMemory)
    }
  }
}
