// The page a dead worker leaves: what was stored comes back, and nothing else is believed.

import Protocol
import Testing

struct WhereaboutsTests {
  private func page(_ body: (UnsafeMutableRawBufferPointer) -> Void) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    bytes.withUnsafeMutableBytes(body)
    return bytes
  }

  private func read(_ bytes: [UInt8]) -> Whereabouts? { bytes.withUnsafeBytes { Whereabouts(in: $0) } }

  @Test func whatIsStoredComesBack() {
    var place = Whereabouts(task: TaskID(0x0102_0304), stage: .process)
    place.engine = .vips
    place.format = .webp
    (place.width, place.height) = (70_000, 3)
    place.operation = "gaussblur"
    let bytes = page(place.store)
    #expect(read(bytes) == place)
    #expect(Array(bytes[..<26]) == [4, 3, 2, 1, 1, 3, 1, 4, 0x70, 0x11, 1, 0, 3, 0, 0, 0, 9] + Array("gaussblur".utf8))
    // A shorter name leaves nothing of a longer one.
    place.operation = "invert"
    #expect(
      read(
        page {
          (self.read(bytes)!).store(in: $0); place.store(in: $0)
        }) == place)
  }

  @Test func longNamesAreCut() {
    var place = Whereabouts(task: TaskID(1), stage: .decode)
    place.operation = String(repeating: "x", count: 100)
    #expect(read(page(place.store))?.operation == String(repeating: "x", count: 63))
  }

  @Test(arguments: [(4, 0), (4, 2), (5, 6), (6, 3), (7, 9), (16, 64), (16, 255)])
  func nonsenseIsNothing(_ offset: Int, _ value: UInt8) {
    var bytes = page(Whereabouts(task: TaskID(1), stage: .decode).store)
    #expect(read(bytes) != nil)
    bytes[offset] = value
    #expect(read(bytes) == nil)
  }

  @Test func emptyOrShortPagesAreNothing() {
    #expect(read([UInt8](repeating: 0, count: 4096)) == nil)
    #expect(
      read(Array(page(Whereabouts(task: TaskID(1), stage: .decode).store).prefix(Whereabouts.byteCount - 1))) == nil)
  }
}
