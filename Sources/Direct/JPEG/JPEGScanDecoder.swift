// The only scan of a baseline JPEG to its coded planes, by CKernels: most files, and faster than TurboJPEG.

import CKernels

/// Reused from image to image; of one thread.
final class JPEGScanDecoder {
  /// Tables of each kind that there can be (T.81, B.2.4).
  private static let slots = 4
  private let instructions: ckernels_instructions
  /// For DC, then for AC. Kept, as the next image mostly has the same.
  private let huffman: UnsafeMutablePointer<ckernels_huffman>
  /// 64 for each table, in the order of the zigzag.
  private let quantisers: UnsafeMutablePointer<UInt16>
  private let scratch = AlignedBuffer()

  init(instructions: ckernels_instructions) {
    self.instructions = instructions
    huffman = .allocate(capacity: 2 * Self.slots)
    // None is built.
    UnsafeMutableRawPointer(huffman).initializeMemory(
      as: UInt8.self, repeating: 0, count: 2 * Self.slots * MemoryLayout<ckernels_huffman>.stride)
    quantisers = .allocate(capacity: 64 * Self.slots)
    quantisers.initialize(repeating: 0, count: 64 * Self.slots)
  }

  deinit {
    huffman.deallocate()
    quantisers.deallocate()
  }

  /// Bytes it takes besides, for a file of so many.
  static func byteCount(_ fileBytes: Int) -> Int { fileBytes + Int(CKERNELS_JPEG_SCRATCH) }

  /// Decodes into `planes`, which are prepared for it, shrunk by 1, 2, 4 or 8: the samples are those of TurboJPEG.
  /// - Returns: false when it is no such file, or not quite as it should be. Then TurboJPEG is to judge, and `planes` hold
  ///   anything.
  func decode(_ bytes: UnsafeRawBufferPointer, _ header: JPEGHeader, shrink: Int, into planes: PlaneSet) -> Bool {
    guard !header.isProgressive, let layout = readTables(bytes) else { return false }
    let chroma = planes.planes.count - 1
    let columns = header.sampling.columns(chroma)
    let rows = header.sampling.rows(chroma)
    var scan = ckernels_jpeg_scan()
    scan.component_count = Int32(planes.planes.count)
    scan.columns = Int32((header.width + 8 * columns - 1) / (8 * columns))
    scan.rows = Int32((header.height + 8 * rows - 1) / (8 * rows))
    scan.restart_interval = Int32(layout.restartInterval)
    scan.size = Int32(8 / shrink)
    guard layout.components.count == planes.planes.count else { return false }
    withUnsafeMutablePointer(to: &scan.components) {
      $0.withMemoryRebound(to: ckernels_jpeg_component.self, capacity: 3) { components in
        for (index, plane) in planes.planes.enumerated() {
          let tables = layout.components[index]
          components[index] = ckernels_jpeg_component(
            horizontal: index == 0 ? Int32(columns) : 1, vertical: index == 0 ? Int32(rows) : 1,
            quantisers: quantisers + 64 * tables.quantiser, dc: huffman + tables.dc,
            ac: huffman + Self.slots + tables.ac,
            target: plane.start, stride: plane.stride, width: Int32(plane.width), height: Int32(plane.height))
        }
      }
    }
    let memory = scratch.reserve(Self.byteCount(layout.data.count)).assumingMemoryBound(to: UInt8.self)
    return ckernels_jpeg_decode(
      instructions, &scan, layout.data.baseAddress?.assumingMemoryBound(to: UInt8.self), layout.data.count, memory)
  }

  func trim(above kept: Int) { scratch.trim(above: kept) }

  /// What a scan is decoded with, besides the tables themselves.
  private struct Layout {
    /// Which tables each component has.
    var components: [(quantiser: Int, dc: Int, ac: Int)]
    /// MCUs; 0: none.
    var restartInterval: Int
    /// Entropy-coded, and whatever follows.
    var data: UnsafeRawBufferPointer
  }

  /// Which tables a file has defined, a bit each.
  private struct Defined {
    var quantisers = 0
    var dc = 0
    var ac = 0
  }

