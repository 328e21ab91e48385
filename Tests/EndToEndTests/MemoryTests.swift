import Foundation
import Platform
import Protocol
import Testing

/// Limits by header, giants that wait until others are idle, and workers replaced in turn.
struct MemoryTests {
  private let scratch = Scratch()

  private func generate(_ folder: String, _ count: Int, side: Int, _ format: String = "jpg") throws {
    let run = try Command.imgcoord(
      [
        "generate", folder, "--count", "\(count)", "--min", "\(side)", "--max", "\(side)", "--format", format, "--kind",
        "photo",
      ], in: scratch)
    #expect(run.status == 0, "\(run.errors)")
  }

  private func failure(_ record: [String: Any]?) -> [String: Any] { record?["failure"] as? [String: Any] ?? [:] }

  @Test func pixelLimitIsOfTheHeader() throws {
    try generate("in", 2, side: 100)
    try generate("in/large", 1, side: 200)
    let run = try Command.imgcoord(
      ["in", "-o", "out", "--resize", "50x50", "--max-pixels", "20k", "--jsonl"], in: scratch)
    #expect(run.status == 1, "\(run.errors)")
    let failed = run.records.filter { $0["status"] as? String == "failed" }
    #expect(failed.count == 1 && failure(failed.first)["class"] as? String == "too_large")
    #expect((failure(failed.first)["message"] as? String)?.contains("--max-pixels") == true)
    #expect(
      try Command.imgcoord(["in", "-o", "out", "--resize", "50x50", "--max-pixels", "40k"], in: scratch).status == 0)
  }

  /// Two workers with 45 MB each for tasks: what takes more has both.
  @Test func giantsRunAlone() throws {
    try generate("in", 40, side: 300)
    try generate("in/giants", 3, side: 2_400, "gif")
    let run = try Command.imgcoord(
      ["in", "-o", "out", "--workers", "2", "--memory-budget", "218M", "--jsonl", "--json"], in: scratch)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("3 tasks waited for memory"))
    let spans = run.records.filter { $0["status"] != nil }.map { record in
      let times = ["read_ns", "decode_ns", "process_ns", "encode_ns", "write_ns"].map { record[$0] as? Int ?? 0 }
      let start = record["start_ns"] as? Int ?? 0
      return (
        isGiant: (record["input"] as? String ?? "").contains("giants"), start: start, end: start + times.reduce(0, +)
      )
    }
    #expect(spans.count == 43)
    for (index, giant) in spans.enumerated() where giant.isGiant {
      for (other, span) in spans.enumerated() where other != index {
        #expect(span.end <= giant.start || giant.end <= span.start, "\(giant) beside \(span)")
      }
    }
  }

  @Test func whatIsTooLargeAloneFailsByName() throws {
    try generate("in", 2, side: 300)
    try generate("in/giants", 1, side: 2_400, "gif")
    let run = try Command.imgcoord(
      ["in", "-o", "out", "--workers", "2", "--memory-budget", "140M", "--jsonl"], in: scratch)
    #expect(run.status == 1, "\(run.errors)")
    let failed = run.records.filter { $0["status"] as? String == "failed" }
    #expect(failed.count == 1 && failure(failed.first)["class"] as? String == "too_large")
    let message = failure(failed.first)["message"] as? String ?? ""
    #expect(message.contains("MB of memory, over the 12 MB") && message.contains("--memory-budget"), "\(message)")
    #expect(try scratch.contents(of: "out").count == 2)
  }

  @Test func budgetTooSmallForTheWorkersIsRefused() throws {
    try generate("in", 1, side: 20)
    let run = try Command.imgcoord(["in/", "-o", "out", "--workers", "4", "--memory-budget", "200M"], in: scratch)
    #expect(run.status == 64 && run.errors.contains("too little for 4 workers of 64.0 MB"), "\(run.errors)")
    #expect(try Command.imgcoord(["in/", "-o", "out", "--memory-budget", "200M"], in: scratch).status == 0)
  }

  @Test func workersAreReplacedInTurn() throws {
    // Long enough that the coordinator sees each result before the next: it rests for three milliseconds.
    try generate("in", 60, side: 300)
    let run = try Command.imgcoord(
      ["in", "-o", "out", "--engine", "vips", "--blur", "20", "--workers", "2", "--worker-tasks", "6", "--json"],
      in: scratch)
    #expect(run.status == 0, "\(run.errors)")
    let summary = try #require(run.records.last)
    #expect(summary["done"] as? Int == 60 && summary["restarts"] as? Int == 0)
    // The last of them may have ended with the run.
    #expect((8...10).contains(summary["recycled"] as? Int ?? 0), "\(summary)")
  }

  /// A worker that says it holds too much is told to go, and its other lease goes to the next.
  @Test func workerThatHoldsTooMuchIsReplaced() throws {
    try generate("in", 1, side: 20)
    let hello = WorkerMessage.hello(
      WorkerHello(
        processIdentifier: 1, versions: "", sandbox: SandboxLevel(hasLimits: true, landlockABI: 1, hasFilter: true)))
    var first = TaskResult(id: TaskID(0), outcome: .failed(Failure(.outOfMemory, at: .decode, "out of memory")))
    first.resident = 1 << 40
    var second = first
    second.resident = 0
    second.outcome = .failed(Failure(.corrupt, at: .decode, "not this time"))
    try scratch.write("hello", hello.encoded())
    try scratch.write("first", WorkerMessage.result(first).encoded())
    try scratch.write("second", WorkerMessage.result(second).encoded())
    let script =
      "cat hello >&0; sleep 1; if [ -e first ]; then cat first >&0; rm first; else cat second >&0; fi; sleep 1"
    try scratch.write("worker", Array("#!/bin/sh\n\(script)\n".utf8))
    chmod(scratch.path + "/worker", 0o755)
    let run = try Command.run(
      Programs.imgcoord, ["in/", "-o", "out", "--workers", "1", "--jsonl", "--json"], in: scratch.path,
      environment: ["IMGCOORD_WORKER": scratch.path + "/worker"])
    #expect(run.status == 1, "\(run.errors)")
    #expect(run.records.first?["attempt"] as? Int == 2)
    #expect(failure(run.records.first)["class"] as? String == "corrupt")
    let summary = try #require(run.records.last)
    #expect(summary["recycled"] as? Int == 1 && summary["restarts"] as? Int == 0 && summary["retries"] as? Int == 1)
  }
}
