import Direct
import Protocol
import Recipes
import Testing

/// Every sampling, orientation and odd size against the float reference.
struct OrientationTests {
  private static let sizes = [(301, 215), (97, 160), (64, 64), (33, 31)]

  @Test(arguments: TurboJPEG.Chroma.allCases, 1...8)
  func turnsAndShrinks(_ chroma: TurboJPEG.Chroma, _ orientation: Int) throws {
    let engine = try DirectEngine()
    for (width, height) in Self.sizes {
      let source = try TurboJPEG.encode(
        .waves(width, height, channels: chroma == .gray ? 1 : 3), chroma, quality: 98)
      let file = TurboJPEG.inserting(0xe1, TurboJPEG.exif(UInt8(orientation)), into: source)
      let upright = try TurboJPEG.decode(source).upright(orientation)
      for geometry in ["50x41!", "47x", "31x29^"] {
        for quality: UInt8 in [88, 96] {
          let recipe = try Recipe.resize(geometry, quality: quality)
          let output = try engine.output(file, recipe)
          guard case .resize(let resize) = recipe.steps[0] else { return }
          let plan = resize.plan(width: upright.width, height: upright.height)
          let reference = upright.scaled(plan.width, plan.height)
            .cropped(plan.cropX, plan.cropY, plan.cropWidth, plan.cropHeight)
          #expect(output.width == plan.cropWidth && output.height == plan.cropHeight)
          let result = try TurboJPEG.decode(output.bytes)
          #expect(result.channels == (chroma == .gray ? 1 : 3))
          let psnr = result.psnr(reference)
          // Repeated chroma of a picture 8 samples wide cannot be told well.
          let least = quality >= 90 ? 40.0 : chroma == .s411 ? 32 : 34
          #expect(psnr > least, "\(width)x\(height) to \(geometry) Q\(quality): \(psnr) dB")
        }
      }
    }
  }

  @Test(arguments: TurboJPEG.Chroma.allCases, 1...8)
  func turnsWithoutResizing(_ chroma: TurboJPEG.Chroma, _ orientation: Int) throws {
    let engine = try DirectEngine()
    let source = try TurboJPEG.encode(.waves(101, 67, channels: chroma == .gray ? 1 : 3), chroma, quality: 98)
    let upright = try TurboJPEG.decode(source).upright(orientation)
    let file = TurboJPEG.inserting(0xe1, TurboJPEG.exif(UInt8(orientation), bigEndian: false), into: source)
    for quality: UInt8 in [88, 98] {
      let result = try TurboJPEG.decode(engine.output(file, .resize(nil, quality: quality)).bytes)
      #expect(result.psnr(upright) > (quality >= 90 ? 40 : 36), "\(result.psnr(upright)) dB")
    }
  }

  @Test func leavesAsStoredWithoutAutorotate() throws {
    let engine = try DirectEngine()
    let source = try TurboJPEG.encode(.waves(80, 60), .s444, quality: 98)
    let file = TurboJPEG.inserting(0xe1, TurboJPEG.exif(6), into: source)
    let result = try TurboJPEG.decode(engine.output(file, .resize("40x30!", quality: 98, autorotate: false)).bytes)
    #expect(result.psnr(try TurboJPEG.decode(source).scaled(40, 30)) > 40)
  }

  @Test func sizeInTraceIsUpright() throws {
    let engine = try DirectEngine()
    let file = TurboJPEG.inserting(0xe1, TurboJPEG.exif(6), into: try TurboJPEG.encode(.waves(80, 60)))
    var trace = DirectTrace()
    _ = try engine.answer(file, .resize("20x20"), &trace)
    #expect(trace.width == 60 && trace.height == 80)
    #expect(trace.decode > 0 && trace.process > 0 && trace.encode > 0)
  }
}
