import Arguments
import Recipes
import Testing

struct ArgumentBytesTests {
  @Test(
    arguments: [
      [], Array("plain".utf8), Array("ärger\n".utf8), [0xff], [0x61, 0xff, 0x62], [0xc3], [0xed, 0xa0, 0x80],
      Array("\u{10FF41}".utf8), Array("\u{10FF41}".utf8) + [0xfe], Array("-x".utf8) + [0x80],
    ] as [[UInt8]])
  func everyByteSurvives(_ bytes: [UInt8]) { #expect(ArgumentBytes.decode(ArgumentBytes.encode(bytes)) == bytes) }

  @Test func randomBytesSurvive() {
    for _ in 0..<10_000 {
      let bytes = (0..<Int.random(in: 0...12)).map { _ in UInt8.random(in: 1...255) }
      #expect(ArgumentBytes.decode(ArgumentBytes.encode(bytes)) == bytes)
    }
  }

  @Test func textStaysReadable() {
    #expect(ArgumentBytes.encode(Array("bär.jpg".utf8)) == "bär.jpg")
    // The ASCII part of a damaged argument is still there for the parser to see.
    #expect(ArgumentBytes.encode(Array("--out=".utf8) + [0xff]).hasPrefix("--out="))
  }

  @Test func composedAndDecomposedStayApart() {
    let (composed, decomposed) = (Array("\u{e9}".utf8), Array("e\u{301}".utf8))
    #expect(PathArgument(argument: ArgumentBytes.encode(composed))?.bytes == composed)
    #expect(PathArgument(argument: ArgumentBytes.encode(decomposed))?.bytes == decomposed)
    #expect(PathArgument(bytes: composed) != PathArgument(bytes: decomposed))
  }

  @Test func dashAndEmpty() {
    #expect(PathArgument(argument: "-")?.isDash == true)
    #expect(PathArgument(argument: "-a")?.isDash == false)
    #expect(PathArgument(argument: "") == nil)
  }
}
