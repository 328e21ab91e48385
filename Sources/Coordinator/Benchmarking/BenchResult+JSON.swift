// A benchmark as one JSON object: every run, the medians and what follows from them.

import Arguments
import Records

extension BenchResult {
  /// One object and a newline. Times in nanoseconds, sizes in bytes.
  var jsonLine: [UInt8] {
    JSONWriter.line { json in
      json.field("version", Product.version)
      json.field("images", images)
      json.field("bytes_in", bytes)
      json.field("generated", isGenerated)
      json.field("processors", processors)
      json.field("rounds", rounds)
      json.field("identical", isIdentical)
      json.array("recipes", series) { json, series in json.object { series.write(to: &$0) } }
    }
  }
}

extension BenchSeries {
  fileprivate func write(to json: inout JSONWriter) {
    json.field("name", name)
    json.field("recipe", recipe)
    json.field("failed", failed)
    json.field("recommended_workers", recommendedWorkers)
    json.field("differing", differing.count)
    json.array("differing_outputs", differing) { json, path in
      json.object { $0.path("path", path, base64Key: "path_b64") }
    }
    json.array("points", points) { json, point in
      json.object { json in
        json.field("workers", point.workers)
        json.field("elapsed_ns", point.elapsed, decimals: 0)
        json.field("images_per_second", point.imagesPerSecond, decimals: 1)
        json.field("speedup", speedup(point), decimals: 4)
        json.field("efficiency", efficiency(point), decimals: 4)
        json.field("time_saved_ns", timeSaved(point), decimals: 0)
        // null for one worker.
        json.field("serial_fraction", serialFraction(point) ?? .nan, decimals: 4)
        json.field("spread", point.spread, decimals: 4)
        json.array("runs", point.runs) { json, run in json.object { run.write(to: &$0) } }
      }
    }
  }
}

extension BenchRun {
  fileprivate func write(to json: inout JSONWriter) {
    json.field("round", round)
    json.field("elapsed_ns", elapsed)
    json.field("images_per_second", imagesPerSecond, decimals: 1)
    json.field("done", done)
    json.field("failed", failed)
    json.field("steals", steals)
    json.field("restarts", restarts)
    json.field("coordinator_cpu_ns", coordinatorCPU)
    json.field("workers_cpu_ns", workersCPU)
  }
}
