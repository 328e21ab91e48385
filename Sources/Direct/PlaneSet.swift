// The planes of one picture: luma or gray, chroma or colours if there are any, alpha if there is any.

import CKernels

/// Planes in reused memory, rows aligned for vectors.
final class PlaneSet {
  struct Plane {
    var start: UnsafeMutablePointer<UInt8>
    /// Bytes from row to row, a multiple of ``PlaneSet/alignment``.
    var stride: Int
    /// Samples that are picture.
    var width: Int
    var height: Int

    var byteCount: Int { stride * height }

    func row(_ y: Int) -> UnsafeMutablePointer<UInt8> { start + y * stride }
  }

  static let alignment = Int(CKERNELS_ROW_ALIGNMENT)
  private let buffers = (0..<4).map { _ in AlignedBuffer() }
  /// One or three, without alpha.
  private(set) var planes: [Plane] = []
  private(set) var alpha: Plane?
  /// Of ``planes``; RGB is `full`.
  private(set) var sampling = Sampling.gray
  /// Pixels.
  private(set) var width = 0
  private(set) var height = 0

  /// Bytes all planes of such a picture take.
  static func byteCount(_ sampling: Sampling, width: Int, height: Int, hasAlpha: Bool = false) -> Int {
    (0..<sampling.planes).reduce(hasAlpha ? layout(.gray, 0, width, height).byteCount : 0) {
      $0 + layout(sampling, $1, width, height).byteCount
    }
  }

  /// Room for a picture; what was there is gone. Each plane has room for luma filled up to whole chroma samples.
  func prepare(_ sampling: Sampling, width: Int, height: Int, hasAlpha: Bool = false) {
    self.sampling = sampling
    self.width = width
    self.height = height
    planes.removeAll(keepingCapacity: true)
    for plane in 0..<sampling.planes { planes.append(prepare(plane, of: sampling, in: buffers[plane])) }
    alpha = hasAlpha ? prepare(0, of: .gray, in: buffers[3]) : nil
  }

  private func prepare(_ plane: Int, of sampling: Sampling, in buffer: AlignedBuffer) -> Plane {
    let layout = Self.layout(sampling, plane, width, height)
    let size = sampling.size(plane, width: width, height: height)
    let start = buffer.reserve(layout.byteCount).assumingMemoryBound(to: UInt8.self)
    return Plane(start: start, stride: layout.stride, width: size.width, height: size.height)
  }

  /// Gray to three planes of it; colour stays.
  func becomeColour() {
    guard sampling == .gray else { return }
    // What is in memory stays there: room for a plane at full size is the same in both.
    prepare(.full, width: width, height: height, hasAlpha: alpha != nil)
    for plane in planes.dropFirst() { Self.copy(planes[0], to: plane) }
  }

  /// Keeps the first of three planes at full size.
  func becomeGray() {
    sampling = .gray
    planes.removeLast(planes.count - 1)
  }

  func becomeOpaque() { alpha = nil }

  /// Calls `body` with the same row of each of three planes at full size, from the top.
  func eachRow(
    _ body: (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt8>) -> Void
  ) {
    for y in 0..<height { body(planes[0].row(y), planes[1].row(y), planes[2].row(y)) }
  }

  /// Copies planes of the same layout that are not in this memory already.
  func take(_ planes: [Plane], _ alpha: Plane?) {
    for (source, target) in zip(planes, self.planes) { Self.copy(source, to: target) }
    if let alpha, let target = self.alpha { Self.copy(alpha, to: target) }
  }

  static func copy(_ source: Plane, to target: Plane) {
    guard source.start != target.start else { return }
    for y in 0..<target.height { target.row(y).update(from: source.row(y), count: target.width) }
  }

  /// Gives back the memory of an unusually large picture. Bytes a plane.
  func trim(above kept: Int) {
    planes.removeAll(keepingCapacity: true)
    alpha = nil
    for buffer in buffers { buffer.trim(above: kept) }
  }

  /// Repeats the last column and row of luma into what an odd size lacks of a whole chroma sample of `sampling`.
  static func fillEdges(_ luma: Plane, for sampling: Sampling, width: Int, height: Int) {
    let padded = sampling.paddedSize(0, width: width, height: height)
    if padded.width > width {
      for y in 0..<height {
        let row = luma.row(y)
        for x in width..<padded.width { row[x] = row[width - 1] }
      }
    }
    for y in height..<max(height, padded.height) {
      luma.row(y).update(from: luma.row(height - 1), count: padded.width)
    }
  }

  private static func layout(
    _ sampling: Sampling, _ plane: Int, _ width: Int, _ height: Int
  ) -> (stride: Int, byteCount: Int) {
    let size = sampling.paddedSize(plane, width: width, height: height)
    let stride = (size.width + alignment - 1) / alignment * alignment
    // A row more, for whoever encodes this luma with half as many chroma rows.
    return (stride, stride * (size.height + 1))
  }
}

extension ckernels_planes {
  /// Gray or RGB, and alpha if there is any.
  init(_ picture: PlaneSet) {
    let planes = picture.planes
    let isGray = planes.count == 1
    self.init(
      colours: (planes[0].start, isGray ? nil : planes[1].start, isGray ? nil : planes[2].start),
      alpha: picture.alpha?.start, colour_count: Int32(planes.count), stride: planes[0].stride)
  }
}
