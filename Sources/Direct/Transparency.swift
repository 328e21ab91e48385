// What the alpha plane does to the colours of a picture.

import CKernels
import Protocol

struct Transparency {
  /// Which vectors to use; the pixels are the same with all.
  let instructions: ckernels_instructions

  /// Colours that were times alpha, as they were. In place.
  func unpremultiply(_ picture: PlaneSet) {
    eachRow(picture) { colours, alpha, _ in
      ckernels_unpremultiply(instructions, colours, alpha, Int32(picture.width))
    }
  }

  /// Puts the picture in front of `background`; gray stays gray where that is. In place.
  func flatten(_ picture: PlaneSet, on background: Color) {
    guard picture.alpha != nil else { return }
    let levels = [background.red, background.green, background.blue]
    if levels.contains(where: { $0 != background.red }) { picture.becomeColour() }
    eachRow(picture) { colours, alpha, plane in
      ckernels_flatten(instructions, colours, alpha, levels[plane], Int32(picture.width))
    }
    picture.becomeOpaque()
  }

  /// Calls `body` with each row of colours, alpha's and the number of the plane.
  private func eachRow(
    _ picture: PlaneSet, _ body: (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt8>, Int) -> Void
  ) {
    guard let alpha = picture.alpha else { return }
    for (index, plane) in picture.planes.enumerated() {
      for y in 0..<picture.height { body(plane.row(y), alpha.row(y), index) }
    }
  }
}
