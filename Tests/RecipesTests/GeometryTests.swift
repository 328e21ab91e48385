import Protocol
import Recipes
import Testing

struct GeometryTests {
  @Test(arguments: [
    ("200x100", Resize(target: .box(width: 200, height: 100))),
    ("200x", Resize(target: .box(width: 200, height: nil))),
    ("x100", Resize(target: .box(width: nil, height: 100))),
    ("200", Resize(target: .box(width: 200, height: 200))),
    ("200x100!", Resize(target: .box(width: 200, height: 100), fit: .exact)),
    ("200x100^", Resize(target: .box(width: 200, height: 100), fit: .cover)),
    ("200x100>", Resize(target: .box(width: 200, height: 100), limit: .shrinkOnly)),
    ("200x100<", Resize(target: .box(width: 200, height: 100), limit: .enlargeOnly)),
    ("200x100!>", Resize(target: .box(width: 200, height: 100), fit: .exact, limit: .shrinkOnly)),
    ("200x100>^", Resize(target: .box(width: 200, height: 100), fit: .cover, limit: .shrinkOnly)),
    ("50%", Resize(target: .percent(50))),
    ("12.5%", Resize(target: .percent(12.5))),
    ("0.0001%", Resize(target: .percent(0.0001))),
    ("65535x1", Resize(target: .box(width: 65_535, height: 1))),
  ])
  func parses(_ text: String, _ expected: Resize) throws {
    #expect(try Resize(geometry: text) == expected)
    #expect(try Resize(geometry: expected.geometry) == expected)
  }

  @Test(arguments: [
    "", "x", "!", "0x10", "10x0", "10x10x10", "-5x5", "+5x5", "5.5x5", "axb", "10 x10", "65536x1", "99999999999x1",
    "10x10!!", "10x10!^", "10x10><", "10x10!x", "200x^", "^", "0%", "-1%", "%", "nan%", "inf%", "1e2%", "50%!",
    "10001%", "0.00001%", "٣x٣",
  ])
  func refuses(_ text: String) {
    let error = #expect(throws: InvalidValue.self) { try Resize(geometry: text) }
    #expect(error?.problem.contains("'\(text)'") == true)
    #expect(error?.allowed.isEmpty == false)
  }
}
