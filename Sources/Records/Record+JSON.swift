// A record as one line of JSON: the form of --jsonl and --report. cli.md, "A task's record".

import Protocol

extension Record {
  /// One JSON object and a newline.
  package var jsonLine: [UInt8] {
    JSONWriter.line { json in
      json.path("input", input, base64Key: "input_b64")
      json.array("outputs", outputs) { json, output in
        json.object { json in
          json.path("path", output.path, base64Key: "path_b64")
          json.field("width", output.width)
          json.field("height", output.height)
          json.field("bytes", output.bytes)
          json.field("label", output.label)
        }
      }
      switch status {
      case .done: json.field("status", "done")
      case .skipped(let reason):
        json.field("status", "skipped")
        json.field("reason", reason)
      case .failed(let failure):
        json.field("status", "failed")
        json.field("failure", failure)
      }
      json.field("engine", engine.name)
      json.field("engine_reason", engineReason)
      if let format { json.field("format", format.name) }
      json.field("width", width)
      json.field("height", height)
      json.field("bytes_in", bytesIn)
      json.field("bytes_out", bytesOut)
      if let worker { json.field("worker", worker) }
      json.field("attempt", attempt)
      if let sandbox { json.field("sandbox", sandbox.name) }
      json.field("start_ns", timings.start)
      json.field("wait_ns", timings.wait)
      json.field("read_ns", timings.read)
      json.field("decode_ns", timings.decode)
      json.field("process_ns", timings.process)
      json.field("encode_ns", timings.encode)
      json.field("write_ns", timings.write)
      json.array("warnings", warnings) { $0.element($1) }
      json.field("key", hexadecimal: key)
      if let order {
        json.field("recipe", order.recipe)
        json.field("engine_choice", order.engine.name)
      }
    }
  }
}

extension JSONWriter {
  mutating func field(_ key: StaticString, _ failure: Failure) {
    object(key) { json in
      json.field("class", failure.kind.name)
      json.field("stage", failure.stage.name)
      json.field("message", failure.message)
      if let signal = failure.signal { json.field("signal", signal) }
      if !failure.operation.isEmpty { json.field("operation", failure.operation) }
    }
  }
}
