// Little-endian fields out of untrusted bytes; a field past their end is a `truncated` error.
struct FieldReader {
  let bytes: UnsafeRawBufferPointer

  /// Throws unless bytes `0 ..< end` are there; `what` names the structure that ends at `end`.
  func need(_ end: Int, for what: String) throws(BMPError) {
    guard end <= bytes.count else {
      throw .truncated("\(what) ends at byte \(end), the file at \(bytes.count)")
    }
  }

  func u16(_ offset: Int) throws(BMPError) -> Int {
    try need(offset + 2, for: "a 2-byte field")
    return Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
  }

  func u32(_ offset: Int) throws(BMPError) -> UInt32 {
    try need(offset + 4, for: "a 4-byte field")
    return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  func i32(_ offset: Int) throws(BMPError) -> Int {
    Int(Int32(bitPattern: try u32(offset)))
  }
}
