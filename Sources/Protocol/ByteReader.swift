// Takes the protocol's primitive values off a byte slice, trusting nothing: every length is checked before it is used.

package struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  /// Of the next byte, in the slice.
  private var position: Int

  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  package var remaining: Int { bytes.endIndex - position }

  package mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
    _ field: StaticString, as type: T.Type = T.self
  ) throws(ProtocolError) -> T {
    let size = MemoryLayout<T>.size
    guard remaining >= size else { throw .truncated(field: field.description) }
    let offset = position - bytes.startIndex
    position += size
    return T(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: T.self) })
  }

  package mutating func boolean(_ field: StaticString) throws(ProtocolError) -> Bool {
    let value = try integer(field, as: UInt8.self)
    guard value <= 1 else { throw .invalid(field: field.description, value: UInt64(value)) }
    return value == 1
  }

  /// A finite double; NaN and infinities are refused, no geometry has a use for them.
  package mutating func double(_ field: StaticString) throws(ProtocolError) -> Double {
    let pattern = try integer(field, as: UInt64.self)
    let value = Double(bitPattern: pattern)
    guard value.isFinite else { throw .invalid(field: field.description, value: pattern) }
    return value
  }

  package mutating func blob(_ field: StaticString) throws(ProtocolError) -> [UInt8] {
    let count = Int(try integer(field, as: UInt16.self))
    guard remaining >= count else { throw .truncated(field: field.description) }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// A path as bytes: not empty, without NUL.
  package mutating func path(_ field: StaticString) throws(ProtocolError) -> [UInt8] {
    let bytes = try blob(field)
    guard !bytes.isEmpty, !bytes.contains(0) else { throw .invalid(field: field.description, value: 0) }
    return bytes
  }

  /// UTF-8 text; invalid sequences are repaired, because text is only ever shown.
  package mutating func text(_ field: StaticString) throws(ProtocolError) -> String {
    String(decoding: try blob(field), as: UTF8.self)
  }

  package mutating func list<T>(
    _ field: StaticString, _ element: (inout ByteReader) throws(ProtocolError) -> T
  ) throws(ProtocolError) -> [T] {
    let count = try integer(field, as: UInt8.self)
    var values: [T] = []
    // An element takes a byte at least: what is announced but not there gets no memory.
    values.reserveCapacity(min(Int(count), remaining))
    for _ in 0..<count { values.append(try element(&self)) }
    return values
  }

  package mutating func optional<T>(
    _ field: StaticString, _ read: (inout ByteReader) throws(ProtocolError) -> T
  ) throws(ProtocolError) -> T? {
    try boolean(field) ? try read(&self) : nil
  }

  /// A one-byte enumeration; values nobody defined are refused.
  package mutating func enumeration<T: RawRepresentable<UInt8>>(
    _ field: StaticString, as type: T.Type = T.self
  ) throws(ProtocolError) -> T {
    let raw = try integer(field, as: UInt8.self)
    guard let value = T(rawValue: raw) else { throw .invalid(field: field.description, value: UInt64(raw)) }
    return value
  }

  /// Every message ends exactly where its frame ends.
  package func finish() throws(ProtocolError) {
    guard remaining == 0 else { throw .trailing(count: remaining) }
  }
}
