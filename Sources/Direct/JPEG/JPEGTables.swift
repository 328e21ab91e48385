// What the segments before the first scan of a baseline JPEG say of how it is decoded (ITU-T T.81, B.2).

import CKernels

/// Reused from image to image; of one thread.
final class JPEGTables {
  /// Tables of each kind that there can be (B.2.4).
  private static let slots = 4
  /// For DC, then for AC. Kept, as the next image mostly has the same.
  private let huffman: UnsafeMutablePointer<ckernels_huffman>
  /// 64 for each table, in the order of the zigzag.
  private let factors: UnsafeMutablePointer<UInt16>

  init() {
    huffman = .allocate(capacity: 2 * Self.slots)
    // None is built.
    UnsafeMutableRawPointer(huffman).initializeMemory(
      as: UInt8.self, repeating: 0, count: 2 * Self.slots * MemoryLayout<ckernels_huffman>.stride)
    factors = .allocate(capacity: 64 * Self.slots)
    factors.initialize(repeating: 0, count: 64 * Self.slots)
  }

  deinit {
    huffman.deallocate()
    factors.deallocate()
  }

  func quantisers(_ number: Int) -> UnsafePointer<UInt16> { UnsafePointer(factors + 64 * number) }
  func dc(_ number: Int) -> UnsafePointer<ckernels_huffman> { UnsafePointer(huffman + number) }
  func ac(_ number: Int) -> UnsafePointer<ckernels_huffman> { UnsafePointer(huffman + Self.slots + number) }

  /// What a scan is decoded with, besides the tables themselves.
  struct Layout {
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

  /// nil unless the first scan is of all components of a sequential frame, all its tables are there, and libjpeg would have
  /// nothing to say of any segment.
  func read(_ bytes: UnsafeRawBufferPointer) -> Layout? {
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
        // Another version than 1, and a transform that there is none of.
        case 0xe0 where content.holds("JFIF\0", at: 0) && content.count > 5 && content[5] != 1: return nil
        case 0xee where content.holds("Adobe", at: 0) && content.count >= 12 && content[11] > 1: return nil
        case 0xe0...0xef, 0xfe: break
        default: return nil
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
      guard bytes <= 2, slot < Self.slots, let values = rest.slice(1, 64 * bytes) else { return false }
      for index in 0..<64 {
        factors[64 * slot + index] = bytes == 1 ? UInt16(values[index]) : UInt16(values.integer16(at: 2 * index)!)
      }
      defined.quantisers |= 1 << slot
      rest = UnsafeRawBufferPointer(rebasing: rest[(1 + values.count)...])
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
