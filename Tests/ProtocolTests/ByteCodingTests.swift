// The primitives: what a writer cuts and refuses, what a reader repairs.

import Protocol
import Testing

struct ByteCodingTests {
  private func written(_ body: (inout ByteWriter) -> Void) -> [UInt8] {
    var writer = ByteWriter()
    body(&writer)
    return writer.bytes
  }

  @Test func `integers are little-endian`() throws {
    let bytes = written {
      $0.integer(UInt8(1))
      $0.integer(UInt16(0x0203))
      $0.integer(UInt32(0x0405_0607))
      $0.integer(UInt64(0x0809_0a0b_0c0d_0e0f))
      $0.double(-2)
    }
    #expect(
      bytes == [1, 3, 2, 7, 6, 5, 4, 15, 14, 13, 12, 11, 10, 9, 8, 0, 0, 0, 0, 0, 0, 0, 0xc0])
    var reader = ByteReader(bytes[...])
    #expect(try reader.integer("a", as: UInt8.self) == 1)
    #expect(try reader.integer("b", as: UInt16.self) == 0x0203)
    #expect(try reader.integer("c", as: UInt32.self) == 0x0405_0607)
    #expect(try reader.integer("d", as: UInt64.self) == 0x0809_0a0b_0c0d_0e0f)
    #expect(reader.remaining == 8)
    #expect(try reader.double("e") == -2)
    #expect(throws: Never.self) { try reader.finish() }
  }

  /// Widths of 1 to 4 bytes against every position of the cut in a character.
  @Test(arguments: ["a", "é", "漢", "🏞"])
  func `long text is cut between characters`(_ character: String) throws {
    for shift in 0..<4 {
      let text = String(repeating: "-", count: shift) + String(repeating: character, count: 4096)
      var reader = ByteReader(written { $0.text(text) }[...])
      let kept = try reader.text("text")
      let width = character.utf8.count
      #expect(kept.utf8.count == shift + (4096 - shift) / width * width)
      #expect(text.utf8.starts(with: kept.utf8))
    }
  }

  @Test func `text of 4,096 bytes is whole`() throws {
    let text = String(repeating: "漢", count: 1365) + "x"
    #expect(text.utf8.count == 4096)
    #expect(written { $0.text(text) } == [0x00, 0x10] + Array(text.utf8))
  }

  @Test func `what is not UTF-8 is repaired`() throws {
    var reader = ByteReader([3, 0, 65, 0xff, 66])
    #expect(try reader.text("text") == "A\u{fffd}B")
  }

  @Test func `a blob holds 65,535 bytes`() throws {
    for count in [0, 1, 65_534, 65_535, 65_536, 100_000] {
      let bytes = written { $0.blob([UInt8](repeating: 9, count: count)) }
      var reader = ByteReader(bytes[...])
      #expect(try reader.blob("blob") == [UInt8](repeating: 9, count: min(count, 65_535)))
      #expect(reader.remaining == 0)
    }
  }

  @Test func `the worst result fits a frame`() throws {
    let long = String(repeating: "漢", count: 100_000)
    var result = TaskResult(id: TaskID(1), outcome: .failed(Failure(.internal, at: .plan, long)))
    result.engineReason = long
    result.warnings = Array(repeating: long, count: 300)
    let bytes = WorkerMessage.result(result).encoded()
    #expect(bytes.count < Frame.maximumLength / 8)
    guard case .result(let back) = try WorkerMessage(Frame(kind: bytes[4], payload: bytes[5...])) else {
      throw ProtocolError.unexpected("not a result")
    }
    #expect(back.warnings == Array(repeating: String(repeating: "漢", count: 1365), count: 16))
  }

  @Test func `a list has up to 255 elements`() async throws {
    let bytes = written { $0.list(Array(repeating: UInt8(3), count: 255)) { $0.integer($1) } }
    var reader = ByteReader(bytes[...])
    #expect(
      try reader.list("list") { (reader) throws(ProtocolError) in try reader.integer("n", as: UInt8.self) }.count == 255
    )
    await #expect(processExitsWith: .failure) {
      var writer = ByteWriter()
      writer.list(Array(repeating: UInt8(3), count: 256)) { $0.integer($1) }
    }
  }

  @Test func `optionals and bytes left over`() throws {
    let bytes = written {
      $0.optional(UInt8?.none) { $0.integer($1) }
      $0.optional(UInt8(5)) { $0.integer($1) }
    }
    #expect(bytes == [0, 1, 5])
    var reader = ByteReader(bytes[...])
    let read = { (reader: inout ByteReader) throws(ProtocolError) in try reader.integer("n", as: UInt8.self) }
    #expect(try reader.optional("o", read) == nil)
    #expect(throws: ProtocolError.trailing(count: 2)) { try reader.finish() }
    #expect(try reader.optional("o", read) == 5)
  }
}
