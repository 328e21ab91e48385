import Foundation
import Testing

/// `imgcoord doctor`, here and where something is missing.
struct DoctorTests {
  private let scratch = Scratch()

  @Test func tellsWhatThereIs() throws {
    let run = try Command.imgcoord(["doctor", "--json", "--workers", "3", "--memory-budget", "3G"], in: scratch)
    #expect(run.status == 0, "\(run.errors)")
    let facts = try #require(run.records.first)
    #expect((facts["reads"] as? [String])?.contains("jpg") == true)
    #expect((facts["writes"] as? [String])?.contains("bmp") == true)
    #expect(facts["imgcoord"] as? String == facts["imgworker"] as? String)
    #expect(facts["workers"] as? Int == 3 && facts["memory_budget"] as? Int == 3_000_000_000)
    #expect(facts["memory_share"] as? Int == 936_000_000)
    #expect((facts["memory"] as? Int ?? 0) > 64 << 20 && (facts["cores"] as? Int ?? 0) > 0)
    #expect((facts["problems"] as? [String])?.isEmpty == true)
    let text = try Command.imgcoord(["doctor"], in: scratch)
    #expect(text.status == 0)
    let words = String(decoding: text.output, as: UTF8.self)
    for word in ["imgcoord", "imgworker", "libvips 8.", "reads", "writes", "engines", "sandbox", "cores", "memory"] {
      #expect(words.contains(word), "\(words)")
    }
  }

  @Test(arguments: ["/bin/false", "/bin/true", "/nonexistent"])
  func workerThatDoesNotAnswerIsAProblem(_ worker: String) throws {
    let run = try Command.run(
      Programs.imgcoord, ["doctor"], in: scratch.path, environment: ["IMGCOORD_WORKER": worker])
    #expect(run.status == 78)
    #expect(String(decoding: run.output, as: UTF8.self).contains("problem"))
  }

  @Test func budgetThatIsTooSmallIsAProblem() throws {
    let run = try Command.imgcoord(["doctor", "--workers", "4", "--memory-budget", "100M"], in: scratch)
    #expect(run.status == 78 && String(decoding: run.output, as: UTF8.self).contains("--memory-budget"))
  }
}
