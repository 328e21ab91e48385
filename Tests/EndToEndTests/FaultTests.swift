import Foundation
import Testing

/// Workers die and hang while the run goes on. With libvips throughout, which leaves time to do something to a run. The
/// long form (1,000 kills over 10,000 tasks) is in scripts/chaos.
@Suite(.serialized) struct FaultTests {
  private func inputs(_ records: [[String: Any]]) -> [String] { records.compactMap { $0["input"] as? String } }

  /// Waits until the run has written so many outputs, so that what follows hits it in full swing.
  private func wait(for count: Int, in scratch: Scratch, of run: Command) {
    let folder = scratch.path + "/out"
    while run.process.isRunning, ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).count < count {
      usleep(2000)
    }
  }

  #if os(Linux)
  /// Ended, though perhaps not yet reaped by whoever inherited it.
  private func isGone(_ pid: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return true }
    return status.split(separator: ")").last?.hasPrefix(" Z") == true
  }
  #endif

  #if os(Linux)
  @Test func killedWorkersCostNothing() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in", "--count", "400"], in: scratch).status == 0)
    let quiet = try Command.imgcoord(["in", "-o", "quiet", "--engine", "vips"], in: scratch)
    #expect(quiet.status == 0)

    let run = try Command(
      Programs.imgcoord, ["in", "-o", "out", "--engine", "vips", "--workers", "2", "--jsonl", "--retries", "50"],
      in: scratch.path)
    // Between two kills the run gets on, or they would say something about start-up only.
    var kills = 0
    while run.process.isRunning, kills < 30 {
      wait(for: 10 * (kills + 1), in: scratch, of: run)
      if let victim = children(of: run.process.processIdentifier).randomElement(), kill(victim, SIGKILL) == 0 {
        kills += 1
      }
    }
    let outcome = run.finish()
    #expect(kills > 5)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.records.count == 400 && Set(inputs(outcome.records)).count == 400)
    #expect(outcome.records.allSatisfy { $0["status"] as? String == "done" })
    #expect(try scratch.contents(of: "out") == scratch.contents(of: "quiet"))
  }

  @Test func stoppedWorkerCostsItsTaskAtTheDeadline() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in", "--count", "600"], in: scratch).status == 0)
    let run = try Command(
      Programs.imgcoord, ["in", "-o", "out", "--engine", "vips", "--workers", "2", "--jsonl", "--timeout", "2"],
      in: scratch.path)
    wait(for: 40, in: scratch, of: run)
    let victim = children(of: run.process.processIdentifier).first
    kill(try #require(victim), SIGSTOP)
    let began = Date()
    let outcome = run.finish()
    #expect(Date().timeIntervalSince(began) < 60)
    #expect(outcome.status == 1, "\(outcome.errors)")
    let failed = outcome.records.filter { $0["status"] as? String == "failed" }
    #expect(failed.count == 1)
    #expect((failed.first?["failure"] as? [String: Any])?["class"] as? String == "timeout")
    #expect(Set(inputs(outcome.records)).count == 600 && outcome.records.count == 600)
    #expect(try scratch.contents(of: "out").count == 599)
  }

  @Test func workersHoldOnlyTheirDescriptors() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in", "--count", "300"], in: scratch).status == 0)
    let run = try Command(
      Programs.imgcoord, ["in", "-o", "out", "--engine", "vips", "--workers", "3", "--report", "r.jsonl"],
      in: scratch.path)
    wait(for: 3, in: scratch, of: run)
    let workers = children(of: run.process.processIdentifier)
    #expect(workers.count == 3)
    for worker in workers {
      let folder = "/proc/\(worker)/fd"
      let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap { Int32($0) }
      let targets = names.map { (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")) ?? "" }
      #expect(Set(names).isSuperset(of: [0, 1, 2]))
      #expect(targets.count { $0.hasPrefix("socket:") } == 1, "\(targets)")
      #expect(!targets.contains { $0.hasSuffix("r.jsonl") }, "\(targets)")
      // Besides those: inputs opened ahead, never more than a worker holds leases.
      let ahead = targets.count { $0.contains("/in/") }
      #expect(ahead <= 64 && names.count - ahead <= 8, "\(targets)")
      // A group of its own: the terminal's Ctrl-C does not reach it.
      #expect(getpgid(worker) == worker)
    }
    #expect(run.finish().status == 0)
  }

  @Test func workersEndWithTheirCoordinator() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in", "--count", "400"], in: scratch).status == 0)
    let run = try Command(
      Programs.imgcoord, ["in", "-o", "out", "--engine", "vips", "--workers", "2"], in: scratch.path)
    wait(for: 5, in: scratch, of: run)
    let workers = children(of: run.process.processIdentifier)
    #expect(workers.count == 2)
    kill(run.process.processIdentifier, SIGKILL)
    _ = run.finish()
    let deadline = Date(timeIntervalSinceNow: 1)
    while Date() < deadline, !workers.allSatisfy(isGone) { usleep(10_000) }
    #expect(workers.allSatisfy(isGone))
  }
  #endif

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func firstSignalDrains(_ signal: Int32, _ status: Int32) throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in", "--count", "600"], in: scratch).status == 0)
    let run = try Command(
      Programs.imgcoord, ["in", "-o", "out", "--engine", "vips", "--workers", "2", "--jsonl"], in: scratch.path)
    wait(for: 5, in: scratch, of: run)
    kill(run.process.processIdentifier, signal)
    let outcome = run.finish()
    #expect(outcome.status == status, "\(outcome.errors)")
    let done = outcome.records.filter { $0["status"] as? String == "done" }.count
    #expect(done > 0 && done < 600 && outcome.errors.contains("not finished"))
    // Every file under a final name is whole and has its record; no temporary file is left.
    let outputs = try scratch.contents(of: "out")
    #expect(outputs.count == done)
    for bytes in outputs.values { #expect(size(of: bytes)?.0 == 256) }
    // The same command completes the run.
    #expect(try Command.imgcoord(["in", "-o", "out", "--engine", "vips"], in: scratch).status == 0)
    #expect(try scratch.contents(of: "out").count == 600)
  }

  @Test func secondSignalStopsAtOnce() throws {
    let scratch = Scratch()
    #expect(
      try Command.imgcoord(
        ["generate", "in", "--count", "2", "--min", "6000", "--max", "6000", "--format", "png", "--kind", "photo"],
        in: scratch
      ).status == 0)
    let run = try Command(
      Programs.imgcoord, ["in", "-o", "out", "--engine", "vips", "--resize", "5900x5900!", "--workers", "2"],
      in: scratch.path)
    usleep(700_000)
    kill(run.process.processIdentifier, SIGINT)
    usleep(100_000)
    kill(run.process.processIdentifier, SIGINT)
    let began = Date()
    let outcome = run.finish()
    #expect(Date().timeIntervalSince(began) < 2)
    #expect(outcome.status == 130, "\(outcome.errors)")
    #expect(try scratch.contents(of: "out").keys.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("tmp") })
  }

  @Test func garbageFromAWorkerIsContained() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in", "--count", "2"], in: scratch).status == 0)
    try scratch.write("worker", Array("#!/bin/sh\nprintf 'garbage that is no frame at all' >&0\nsleep 5\n".utf8))
    chmod(scratch.path + "/worker", 0o755)
    let run = try Command.run(
      Programs.imgcoord, ["in", "-o", "out", "--engine", "vips"], in: scratch.path,
      environment: ["IMGCOORD_WORKER": scratch.path + "/worker"])
    #expect(run.status == 70, "\(run.errors)")
    #expect(run.errors.contains("broke the protocol"))
  }

  @Test func workerThatDoesNotStartIsExplained() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in", "--count", "2"], in: scratch).status == 0)
    let run = try Command.run(
      Programs.imgcoord, ["in", "-o", "out", "--engine", "vips"], in: scratch.path,
      environment: ["IMGCOORD_WORKER": "/bin/false"])
    #expect(run.status == 70, "\(run.errors)")
    #expect(!run.errors.isEmpty)
  }

  #if os(Linux)
  @Test func coordinatorDoesNotLinkLibvips() throws {
    let linked = try Command.run("/usr/bin/ldd", [Programs.imgcoord])
    #expect(linked.status == 0)
    let text = String(decoding: linked.output, as: UTF8.self)
    #expect(text.contains("libc.so") && !text.contains("vips") && !text.contains("glib"))
    // The worker has it, at its start or when it is wanted.
    let worker = try Command.run(Programs.imgworker, ["doctor"])
    #expect(String(decoding: worker.output, as: UTF8.self).contains("\"libvips\":\"8."), "\(worker.errors)")
  }
  #endif
}
