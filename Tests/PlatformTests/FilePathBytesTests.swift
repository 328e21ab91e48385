// Bytes in, the same bytes out; and what people are shown.

import Platform
import SystemPackage
import Testing

@Suite struct FilePathBytesTests {
  static let names: [[UInt8]] = [
    Array("plain.jpg".utf8), Array("dir/with space".utf8), [0x61, 0xff, 0xfe, 0x62], [0x0a, 0x09, 0x1b],
    Array("-rf".utf8), Array("a.jpg[shrink=4]".utf8), Array("e\u{301}".utf8), Array("\u{e9}".utf8), [0x80],
    [UInt8](repeating: 0xc3, count: 255), Array("/absolute/\u{1F600}".utf8),
  ]

  @Test(arguments: names) func bytesSurvive(bytes: [UInt8]) {
    #expect(FilePath(bytes: bytes).bytes == bytes)
    #expect(FilePath(bytes: bytes[...]) == FilePath(bytes: bytes))
  }

  @Test func composedAndDecomposedNamesDiffer() {
    #expect(FilePath(bytes: Array("e\u{301}".utf8)) != FilePath(bytes: Array("\u{e9}".utf8)))
  }

  @Test func emptyPath() {
    #expect(FilePath(bytes: []).isEmpty)
    #expect(FilePath("").bytes == [])
  }

  @Test(
    arguments: [
      (Array("ä/\u{1F600}.jpg".utf8), "ä/\u{1F600}.jpg"), ([0x61, 0xff, 0x62], "a\\xffb"),
      ([0x0a, 0x1b, 0x7f], "\\x0a\\x1b\\x7f"),
      // A control character beyond ASCII, an incomplete sequence at the end, and one broken off by a good byte.
      ([0xc2, 0x9b], "\\xc2\\x9b"), ([0x61, 0xe2, 0x82], "a\\xe2\\x82"), ([0xe2, 0x82, 0x61], "\\xe2\\x82a"),
    ] as [([UInt8], String)])
  func displayedIsOneHarmlessLine(bytes: [UInt8], text: String) {
    #expect(FilePath(bytes: bytes).displayed == text)
  }
}
