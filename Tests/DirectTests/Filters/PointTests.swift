// Tables, the colour matrix and gray, against their definitions.

import Protocol
import CKernels
import Foundation
import TestPictures
import Testing

struct PointTests {
  private func filled(_ fill: (UnsafeMutablePointer<UInt8>?) -> Void) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
      fill(buffer.baseAddress)
      count = 256
    }
  }

  @Test(arguments: [
    (1.2, -25.0), (1, 0), (-1, 255), (0, 128), (0.5, 10), (3.7, -300), (1e6, -1e6), (-1e30, 1e30), (0, -1e300),
    (1e-30, 7),
  ])
  func linearTables(_ multiply: Double, _ add: Double) {
    let table = filled { ckernels_table_linear(multiply, add, $0) }
    for value in 0..<256 {
      #expect(isNearest(table[value], multiply * Double(value) + add, tolerance: 1e-4), "\(value)")
    }
  }

  @Test func notANumberIsBlack() {
    // 1e300 is infinite in floats, as in libvips.
    let table = filled { ckernels_table_linear(1e300, 0, $0) }
    #expect(table[0] == 0 && table[1...].allSatisfy { $0 == 255 })
  }

  @Test(arguments: [0.1, 0.45, 1, 1.8, 2.2, 50, 1e-9, 1e9]) func gammaTables(_ exponent: Double) {
    let table = filled { ckernels_table_gamma(exponent, $0) }
    for value in 0..<256 {
      #expect(isNearest(table[value], 255 * pow(Double(value) / 255, 1 / exponent)), "\(value)")
    }
  }

  @Test func everyValueIsLookedUp() {
    var random = SplitMix64(seed: 31)
    let table = (0..<256).map { _ in UInt8.random(in: 0...255, using: &random) }
    for width in [1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 256, 300] {
      let samples = (0..<width).map { _ in width == 256 ? 0 : UInt8.random(in: 0...255, using: &random) }
      let all = width == 256 ? (0..<256).map { UInt8($0) } : samples
      for instructions in Instructions.all {
        let plane = TestPlane(width, 1, all)
        ckernels_look_up(instructions, table, plane.start, Int32(width))
        #expect(plane.samples == all.map { table[Int($0)] }, "\(width), instructions \(instructions.rawValue)")
      }
    }
  }

  private static let matrices: [[Double]] = [
    [0.393, 0.769, 0.189, 0, 0.349, 0.686, 0.168, 0, 0.272, 0.534, 0.131, 0],
    [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], [0, 0, 1, 8, 1, 0, 0, -8, 0, 1, 0, 0.25],
    [-1, 0, 0, 255, 0.5, 0.25, 0.125, 31.5, 2.5, -1.25, -0.75, 12.3],
    // Beyond floats: cancelling, and overflowing integers.
    [1e9, -1e9, 1, 0, 1, 1e9, -1e9, 0, -1e9, 1, 1e9, 0], [1e15, 0, 0, -1e15, 0, 1e300, 0, 0, 0, 0, -1e300, 5],
    [5, 5, 5, 271, 5, 5, 5, -3_825, 5.4, 5.3, 5.3, 0], [10, 10, 10, -7_000, 0, 0, 0, 1e12, 0, 0, 0, -1e12],
  ]

  @Test(arguments: matrices) func matrixFollowsItsDefinition(_ matrix: [Double]) {
    var random = SplitMix64(seed: 32)
    for width in [1, 2, 7, 8, 9, 15, 16, 17, 63, 64, 65, 200] {
      let colours = (0..<3).map { _ in (0..<width).map { _ in UInt8.random(in: 0...255, using: &random) } }
      for instructions in Instructions.all {
        let planes = colours.map { TestPlane(width, 1, $0) }
        ckernels_recombine(instructions, matrix, planes[0].start, planes[1].start, planes[2].start, Int32(width))
        for (row, plane) in planes.enumerated() {
          let m = matrix[4 * row..<4 * row + 4].map { $0 }
          for (x, result) in plane.samples.enumerated() {
            let (r, g, b) = (Double(colours[0][x]), Double(colours[1][x]), Double(colours[2][x]))
            let exact = m[0] * r + m[1] * g + m[2] * b + m[3]
            #expect(isNearest(result, exact, tolerance: 2e-3), "\(matrix), instructions \(instructions.rawValue)")
          }
        }
      }
    }
  }

  @Test(arguments: matrices) func matrixIsTheSameEverywhere(_ matrix: [Double]) {
    var random = SplitMix64(seed: 33)
    let colours = (0..<3).map { _ in (0..<5_000).map { _ in UInt8.random(in: 0...255, using: &random) } }
    let results = Instructions.all.map { instructions in
      let planes = colours.map { TestPlane(5_000, 1, $0) }
      ckernels_recombine(instructions, matrix, planes[0].start, planes[1].start, planes[2].start, 5_000)
      return planes.map(\.samples)
    }
    for result in results { #expect(result == results[0]) }
  }

  @Test func grayIsWeighedInLinearLight() {
    var tables = ckernels_luma_tables()
    ckernels_luma_fill(&tables)
    func linear(_ value: UInt8) -> Double {
      let v = Double(value) / 255
      return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4)
    }
    var random = SplitMix64(seed: 34)
    var colours = (0..<3).map { _ in (0..<3_000).map { _ in UInt8.random(in: 0...255, using: &random) } }
    for (index, value) in [UInt8(0), 1, 10, 128, 254, 255].enumerated() {
      for band in 0..<3 { colours[band][index] = value }
    }
    let plane = TestPlane(3_000, 1, colours[0])
    ckernels_luma(&tables, plane.start, colours[1], colours[2], 3_000)
    for (x, result) in plane.samples.enumerated() {
      let light = 0.2 * linear(colours[0][x]) + 0.7 * linear(colours[1][x]) + 0.1 * linear(colours[2][x])
      let encoded = light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
      // libvips interpolates between 256 whole values, which is coarse where it is dark.
      #expect(abs(Double(result) - 255 * encoded) < (result < 40 ? 3 : 1.1))
      if x < 6 { #expect(result == colours[0][x]) }
    }
  }
}
