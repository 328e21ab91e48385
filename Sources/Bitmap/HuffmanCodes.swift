// The run-length codes of ITU-T T.4, tables 2 and 3, as a lookup by the next 13 bits.
struct HuffmanCodes {
  /// Bits of the longest code.
  static let longest = 13
  /// By the next 13 bits: run length times 16, plus bits of the code; 0 where no code begins.
  private let entries: [UInt16]

  /// Runs of palette index 0.
  static let white = HuffmanCodes(whiteTerminating + whiteMakeUp)
  /// Runs of palette index 1.
  static let black = HuffmanCodes(blackTerminating + blackMakeUp)

  /// `codes` are (bits, code) for runs of 0 to 63, then 64 to 1728 in steps of 64.
  private init(_ codes: [(UInt16, UInt16)]) {
    var entries = [UInt16](repeating: 0, count: 1 << HuffmanCodes.longest)
    for (index, (bits, code)) in (codes + HuffmanCodes.extended).enumerated() {
      let run = UInt16(index < 64 ? index : (index - 63) * 64)
      let free = UInt16(HuffmanCodes.longest) - bits
      for suffix in 0..<(1 << free) { entries[Int(code << free) + suffix] = run << 4 | bits }
    }
    self.entries = entries
  }

  /// The code the 13 bits in `next` begin with: its run, of 64 or more if another code follows to complete it, and its
  /// length in bits; nil if no code begins so.
  func match(_ next: Int) -> (run: Int, bits: Int)? {
    let entry = entries[next]
    return entry == 0 ? nil : (Int(entry >> 4), Int(entry & 15))
  }

  private static let whiteTerminating: [(UInt16, UInt16)] = [
    (8, 0x35), (6, 0x07), (4, 0x07), (4, 0x08), (4, 0x0B), (4, 0x0C), (4, 0x0E), (4, 0x0F),
    (5, 0x13), (5, 0x14), (5, 0x07), (5, 0x08), (6, 0x08), (6, 0x03), (6, 0x34), (6, 0x35),
    (6, 0x2A), (6, 0x2B), (7, 0x27), (7, 0x0C), (7, 0x08), (7, 0x17), (7, 0x03), (7, 0x04),
    (7, 0x28), (7, 0x2B), (7, 0x13), (7, 0x24), (7, 0x18), (8, 0x02), (8, 0x03), (8, 0x1A),
    (8, 0x1B), (8, 0x12), (8, 0x13), (8, 0x14), (8, 0x15), (8, 0x16), (8, 0x17), (8, 0x28),
    (8, 0x29), (8, 0x2A), (8, 0x2B), (8, 0x2C), (8, 0x2D), (8, 0x04), (8, 0x05), (8, 0x0A),
    (8, 0x0B), (8, 0x52), (8, 0x53), (8, 0x54), (8, 0x55), (8, 0x24), (8, 0x25), (8, 0x58),
    (8, 0x59), (8, 0x5A), (8, 0x5B), (8, 0x4A), (8, 0x4B), (8, 0x32), (8, 0x33), (8, 0x34),
  ]

  private static let whiteMakeUp: [(UInt16, UInt16)] = [
    (5, 0x1B), (5, 0x12), (6, 0x17), (7, 0x37), (8, 0x36), (8, 0x37), (8, 0x64), (8, 0x65), (8, 0x68),
    (8, 0x67), (9, 0xCC), (9, 0xCD), (9, 0xD2), (9, 0xD3), (9, 0xD4), (9, 0xD5), (9, 0xD6), (9, 0xD7),
    (9, 0xD8), (9, 0xD9), (9, 0xDA), (9, 0xDB), (9, 0x98), (9, 0x99), (9, 0x9A), (6, 0x18), (9, 0x9B),
  ]

  private static let blackTerminating: [(UInt16, UInt16)] = [
    (10, 0x37), (3, 0x02), (2, 0x03), (2, 0x02), (3, 0x03), (4, 0x03), (4, 0x02), (5, 0x03),
    (6, 0x05), (6, 0x04), (7, 0x04), (7, 0x05), (7, 0x07), (8, 0x04), (8, 0x07), (9, 0x18),
    (10, 0x17), (10, 0x18), (10, 0x08), (11, 0x67), (11, 0x68), (11, 0x6C), (11, 0x37), (11, 0x28),
    (11, 0x17), (11, 0x18), (12, 0xCA), (12, 0xCB), (12, 0xCC), (12, 0xCD), (12, 0x68), (12, 0x69),
    (12, 0x6A), (12, 0x6B), (12, 0xD2), (12, 0xD3), (12, 0xD4), (12, 0xD5), (12, 0xD6), (12, 0xD7),
    (12, 0x6C), (12, 0x6D), (12, 0xDA), (12, 0xDB), (12, 0x54), (12, 0x55), (12, 0x56), (12, 0x57),
    (12, 0x64), (12, 0x65), (12, 0x52), (12, 0x53), (12, 0x24), (12, 0x37), (12, 0x38), (12, 0x27),
    (12, 0x28), (12, 0x58), (12, 0x59), (12, 0x2B), (12, 0x2C), (12, 0x5A), (12, 0x66), (12, 0x67),
  ]

  private static let blackMakeUp: [(UInt16, UInt16)] = [
    (10, 0x0F), (12, 0xC8), (12, 0xC9), (12, 0x5B), (12, 0x33), (12, 0x34), (12, 0x35), (13, 0x6C), (13, 0x6D),
    (13, 0x4A), (13, 0x4B), (13, 0x4C), (13, 0x4D), (13, 0x72), (13, 0x73), (13, 0x74), (13, 0x75), (13, 0x76),
    (13, 0x77), (13, 0x52), (13, 0x53), (13, 0x54), (13, 0x55), (13, 0x5A), (13, 0x5B), (13, 0x64), (13, 0x65),
  ]

  /// Runs of 1792 to 2560, for both colours.
  private static let extended: [(UInt16, UInt16)] = [
    (11, 0x08), (11, 0x0C), (11, 0x0D), (12, 0x12), (12, 0x13), (12, 0x14), (12, 0x15), (12, 0x16), (12, 0x17),
    (12, 0x1C), (12, 0x1D), (12, 0x1E), (12, 0x1F),
  ]
}