  /// nil unless the first scan is of all components of a sequential frame and all its tables are there.
  private func readTables(_ bytes: UnsafeRawBufferPointer) -> Layout? {
    var segments = JPEGSegments(bytes)
    var defined = Defined()
    var frame: UnsafeRawBufferPointer?
    var restartInterval = 0
    do {
      while let (marker, content) = try segments.next() {
        switch marker {
        case 0xc0, 0xc1: frame = content
        case 0xc4: guard readHuffman(content, &defined) else { return nil }
        case 0xdb: guard readQuantisers(content, &defined) else { return nil }
        case 0xdd:
          guard content.count == 2 else { return nil }
          restartInterval = content.integer16(at: 0)!
        default: break
        }
      }
    } catch {
      return nil
    }
    guard let frame, let (header, data) = segments.scan(),
      let components = components(of: header, frame, defined)
    else { return nil }
    return Layout(components: components, restartInterval: restartInterval, data: data)
  }

  /// B.2.4.2: class and number, 16 counts, symbols.
  private func readHuffman(_ content: UnsafeRawBufferPointer, _ defined: inout Defined) -> Bool {
    var rest = content
    while let first = rest.first {
      let isDC = first >> 4 == 0
      let slot = Int(first & 15)
      guard first >> 4 <= 1, slot < Self.slots, let counts = rest.slice(1, 16),
        let symbols = rest.slice(17, counts.reduce(0) { $0 + Int($1) }),
        ckernels_huffman_build(
          huffman + (isDC ? slot : Self.slots + slot), counts.baseAddress?.assumingMemoryBound(to: UInt8.self),
          symbols.baseAddress?.assumingMemoryBound(to: UInt8.self), isDC)
      else { return false }
      if isDC { defined.dc |= 1 << slot } else { defined.ac |= 1 << slot }
      rest = UnsafeRawBufferPointer(rebasing: rest[(17 + symbols.count)...])
    }
    return true
  }

  /// B.2.4.1: precision and number, 64 factors.
  private func readQuantisers(_ content: UnsafeRawBufferPointer, _ defined: inout Defined) -> Bool {
    var rest = content
    while let first = rest.first {
      let bytes = Int(first >> 4) + 1
      let slot = Int(first & 15)
      guard bytes <= 2, slot < Self.slots, let factors = rest.slice(1, 64 * bytes) else { return false }
      for index in 0..<64 {
        quantisers[64 * slot + index] = bytes == 1 ? UInt16(factors[index]) : UInt16(factors.integer16(at: 2 * index)!)
      }
      defined.quantisers |= 1 << slot
      rest = UnsafeRawBufferPointer(rebasing: rest[(1 + factors.count)...])
    }
    return true
  }

  /// B.2.2 and B.2.3: of a scan with all coefficients of all components of the frame, in its order.
  private func components(
    of scan: UnsafeRawBufferPointer, _ frame: UnsafeRawBufferPointer, _ defined: Defined
  ) -> [(quantiser: Int, dc: Int, ac: Int)]? {
    guard frame.count >= 6, let count = scan.first.map(Int.init), count == Int(frame[5]), scan.count == 4 + 2 * count,
      frame.count == 6 + 3 * count, scan[1 + 2 * count] == 0, scan[2 + 2 * count] == 63, scan[3 + 2 * count] == 0
    else { return nil }
    var result: [(quantiser: Int, dc: Int, ac: Int)] = []
    for index in 0..<count {
      let tables = scan[2 + 2 * index]
      let component = (quantiser: Int(frame[8 + 3 * index]), dc: Int(tables >> 4), ac: Int(tables & 15))
      guard scan[1 + 2 * index] == frame[6 + 3 * index],
        max(component.quantiser, component.dc, component.ac) < Self.slots,
        defined.quantisers >> component.quantiser & 1 == 1, defined.dc >> component.dc & 1 == 1,
        defined.ac >> component.ac & 1 == 1
      else { return nil }
      result.append(component)
    }
    return result
  }
}
