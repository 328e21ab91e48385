// Runs filters on planes of red, green and blue, or of gray.

import CKernels

/// Keeps its memory between pictures; of one thread.
final class FilterRunner {
  private let instructions: ckernels_instructions
  private let scratch = AlignedBuffer()
  private let reframer = Reframer()
  private var luma = ckernels_luma_tables()

  /// - Parameter instructions: which vectors to use; the pixels are the same with all.
  init(instructions: ckernels_instructions = ckernels_best_instructions()) {
    self.instructions = instructions
    ckernels_luma_fill(&luma)
  }

  /// `picture` is ``Sampling/full`` for red, green and blue, or ``Sampling/gray``; afterwards it is what the last pass made
  /// it.
  /// - Parameter chain: one whose ``FilterChain/sizes(width:height:)`` there are for this picture.
  func run(_ chain: FilterChain, on picture: inout PlaneSet, by resampler: inout PlaneResampler) {
    for pass in chain.passes {
      switch pass {
      case .convolve(var mask):
        for plane in picture.planes { convolve(plane, &mask) }
      case .table(let table):
        for plane in picture.planes {
          for y in 0..<plane.height { ckernels_look_up(instructions, table, plane.row(y), Int32(plane.width)) }
        }
      case .recombine(let matrix):
        picture.becomeColour()
        picture.eachRow { ckernels_recombine(instructions, matrix, $0, $1, $2, Int32(picture.width)) }
      case .gray:
        guard picture.sampling != .gray else { continue }
        picture.eachRow { ckernels_luma(&luma, $0, $1, $2, Int32(picture.width)) }
        picture.becomeGray()
      case .reframe(let reframing): reframer.run(reframing, on: &picture, by: &resampler)
      }
    }
  }

  func trim(above kept: Int) {
    scratch.trim(above: kept)
    reframer.trim(above: kept)
  }

  private func convolve(_ plane: PlaneSet.Plane, _ mask: inout ckernels_mask) {
    let memory = scratch.reserve(ckernels_convolve_scratch(&mask, Int32(plane.width)))
    ckernels_convolve(
      instructions, &mask, plane.start, plane.stride, Int32(plane.width), Int32(plane.height), memory)
  }
}
