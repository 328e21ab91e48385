// The planes of one picture: luma or gray, chroma or colours if there are any, alpha if there is any.

import CKernels

/// One to four planes in reused memory, rows aligned for vectors.
final class PlaneSet {
  struct Plane {
    var start: UnsafeMutablePointer<UInt8>
    /// Bytes from row to row, a multiple of ``PlaneSet/alignment``.
    var stride: Int
    /// Samples that are picture.
    var width: Int
    var height: Int
  }

  static let alignment = Int(CKERNELS_ROW_ALIGNMENT)
  private let buffers = (0..<4).map { _ in AlignedBuffer() }
  private(set) var planes: [Plane] = []
  /// Of the planes but alpha. RGB is `full`.
  private(set) var sampling = Sampling.gray
  /// The last plane is alpha.
  private(set) var hasAlpha = false
  /// Pixels.
  private(set) var width = 0
  private(set) var height = 0

  /// Bytes all planes of such a picture take.
  static func byteCount(_ sampling: Sampling, width: Int, height: Int, hasAlpha: Bool = false) -> Int {
    (0..<sampling.planes + (hasAlpha ? 1 : 0)).reduce(0) { $0 + layout(sampling, $1, width, height).byteCount }
  }

  /// Room for a picture; what was there is gone. Each plane has room for luma filled up to whole chroma samples.
  func prepare(_ sampling: Sampling, width: Int, height: Int, hasAlpha: Bool = false) {
    self.sampling = sampling
    self.hasAlpha = hasAlpha
    self.width = width
    self.height = height
    planes.removeAll(keepingCapacity: true)
    for plane in 0..<sampling.planes + (hasAlpha ? 1 : 0) {
      let layout = Self.layout(sampling, plane, width, height)
      let size = sampling.size(plane, width: width, height: height)
      let start = buffers[plane].reserve(layout.byteCount).assumingMemoryBound(to: UInt8.self)
      planes.append(Plane(start: start, stride: layout.stride, width: size.width, height: size.height))
    }
  }

  /// Gives back the memory of an unusually large picture. Bytes a plane.
  func trim(above kept: Int) {
    planes.removeAll(keepingCapacity: true)
    for buffer in buffers { buffer.trim(above: kept) }
  }

  /// Repeats the last column and row of luma into what an odd size lacks of a whole chroma sample of `sampling`.
  static func fillEdges(_ luma: Plane, for sampling: Sampling, width: Int, height: Int) {
    let padded = sampling.paddedSize(0, width: width, height: height)
    if padded.width > width {
      for y in 0..<height {
        let row = luma.start + y * luma.stride
        for x in width..<padded.width { row[x] = row[width - 1] }
      }
    }
    for y in height..<max(height, padded.height) {
      (luma.start + y * luma.stride).update(from: luma.start + (height - 1) * luma.stride, count: padded.width)
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
  /// Gray or RGB at full size, and alpha if there are two or four.
  init(_ planes: [PlaneSet.Plane]) {
    let colours = planes.count < 3 ? 1 : 3
    self.init(
      colours: (planes[0].start, colours > 1 ? planes[1].start : nil, colours > 1 ? planes[2].start : nil),
      alpha: planes.count > colours ? planes[colours].start : nil, colour_count: Int32(colours),
      stride: planes[0].stride)
  }
}
