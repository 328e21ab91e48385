// Between the planes of a JPEG and those filters work on.

import CKernels

/// YCbCr of JFIF and RGB, as libjpeg converts them.
struct ColourConversion {
  /// Which vectors to use; the pixels are the same with all.
  let instructions: ckernels_instructions

  /// - Parameters:
  ///   - planes: of the whole size each, in `picture`'s memory or elsewhere.
  ///   - picture: ready for them; becomes red, green and blue, or gray.
  func toRGB(_ planes: [PlaneSet.Plane], in picture: PlaneSet) {
    guard picture.sampling != .gray else {
      PlaneSet.copy(planes[0], to: picture.planes[0])
      return
    }
    var y = 0
    picture.eachRow { red, green, blue in
      ckernels_ycc_to_rgb(
        instructions, planes[0].row(y), planes[1].row(y), planes[2].row(y), Int32(picture.width), red, green, blue)
      y += 1
    }
  }

  /// Turns red, green and blue into coded planes of `sampling`, in place: chroma is the mean of the pixels it stands for.
  /// Gray is as it should be.
  /// - Parameter sampling: gray, full, or half both ways.
  func toCoded(_ picture: PlaneSet, _ sampling: Sampling) -> [PlaneSet.Plane] {
    guard sampling != .gray else { return picture.planes }
    picture.eachRow { ckernels_rgb_to_ycc(instructions, $0, $1, $2, Int32(picture.width)) }
    var planes = picture.planes
    guard sampling == .halfBoth else { return planes }
    for plane in planes {
      PlaneSet.fillEdges(plane, for: sampling, width: picture.width, height: picture.height)
    }
    for index in 1..<3 {
      (planes[index].width, planes[index].height) = sampling.size(index, width: picture.width, height: picture.height)
      let plane = planes[index]
      for y in 0..<plane.height {
        ckernels_halve(instructions, plane.row(2 * y), plane.row(2 * y + 1), Int32(plane.width), plane.row(y))
      }
    }
    return planes
  }
}
