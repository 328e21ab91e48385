import Foundation
import Testing

#if os(Linux)
/// The coordinator dies without a word, again and again. The long form (100 kills) is scripts/resume-test.
@Suite(.serialized) struct ResumeTests {
  /// Not ended; a zombie has.
  private func isAlive(_ pid: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
    return status.split(separator: ")").last?.hasPrefix(" Z") == false
  }

  @Test func killedCoordinatorsLoseNothing() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in", "--count", "300", "--max", "400"], in: scratch).status == 0)
    try scratch.write("in/broken.jpg", [0xff, 0xd8, 0xff, 0xe0])
    let arguments = ["in", "--engine", "vips", "--workers", "2", "--jsonl"]
    #expect(try Command.imgcoord(arguments + ["-o", "quiet"], in: scratch).status == 1)

    var kills = 0
    while kills < 10 {
      let run = try Command(Programs.imgcoord, arguments + ["-o", "out", "--resume"], in: scratch.path)
      usleep(UInt32.random(in: 0...150_000))
      let workers = children(of: run.process.processIdentifier)
      guard run.process.isRunning, kill(run.process.processIdentifier, SIGKILL) == 0 else { break }
      kills += 1
      _ = run.finish()
      let deadline = Date(timeIntervalSinceNow: 1)
      while Date() < deadline, workers.contains(where: isAlive) { usleep(2_000) }
      #expect(!workers.contains(where: isAlive))
    }
    #expect(kills > 5)
    let last = try Command.imgcoord(arguments + ["-o", "out", "--resume"], in: scratch)
    #expect(last.status == 1, "\(last.errors)")
    #expect(last.records.count == 301)
    #expect(last.records.count { $0["status"] as? String == "failed" } == 1)
    // Every byte, and no temporary file.
    #expect(try scratch.contents(of: "out") == scratch.contents(of: "quiet"))
  }
}
#endif
