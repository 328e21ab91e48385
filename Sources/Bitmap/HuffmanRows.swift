// BCA_HUFFMAN1D rows (ITU-T T.4, one-dimensional) to a plane of indices, one to a byte.
///
/// Bits are read from the highest of each byte; rows begin with a run of index 0 and alternate; end-of-line codes
/// before rows are allowed and not required. A run past the end of its row is cut off, and a row an end-of-line code
/// ends early is filled up with index 0.
struct HuffmanRows {
  private let codes: UnsafeRawBufferPointer
  /// The next bit, counted from the start of `codes`.
  private var bit = 0

  /// Rows in the order they are stored, `width * height` bytes of 0 or 1.
  ///
  /// Throws `truncated` if the bits, or a return-to-control code, end before the last row, `corrupt` on bits that are
  /// no code.
  static func expand(_ header: BMPHeader, _ bytes: UnsafeRawBufferPointer) throws(BMPError) -> [UInt8] {
    try FieldReader(bytes: bytes).need(header.dataOffset + 1, for: "the first Huffman code")
    var rows = HuffmanRows(codes: UnsafeRawBufferPointer(rebasing: bytes[header.dataOffset...]))
    var plane = [UInt8](repeating: 0, count: header.width * header.height)
    for y in 0..<header.height {
      _ = rows.skipEndOfLine()
      guard !rows.skipEndOfLine() else {
        throw .truncated("Huffman rows end after \(y) of \(header.height)")
      }
      var (x, isBlack) = (0, false)
      while x < header.width, !rows.isAtEndOfLine {
        let run = try rows.run(isBlack ? .black : .white, row: y)
        let end = min(x + run, header.width)
        if isBlack {
          for i in x..<end { plane[y * header.width + i] = 1 }
        }
        (x, isBlack) = (end, !isBlack)
      }
    }
    return plane
  }

  private init(codes: UnsafeRawBufferPointer) {
    self.codes = codes
  }

  /// The next 13 bits, with zeros after the last.
  private var next: Int {
    let byte = bit >> 3
    var window = 0
    for i in 0..<3 { window = window << 8 | (byte + i < codes.count ? Int(codes[byte + i]) : 0) }
    return window >> (24 - HuffmanCodes.longest - bit & 7) & 0x1FFF
  }

  /// Eleven zeros begin an end-of-line code, and nothing else.
  private var isAtEndOfLine: Bool { bit + 11 <= codes.count * 8 && next >> 2 == 0 }

  /// Steps over an end-of-line code and the zeros that may fill up before it; false, and no step, if there is none.
  private mutating func skipEndOfLine() -> Bool {
    guard isAtEndOfLine else { return false }
    var end = bit + 11
    while end < codes.count * 8, codes[end >> 3] << (end & 7) & 0x80 == 0 { end += 1 }
    bit = end + 1
    return true
  }

  /// One run: make-up codes, if any, and the terminating code.
  private mutating func run(_ table: HuffmanCodes, row: Int) throws(BMPError) -> Int {
    var total = 0
    while true {
      let code = table.match(next)
      guard bit + (code?.bits ?? HuffmanCodes.longest) <= codes.count * 8 else {
        throw .truncated("Huffman codes end in row \(row + 1)")
      }
      guard let code else { throw .corrupt("no Huffman code in row \(row + 1), bit \(bit)") }
      bit += code.bits
      total += code.run
      if code.run < 64 { return total }
    }
  }
}
