// Every step on every format, through a task from file to file, against the `vips` command line.

import Foundation
import Platform
import Protocol
import SystemPackage
import Testing
import TestVips
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct StepTests {
    enum Input: String, CaseIterable {
      case jpg, png, gif, webp, tiff, bmp

      var format: ImageFormat { ImageFormat(extension: rawValue)! }

      private static let files = Monitor<[Input: [UInt8]]>([:])

      /// PNG has transparency, TIFF 16 bits, GIF two frames.
      func file() throws -> [UInt8] {
        if let known = Self.files.update({ $0[self] }) { return known }
        let file = try made()
        Self.files.update { $0[self] = file }
        return file
      }

      private func made() throws -> [UInt8] {
        let (width, height) = (StepCase.width, StepCase.height)
        switch self {
        case .png: return try Fixture.file(.png, width, height, bands: 4)
        case .gif:
          let frames = try (0..<2).map { number in
            try Fixture.image(width + number * 9, height).cropped(
              to: Rectangle(left: number * 9, top: 0, width: width, height: height))
          }
          let joined = try Animation.join(frames).editingMetadata {
            $0.set("delay", [100, 50])
            $0.set("loop", 2)
          }
          return try Fixture.save(joined, .gif)
        case .tiff:
          let wide = try Fixture.image(width, height).applying("linear", ["a": [257], "b": [31]]).rounded(to: .ushort)
          return try Fixture.save(wide.declared(as: .rgb16), .tiff)
        case .jpg, .webp, .bmp: return try Fixture.file(format, width, height)
        }
      }
    }

    @Test(.enabled(if: CommandLineVips.isInstalled, CommandLineVips.comment), arguments: StepCase.all, Input.allCases)
    func matchesTheCommandLine(_ step: StepCase, _ input: Input) throws {
      let directory = try TestDirectory()
      let source = try input.file()
      let frames = try apart(decoded(source))
      // Lossless, with depth, transparency and frames.
      let output = input == .gif ? "out.webp" : "out.png"
      let variant = Variant(options: input == .gif ? [NamedValue(name: "lossless", value: "true")] : [])
      let result = try convert(
        directory.write("in." + input.rawValue, source), to: directory.file(output),
        // What the direct engine makes of it is for AgreementTests.
        Recipe(steps: step.steps(directory), variants: [variant]), engine: .vips)
      guard case .done = result.outcome else {
        Issue.record("\(result.outcome)")
        return
      }
      let results = try apart(decoded(directory.bytes(output)))
      #expect(results.count == frames.count)
      for (frame, result) in zip(frames, results).prefix(step.isByContent ? 1 : frames.count) {
        let vips = try CommandLineVips(frame, in: directory)
        try step.reference(vips, directory)
        let wanted = try vips.image()
        #expect(result.width == wanted.width && result.height == wanted.height)
        let quality = try psnr(seen(result), seen(wanted), peak: wanted.format == .ushort ? 65_535 : 255)
        #expect(quality >= 45, "\(step.name), \(input): \(quality) dB")
      }
    }

    @Test func animationsKeepTheirTiming() throws {
      for step in StepCase.all {
        let directory = try TestDirectory()
        let source = try directory.write("in.gif", Input.gif.file())
        let result = try convert(
          source, to: directory.file("out.gif"), Recipe(steps: step.steps(directory), variants: [Variant()]))
        guard case .done = result.outcome else {
          Issue.record("\(step.name): \(result.outcome)")
          continue
        }
        let picture = try decoded(directory.bytes("out.gif"))
        #expect(picture.pageCount == 2, "\(step.name)")
        #expect(picture.ints("delay") == [100, 50], "\(step.name)")
        #expect(picture.int("loop") == 2, "\(step.name)")
      }
    }

    @Test(arguments: StepCase.all) func nothingLeaks(_ step: StepCase) async throws {
      let directory = try TestDirectory()
      let source = try directory.write("in.tiff", Fixture.file(.tiff, StepCase.width, StepCase.height, bands: 4))
      let recipe = Recipe(steps: try step.steps(directory), variants: [Variant()])
      var runner = TaskRunner(limits: Limits(), engines: try Engines())
      func convert() { _ = runner.run(lease(source, directory.file("out.tiff")), recipe: recipe) }
      convert()
      let before = try await LibvipsHoldings.settled()
      for _ in 0..<200 { convert() }
      try await expectLibvipsHolds(before)
    }

    private func apart(_ image: Image) throws -> [Image] {
      guard image.pageCount > 1 else { return [image] }
      return try Animation.split(image, frameHeight: image.pageHeight)
    }

    /// Samples with colours weighted by transparency, as an eye would: what is invisible may be any colour. Always with
    /// three colours, as WebP has no others.
    private func seen(_ image: Image) throws -> [Double] {
      let wide = image.format == .ushort
      let space: Interpretation = image.bands < 3 ? (wide ? .gray16 : .gray) : (wide ? .rgb16 : .srgb)
      var plain = try image.declared(as: space)
      if image.bands < 3 { plain = try plain.applying("colourspace", ["space": wide ? "rgb16" : "srgb"]) }
      let values = try samples(plain)
      guard plain.bands == 4 else { return values }
      return stride(from: 0, to: values.count, by: 4).flatMap { index in
        (0..<3).map { values[index + $0] * values[index + 3] / (wide ? 65_535 : 255) }
      }
    }
  }
}

func lease(_ input: String, _ output: String, engine: EngineChoice = .automatic) -> TaskLease {
  TaskLease(
    id: TaskID(0), recipe: 0, engine: engine, source: .file(Array(input.utf8)),
    outputs: [OutputTarget(path: Array(output.utf8), replaceExisting: true)])
}

/// A task of its own, as a worker would run it.
func convert(
  _ input: String, to output: String, _ recipe: Recipe, engine: EngineChoice = .automatic
) throws -> TaskResult {
  var runner = TaskRunner(limits: Limits(), engines: try Engines())
  return runner.run(lease(input, output, engine: engine), recipe: recipe)
}
