// Between the levels of WebP's luma and chroma and those of JPEG's.

import CKernels

/// VP8 (RFC 6386, 9.2) codes luma in 16...235 and chroma in 16...240 as ITU-R BT.601 has it, JFIF both in 0...255.
struct VideoRange {
  /// Which vectors to use; the samples are the same with all.
  let instructions: ckernels_instructions

  private static let wideLuma = table { (Double($0) - 16) * 255 / 219 }
  private static let wideChroma = table { (Double($0) - 128) * 255 / 224 + 128 }
  private static let narrowLuma = table { Double($0) * 219 / 255 + 16 }
  private static let narrowChroma = table { (Double($0) - 128) * 224 / 255 + 128 }

  /// To 0...255, in place.
  func widen(_ planes: [PlaneSet.Plane]) { look(up: Self.wideLuma, Self.wideChroma, planes) }

  /// To VP8's, in place, with what ``PlaneSet/fillEdges(_:for:width:height:)`` put beside them.
  func narrow(_ planes: [PlaneSet.Plane]) { look(up: Self.narrowLuma, Self.narrowChroma, planes) }

  private func look(up luma: [UInt8], _ chroma: [UInt8], _ planes: [PlaneSet.Plane]) {
    for (index, plane) in planes.enumerated() {
      for y in 0..<plane.height {
        ckernels_look_up(instructions, index == 0 ? luma : chroma, plane.row(y), Int32(plane.width))
      }
    }
  }

  private static func table(_ level: (Int) -> Double) -> [UInt8] {
    (0..<256).map { UInt8(min(255, max(0, level($0).rounded()))) }
  }
}
