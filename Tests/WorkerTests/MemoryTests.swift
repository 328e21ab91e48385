// What a task is expected to take, and what becomes of one that takes more than it may.

import Foundation
import Platform
import Protocol
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct MemoryTests {
    private let directory: TestDirectory

    init() throws { directory = try TestDirectory() }

    private func result(
      _ bytes: [UInt8], _ recipe: Recipe, engine: EngineChoice, granted: UInt64 = .max, most: UInt64 = .max,
      _ output: String = "out"
    ) throws -> TaskResult {
      let input = try directory.write("in", bytes)
      var runner = TaskRunner(limits: Limits(maximumMemory: most), engines: try Engines())
      return runner.run(
        TaskLease(
          id: TaskID(0), recipe: 0, memory: granted, engine: engine, source: .file(Array(input.utf8)),
          outputs: [OutputTarget(path: Array(directory.file(output).utf8), replaceExisting: true)]), recipe: recipe)
    }

    private static let thumbnail = Recipe(steps: [resizeStep(20, 20)], variants: [Variant()])

    @Test(arguments: [ImageFormat.jpeg, .png, .gif, .webp, .tiff, .bmp], [EngineChoice.vips, .automatic])
    func tooMuchForTheLeaseIsPostponed(_ format: ImageFormat, _ engine: EngineChoice) throws {
      let file = try Fixture.file(format, 400, 300)
      let free = try result(file, Self.thumbnail, engine: engine)
      guard case .done(let expected) = free.outcome else {
        Issue.record("\(free.outcome)")
        return
      }
      #expect(free.memory >= UInt64(file.count) + 20 * 20 * 3)
      let exact = try result(file, Self.thumbnail, engine: engine, granted: free.memory)
      guard case .done(let facts) = exact.outcome else {
        Issue.record("\(exact.outcome)")
        return
      }
      // The same but for the moment it was written.
      let dates = zip(facts, expected).map {
        OutputFacts(width: $0.width, height: $0.height, bytes: $0.bytes, modified: $1.modified)
      }
      #expect(dates == expected && facts.count == expected.count)
      try FileManager.default.removeItem(atPath: directory.file("out"))
      let tight = try result(file, Self.thumbnail, engine: engine, granted: free.memory - 1, most: free.memory)
      #expect(tight.outcome == .postponed && tight.memory == free.memory)
      let never = try result(
        file, Self.thumbnail, engine: engine, granted: free.memory - 1, most: free.memory - 1)
      guard case .failed(let failure) = never.outcome else {
        Issue.record("\(never.outcome)")
        return
      }
      #expect(failure.kind == .tooLarge && failure.message.contains("--memory-budget"))
      #expect(!FileManager.default.fileExists(atPath: directory.file("out")))
    }

    /// Before it is read.
    @Test func fileLargerThanTheLeaseIsPostponed() throws {
      let file = try Fixture.file(.png, 400, 300)
      let tight = try result(file, Self.thumbnail, engine: .automatic, granted: UInt64(file.count) - 1)
      #expect(tight.outcome == .postponed && tight.memory == UInt64(file.count) && tight.bytesIn == 0)
    }

    @Test func whatAStepMakesCounts() throws {
      let file = try Fixture.file(.png, 40, 30)
      let small = try result(file, Self.thumbnail, engine: .vips)
      let large = try result(
        file, Recipe(steps: [resizeStep(2_000, 1_500)], variants: [Variant()]), engine: .vips)
      #expect(small.memory < 100_000 && large.memory > 2_000 * 1_500 * 3)
      let tight = try result(
        file, Recipe(steps: [resizeStep(2_000, 1_500)], variants: [Variant()]), engine: .vips, granted: 1_000_000)
      #expect(tight.outcome == .postponed && tight.memory > 1_000_000)
    }

    /// 300 frames in memory are no thumbnail's business.
    @Test func everyFrameCounts() throws {
      let colors: [[UInt8]] = (0..<30).map { [UInt8($0 * 8), 0, 0] }
      let file = try Fixture.animation(.gif, 100, 100, colors: colors, delays: Array(repeating: 10, count: 30))
      let all = try result(file, Self.thumbnail, engine: .vips)
      let first = try result(
        file, Recipe(firstFrameOnly: true, steps: [resizeStep(20, 20)], variants: [Variant()]), engine: .vips)
      #expect(all.memory > 30 * 100 * 100 * 3 && first.memory < all.memory / 10)
    }

    @Test func generatedPicturesCountToo() throws {
      var runner = TaskRunner(limits: Limits(), engines: try Engines())
      let lease = TaskLease(
        id: TaskID(0), recipe: 0, memory: 1_000,
        source: .generated(GeneratedImage(kind: .solid, width: 100, height: 100, seed: 1)),
        outputs: [OutputTarget(path: Array(directory.file("g.png").utf8), replaceExisting: true)])
      let result = runner.run(lease, recipe: Recipe(variants: [Variant()]))
      #expect(result.outcome == .postponed && result.memory == 100 * 100 * Painter.bytesPerPixel)
    }

    @Test func taskSaysWhereItIs() throws {
      let page = try SharedPage()
      var runner = TaskRunner(limits: Limits(maximumSide: 50), engines: try Engines(), page: page)
      let input = try directory.write("in.gif", Fixture.file(.gif, 60, 40))
      let result = runner.run(
        TaskLease(
          id: TaskID(77), recipe: 0, source: .file(Array(input.utf8)),
          outputs: [OutputTarget(path: Array(directory.file("out.gif").utf8), replaceExisting: true)]),
        recipe: Self.thumbnail)
      let place = try #require(Whereabouts(in: UnsafeRawBufferPointer(page.bytes)))
      #expect(place.task == TaskID(77) && place.stage == .decode && place.operation == "gifload_buffer")
      #expect(place.format == .gif && place.width == 60 && place.height == 40 && place.engine == .vips)
      guard case .failed(let failure) = result.outcome else {
        Issue.record("\(result.outcome)")
        return
      }
      #expect(failure.operation == "gifload_buffer")
    }
  }
}
