// WebP containers, taken apart and put together in any order.

/// RFC 9649, 2.3: `RIFF`, size, `WEBP`, then chunks of a name, a length, that many bytes and one more if it is odd.
package enum WebPFile {
  package struct Chunk: Sendable {
    package var name: String
    package var content: [UInt8]

    package init(_ name: String, _ content: [UInt8]) {
      self.name = name
      self.content = content
    }
  }

  package static func chunks(_ file: [UInt8]) -> [Chunk] {
    var chunks: [Chunk] = []
    var rest = file[12...]
    while rest.count >= 8 {
      let length = rest.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      chunks.append(
        Chunk(String(decoding: rest.prefix(4), as: UTF8.self), Array(rest.dropFirst(8).prefix(length))))
      rest = rest.dropFirst(8 + length + length % 2)
    }
    return chunks
  }

  package static func bytes(_ chunks: [Chunk]) -> [UInt8] {
    withSize(
      Array("RIFF....WEBP".utf8)
        + chunks.flatMap { chunk in
          Array(chunk.name.utf8) + integer(chunk.content.count, 4) + chunk.content
            + (chunk.content.count % 2 == 0 ? [] : [0])
        })
  }

  /// The same with the size it has.
  package static func withSize(_ file: [UInt8]) -> [UInt8] {
    file[..<4] + integer(file.count - 8, 4) + file[8...]
  }

  /// `VP8X`.
  package static func extended(_ flags: UInt8, width: Int, height: Int) -> Chunk {
    Chunk("VP8X", [flags, 0, 0, 0] + integer(width - 1, 3) + integer(height - 1, 3))
  }

  private static func integer(_ value: Int, _ bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
