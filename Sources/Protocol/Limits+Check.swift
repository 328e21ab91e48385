// Refuses sizes before any pixel is computed: of inputs by their header, of results by their geometry.

extension Limits {
  /// Throws `tooLarge` naming the size and the limit.
  package func check(width: Int, height: Int, frames: Int = 1, at stage: Failure.Stage = .decode) throws(Failure) {
    let side = max(width, height)
    guard side <= Int(maximumSide) else {
      throw Failure(.tooLarge, at: stage, "\(width)x\(height) pixels: a side over the limit of \(maximumSide)")
    }
    let (frame, frameOverflow) = UInt64(width).multipliedReportingOverflow(by: UInt64(height))
    let (pixels, overflow) = frame.multipliedReportingOverflow(by: UInt64(frames))
    guard !frameOverflow, !overflow, pixels <= maximumPixels else {
      let size = frames > 1 ? "\(width)x\(height)x\(frames) frames" : "\(width)x\(height)"
      throw Failure(
        .tooLarge, at: stage, "\(size) pixels: over the limit of \(maximumPixels) pixels; --max-pixels allows more")
    }
  }

  /// Throws `tooLarge` naming the estimate, in bytes, and the limit.
  package func check(memory: UInt64, at stage: Failure.Stage) throws(Failure) {
    guard memory > maximumMemory else { return }
    func megabytes(_ bytes: UInt64) -> String { "\(bytes / 1_000_000) MB" }
    throw Failure(
      .tooLarge, at: stage,
      "needs about \(megabytes(memory)) of memory, over the \(megabytes(maximumMemory)) there are for a task; "
        + "--memory-budget allows more")
  }
}
