// Appends the protocol's primitive values to a byte array. All integers are little-endian.

package struct ByteWriter {
  /// Of one text. Keeps every result, whatever libraries write into its messages, below a frame's limit.
  package static let maximumTextBytes = 4096
  /// Of every list but those of task numbers: variants, steps, options, outputs.
  package static let maximumListCount = Int(UInt8.max)

  package private(set) var bytes: [UInt8]

  package init(reserving capacity: Int = 256) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  package mutating func integer<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  package mutating func boolean(_ value: Bool) { bytes.append(value ? 1 : 0) }

  package mutating func double(_ value: Double) { integer(value.bitPattern) }

  /// A u16 length, then the bytes. What does not fit in 65,535 bytes is cut: callers check paths before, and a longer
  /// message is of no use to a reader.
  package mutating func blob(_ value: [UInt8]) {
    let count = min(value.count, Int(UInt16.max))
    integer(UInt16(count))
    bytes.append(contentsOf: value[..<count])
  }

  /// Text as a blob. What exceeds ``maximumTextBytes`` is cut, between characters of UTF-8.
  package mutating func text(_ value: String) {
    guard value.utf8.count > Self.maximumTextBytes else { return blob(Array(value.utf8)) }
    var kept = value.utf8.prefix(Self.maximumTextBytes + 1)
    // A continuation byte has its character before it: the first byte left out must start one.
    while let byte = kept.popLast(), byte & 0xc0 == 0x80 {}
    blob(Array(kept))
  }

  /// A u8 count, then each element. Counts above ``maximumListCount`` are a programming error: who builds a value from
  /// what users write checks it there.
  package mutating func list<T>(_ values: [T], _ element: (inout ByteWriter, T) -> Void) {
    precondition(values.count <= Self.maximumListCount, "a list of the protocol has at most 255 elements")
    integer(UInt8(values.count))
    for value in values { element(&self, value) }
  }

  package mutating func optional<T>(_ value: T?, _ write: (inout ByteWriter, T) -> Void) {
    boolean(value != nil)
    if let value { write(&self, value) }
  }

  /// Overwrites four bytes already written; a frame's length is only known at its end.
  mutating func patch(_ value: UInt32, at offset: Int) {
    for place in 0..<4 { bytes[offset + place] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(place))) }
  }
}
