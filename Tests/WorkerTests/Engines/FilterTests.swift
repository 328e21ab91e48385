// Each filter against what its definition says, computed here in doubles.

import Foundation
import Protocol
import Recipes
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct FilterTests {
    /// One pixel's definition: the picture's samples as doubles, and where.
    private func expected(_ step: Step, _ pixels: [Double], _ width: Int, _ height: Int, _ bands: Int) -> [Double] {
      func at(_ x: Int, _ y: Int, _ band: Int) -> Double {
        pixels[(min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)) * bands + band]
      }
      var result: [Double] = []
      for y in 0..<height {
        for x in 0..<width {
          let colour = (0..<bands).map { at(x, y, $0) }
          switch step {
          case .linear(let multiply, let add): result += colour.map { $0 * multiply + add }
          case .gamma(let exponent): result += colour.map { 255 * pow($0 / 255, 1 / exponent) }
          case .colorMatrix(let matrix):
            for row in 0..<3 {
              let weights = matrix.coefficients[row * matrix.columns..<(row + 1) * matrix.columns]
              result.append(zip(weights, colour + [1]).reduce(0) { $0 + $1.0 * $1.1 })
            }
          case .convolve(let mask):
            for band in 0..<bands {
              var sum = 0.0
              for v in 0..<mask.height {
                for u in 0..<mask.width {
                  sum +=
                    mask.coefficients[v * mask.width + u] * at(x + u - mask.width / 2, y + v - mask.height / 2, band)
                }
              }
              result.append(sum / mask.scale + mask.offset)
            }
          case .blur(let sigma):
            let radius = Int(4 * sigma) + 1
            for band in 0..<bands {
              var (sum, total) = (0.0, 0.0)
              for v in -radius...radius {
                for u in -radius...radius {
                  let weight = exp(-Double(u * u + v * v) / (2 * sigma * sigma))
                  sum += weight * at(x + u, y + v, band)
                  total += weight
                }
              }
              result.append(sum / total)
            }
          default: Issue.record("not expected here")
          }
        }
      }
      return result.map { min(max($0.rounded(), 0), 255) }
    }

    private static let filters: [Step] = [
      .linear(multiply: 1.2, add: -25), .linear(multiply: -1, add: 255), .gamma(2.2), .gamma(0.5), .colorMatrix(.sepia),
      .colorMatrix(ColorMatrix([1, 0, 0, 8, 0, 1, 0, -8, 0, 0, 1, 0.5])!), .convolve(.sharpen), .convolve(.edgeEnhance),
      .convolve(
        Convolution(width: 3, height: 5, coefficients: (1...15).map { Double($0) * 0.37 }, scale: 44.4, offset: 3)!),
      .blur(sigma: 2), .blur(sigma: 0.7),
    ]

    @Test(arguments: filters) func followsItsDefinition(_ step: Step) throws {
      for bands in [1, 3] {
        if case .colorMatrix = step, bands == 1 { continue }
        let image = try Fixture.image(37, 23, bands: bands)
        let source = try Fixture.save(image, .png)
        let result = try Conversion(source, [step]).picture
        #expect(result.width == 37 && result.height == 23 && result.bands == bands && result.format == .uchar)
        let wanted = expected(step, try samples(image), 37, 23, bands)
        let differences = zip(try samples(result), wanted).map { abs($0 - $1) }
        // libvips's integer blur uses a mask cut off at a fifth of its peak and rounded to small numbers; its integer
        // convolution runs in a few bits less.
        let tolerance =
          switch step {
          case .blur: 12.0
          case .convolve: 2.0
          default: 1.0
          }
        #expect(differences.max()! <= tolerance, "\(step), \(bands) bands")
        if case .blur = step { #expect(differences.reduce(0, +) / Double(differences.count) < 2) }
      }
    }

    @Test func transparencyStaysAndWeighs() throws {
      // Red, opaque, beside blue that is fully transparent.
      let pixels: [UInt8] = (0..<16 * 8).flatMap { $0 % 16 < 8 ? [200, 0, 0, 255] as [UInt8] : [0, 0, 255, 0] }
      let source = try Fixture.save(try Raster(width: 16, height: 8, bands: 4, pixels: pixels).image(), .png)
      for step in [Step.linear(multiply: 0.5, add: 10), .convolve(.sharpen), .colorMatrix(.sepia), .gamma(2)] {
        let result = try samples(try Conversion(source, [step]).picture)
        for index in stride(from: 3, to: result.count, by: 4) { #expect(result[index] == Double(pixels[index])) }
      }
      let blurred = try samples(try Conversion(source, [.blur(sigma: 2)]).picture)
      for index in stride(from: 0, to: blurred.count, by: 4) where blurred[index + 3] > 40 {
        #expect(blurred[index + 2] < 8, "no blue where only red is seen")
      }
    }

    @Test func grayAndSixteenBits() throws {
      let gray = try Conversion(try Fixture.file(.png, 20, 10), [.grayscale]).picture
      #expect(gray.bands == 1)
      let toned = try Conversion(try Fixture.save(try Fixture.image(20, 10, bands: 1), .png), [.colorMatrix(.sepia)])
      #expect(try toned.picture.bands == 3)

      let image = try Fixture.image(20, 10)
      let wide = try image.applying("linear", ["a": [257], "b": [0]]).applying("cast", ["format": "ushort"]).declared(
        as: .rgb16)
      let source = try Fixture.save(wide, .png)
      let result = try Conversion(source, [.linear(multiply: 1.2, add: -25)]).picture
      #expect(result.format == .ushort)
      let wanted = try samples(image).map { min(max(($0 * 1.2 - 25) * 257, 0), 65_535) }
      #expect(zip(try samples(result), wanted).allSatisfy { abs($0 - $1) <= 1 })
    }

    @Test func intensiveIsTheChainOfItsSteps() throws {
      let source = try Fixture.file(.png, 400, 300)
      let recipe = Recipe(.intensive)
      #expect(recipe.steps.count == 6)
      let whole = try Conversion(source, recipe).picture
      #expect(whole.width == 256 && whole.height == 256)
      var bytes = source
      for step in recipe.steps { bytes = try Conversion(bytes, [step]).output }
      #expect(try samples(whole) == samples(try decoded(bytes)))
    }
  }
}
