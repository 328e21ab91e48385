// What a decoder would have given at half the size, from planes it has given.

import CKernels

extension PlaneSet {
  /// Means of 2 x 2 samples of a picture without alpha; a last odd column or row counts twice.
  func halve(_ source: PlaneSet, instructions: ckernels_instructions) {
    prepare(source.sampling, width: (source.width + 1) / 2, height: (source.height + 1) / 2)
    for (from, to) in zip(source.planes, planes) {
      for y in 0..<to.height {
        let above = from.row(2 * y)
        let below = from.row(min(2 * y + 1, from.height - 1))
        ckernels_halve(instructions, above, below, Int32(from.width / 2), to.row(y))
        if from.width % 2 == 1 {
          let sum = Int(above[from.width - 1]) + Int(below[from.width - 1])
          to.row(y)[to.width - 1] = UInt8((sum + 1) / 2)
        }
      }
    }
  }
}
