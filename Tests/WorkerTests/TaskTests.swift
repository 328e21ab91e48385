// One task from file to file: times, frames, formats by name, refusals that leave no file.

import Foundation
import Protocol
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct TaskTests {
    private let directory: TestDirectory

    init() throws { directory = try TestDirectory() }

    @Test(arguments: [true, false]) func timesArePreservedWhenAskedFor(_ preserves: Bool) throws {
      let input = try directory.write("in.png", Fixture.file(.png, 30, 20))
      let date = Date(timeIntervalSince1970: 1_234_567_890)
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: input)
      let output = directory.file("out.jpg")
      _ = try convert(input, to: output, Recipe(preservesTimes: preserves, variants: [Variant()]))
      let found = try FileManager.default.attributesOfItem(atPath: output)[.modificationDate] as? Date
      #expect((found == date) == preserves)
    }

    @Test(arguments: [("in.gif", "out.gif"), ("in.webp", "out.webp"), ("in.gif", "out.webp")])
    func firstFrameOnly(_ input: String, _ output: String) throws {
      let format = input == "in.gif" ? ImageFormat.gif : .webp
      let animation = try Fixture.animation(
        format, 60, 40, colors: [[250, 0, 0], [0, 250, 0], [0, 0, 250]], delays: [50, 60, 70])
      let file = try directory.write(input, animation)
      _ = try convert(
        file, to: directory.file(output),
        Recipe(firstFrameOnly: true, steps: [resizeStep(30, 20)], variants: [Variant()]))
      let picture = try decoded(directory.bytes(output))
      #expect(picture.pageCount == 1 && picture.width == 30 && picture.height == 20)
      let raster = try picture.raster()
      #expect(raster.pixels[0] > 230 && raster.pixels[1] < 25)
    }

    @Test func generatedPicturesGoThroughSteps() throws {
      var runner = TaskRunner(limits: Limits(), engines: try Engines())
      let output = directory.file("out.png")
      let lease = TaskLease(
        id: TaskID(0), recipe: 0, source: .generated(GeneratedImage(kind: .photo, width: 64, height: 48, seed: 1)),
        outputs: [OutputTarget(path: Array(output.utf8), replaceExisting: true)])
      let steps: [Step] = [.border(Border(width: 3, color: .white)), .rotate(degrees: 90, background: nil)]
      let result = runner.run(lease, recipe: Recipe(variants: [Variant(steps: steps)]))
      guard case .done(let facts) = result.outcome else {
        Issue.record("\(result.outcome)")
        return
      }
      #expect(facts[0].width == 54 && facts[0].height == 70)
    }

    @Test func refusedStepsLeaveNoFile() throws {
      let input = try directory.write("in.jpg", Fixture.file(.jpeg, 30, 20))
      for step in [
        Step.operation(OperationCall(name: "system", arguments: [NamedValue(name: "cmd-format", value: "true")])),
        .crop(Crop(width: 5, height: 5, x: 100)), .watermark(Watermark(path: Array("/nonexistent/mark".utf8))),
      ] {
        let result = try convert(
          input, to: directory.file("out.jpg"), Recipe(steps: [step], variants: [Variant()]))
        guard case .failed(let failure) = result.outcome else {
          Issue.record("\(step) was done")
          continue
        }
        #expect(failure.stage == .process)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["in.jpg"])
    }
  }
}
