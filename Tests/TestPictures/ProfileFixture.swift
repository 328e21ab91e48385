// ICC profiles of a matrix and curves, or of one curve, made from their published numbers.

import Foundation

/// ICC.1:2001-04, version 2.1: a header, a table of tags, the tags.
package enum ProfileFixture {
  /// Adobe RGB (1998): gamma 563/256, primaries adapted to D50.
  package static let adobeRGB = rgb(
    [[0.60974, 0.31111, 0.01947], [0.20528, 0.62567, 0.06087], [0.14919, 0.06322, 0.74457]],
    curve: integer16(1) + integer16(0x0233))

  /// Display P3: the curve of sRGB, as a table.
  package static let displayP3 = rgb(
    [[0.51512, 0.24120, -0.00105], [0.29198, 0.69225, 0.04189], [0.15710, 0.06657, 0.78407]], curve: curveOfSRGB)

  /// What says it is sRGB: with its numbers, and with other primaries or another curve.
  package static let sRGB = rgb(primariesOfSRGB, curve: curveOfSRGB, name: "sRGB IEC61966-2.1")
  package static let wideSRGB = rgb(
    [[0.60974, 0.31111, 0.01947], [0.20528, 0.62567, 0.06087], [0.14919, 0.06322, 0.74457]], curve: curveOfSRGB,
    name: "sRGB wide")
  package static let linearSRGB = rgb(
    primariesOfSRGB, curve: integer16(1) + integer16(0x0100), name: "sRGB-elle-V2-g10.icc")

  private static let primariesOfSRGB = [
    [0.43607, 0.22249, 0.01392], [0.38515, 0.71687, 0.09708], [0.14307, 0.06061, 0.71410],
  ]
  private static let curveOfSRGB =
    integer16(1024)
    + (0..<1024).flatMap { index in
      let value = Double(index) / 1023
      let light = value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      return integer16(Int((light * 65_535).rounded()))
    }

  /// Gray whose numbers are light: a curve without entries is a gamma of 1.
  package static let linearGray = profile("GRAY", [("kTRC", text("curv") + integer(0) + integer(0))])

  private static func rgb(_ primaries: [[Double]], curve: [UInt8], name: String = "test") -> [UInt8] {
    // The count of a curve's entries has 32 bits.
    let curve = text("curv") + integer(0) + [0, 0] + curve
    return profile(
      "RGB ",
      zip(["rXYZ", "gXYZ", "bXYZ"], primaries).map { ($0, xyz($1)) } + ["rTRC", "gTRC", "bTRC"].map { ($0, curve) },
      name: name)
  }

  private static func profile(_ space: String, _ own: [(String, [UInt8])], name: String = "test") -> [UInt8] {
    let description =
      text("desc") + integer(0) + integer(name.utf8.count + 1) + text(name + "\0") + [UInt8](repeating: 0, count: 79)
    let tags =
      [("desc", description), ("cprt", text("text") + integer(0) + text("none\0")), ("wtpt", xyz(whitePoint))] + own
    var offset = 128 + 4 + 12 * tags.count
    var table = integer(tags.count)
    var data: [UInt8] = []
    for (name, content) in tags {
      table += text(name) + integer(offset) + integer(content.count)
      let padded = content + [UInt8](repeating: 0, count: (4 - content.count % 4) % 4)
      data += padded
      offset += padded.count
    }
    let header =
      integer(offset) + integer(0) + integer(0x0210_0000) + text("mntr" + space + "XYZ ")
      + [UInt8](repeating: 0, count: 12) + text("acsp") + [UInt8](repeating: 0, count: 28)
      + xyz(whitePoint).dropFirst(8) + [UInt8](repeating: 0, count: 48)
    return header + table + data
  }

  private static let whitePoint = [0.9642, 1, 0.8249]

  private static func xyz(_ values: [Double]) -> [UInt8] {
    text("XYZ ") + integer(0) + values.flatMap { integer(Int(($0 * 65_536).rounded())) }
  }

  private static func integer(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func integer16(_ value: Int) -> [UInt8] { Array(integer(value).suffix(2)) }

  private static func text(_ value: String) -> [UInt8] { Array(value.utf8) }
}
