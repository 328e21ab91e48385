import Protocol
import Recipes
import Testing

struct ResizePlanTests {
  @Test(arguments: [
    ("256x256!", 600, 300, 256, 256), ("256x256", 600, 300, 256, 128), ("256x256", 300, 600, 128, 256),
    ("256x256", 100, 50, 256, 128), ("256x256>", 100, 50, 100, 50), ("256x256>", 1000, 10, 256, 3),
    ("256x256<", 1000, 10, 1000, 10), ("256x256<", 100, 50, 256, 128), ("200x", 400, 100, 200, 50),
    ("x50", 400, 100, 200, 50), ("50%", 101, 33, 51, 17), ("1%", 3, 3, 1, 1), ("10x10", 20_000, 3, 10, 1),
    ("256x256!>", 100, 1000, 100, 256), ("256x256!<", 100, 1000, 256, 1000), ("200x!", 400, 100, 200, 50),
    ("10000%", 60_000, 1, 6_000_000, 100),
  ])
  func scales(_ geometry: String, _ width: Int, _ height: Int, _ toWidth: Int, _ toHeight: Int) throws {
    let plan = try Resize(geometry: geometry).plan(width: width, height: height)
    #expect(plan == ResizePlan(width: toWidth, height: toHeight))
    #expect(!plan.crops)
  }

  @Test(arguments: [
    ("100x100^", 400, 200, ResizePlan(width: 200, height: 100, cropX: 50, cropY: 0, cropWidth: 100, cropHeight: 100)),
    ("100x100^", 200, 401, ResizePlan(width: 100, height: 201, cropX: 0, cropY: 50, cropWidth: 100, cropHeight: 100)),
    ("100x100^>", 60, 300, ResizePlan(width: 60, height: 300, cropX: 0, cropY: 100, cropWidth: 60, cropHeight: 100)),
    ("100x50^", 10, 5, ResizePlan(width: 100, height: 50)),
  ])
  func covers(_ geometry: String, _ width: Int, _ height: Int, _ expected: ResizePlan) throws {
    #expect(try Resize(geometry: geometry).plan(width: width, height: height) == expected)
  }

  /// The properties every plan has, over sizes from 1 to 65,535.
  @Test func invariants() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      func side() -> Int { Int.random(in: 1...[4, 100, 1000, 65_535].randomElement()!, using: &random) }
      let (width, height, boxWidth, boxHeight) = (side(), side(), side(), side())
      let fit = [Resize.Fit.inside, .exact, .cover].randomElement()!
      let limit = [Resize.Limit.none, .shrinkOnly, .enlargeOnly].randomElement()!
      let resize = Resize(
        target: .box(width: UInt32(boxWidth), height: UInt32(boxHeight)), fit: fit, limit: limit)
      let plan = resize.plan(width: width, height: height)
      let context: Comment = "\(resize.geometry) on \(width)x\(height) gave \(plan)"
      #expect(plan.cropX >= 0 && plan.cropX + plan.cropWidth <= plan.width, context)
      #expect(plan.cropY >= 0 && plan.cropY + plan.cropHeight <= plan.height, context)
      #expect(plan.cropWidth >= 1 && plan.cropHeight >= 1, context)
      if limit == .none {
        switch fit {
        case .exact: #expect(plan.width == boxWidth && plan.height == boxHeight, context)
        case .cover: #expect(plan.cropWidth == boxWidth && plan.cropHeight == boxHeight, context)
        case .inside:
          #expect(plan.width <= boxWidth && plan.height <= boxHeight, context)
          #expect(plan.width == boxWidth || plan.height == boxHeight, context)
        }
      }
      if limit == .shrinkOnly { #expect(plan.width <= width && plan.height <= height, context) }
      if limit == .enlargeOnly, fit != .cover { #expect(plan.width >= width && plan.height >= height, context) }
    }
  }
}
