// The resampler for pixels that another decoder gave.

import CKernels
import Protocol
import Recipes

/// Resizes interleaved 8-bit pixels as the direct engine resizes planes. Keeps its weights and memory between pictures;
/// of one thread.
package final class PixelResampler {
  /// What a buffer keeps between pictures. Bytes.
  private static let keptCapacity = 32 << 20

  private let instructions: ckernels_instructions
  private let input = PlaneSet()
  private let output = PlaneSet()
  private var resampler: PlaneResampler

  /// - Parameter instructions: which vectors to use; the pixels are the same with all.
  package init(
    instructions: ckernels_instructions = ckernels_best_instructions(), cacheCapacity: Int = 8 << 20
  ) {
    self.instructions = instructions
    resampler = PlaneResampler(instructions: instructions, cacheCapacity: cacheCapacity)
  }

  /// Fills `target` with the whole of `source` at another size.
  /// - Parameters:
  ///   - bands: 1 gray, 3 RGB.
  ///   - target: room for `toWidth * toHeight * bands` bytes.
  package func resize(
    _ source: UnsafePointer<UInt8>, width: Int, height: Int, bands: Int, toWidth: Int, toHeight: Int,
    kernel: Resize.Kernel, into target: UnsafeMutablePointer<UInt8>
  ) {
    let sampling: Sampling = bands == 1 ? .gray : .full
    let placement = Placement(
      storedWidth: width, storedHeight: height, shrink: 1, orientation: 1,
      plan: ResizePlan(width: toWidth, height: toHeight), kernel: kernel)
    trim()
    input.prepare(sampling, width: width, height: height)
    input.split(source, bands: bands, premultiplied: false, instructions)
    output.take(resampler.planes(of: input, placement, sampling, in: output), nil)
    output.merge(into: target, instructions)
  }

  /// Gives back what an unusually large picture took.
  private func trim() {
    input.trim(above: Self.keptCapacity)
    output.trim(above: Self.keptCapacity)
    resampler.trim(above: Self.keptCapacity)
  }
}
