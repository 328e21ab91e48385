// What is in a generated photo and where: sky, hills, ground, and things standing on it, from far to near.

struct Scene {
  let width: Double
  let height: Double
  /// Sizes of things are in parts of this, pixels.
  let unit: Double
  var random: PictureRandom
  /// Colours of this picture; everything takes a little of the light's.
  let sky: Paint
  let sunlight: Paint
  let ground: Paint
  /// Where the ground begins, pixels from the top.
  let horizon: Double
  /// How far down sky and hills are painted: what is below is sure to be ground.
  private var backdrop: Double { min(height, horizon + unit * 0.1 + 1) }
  /// -1: the light comes from the left, 1: from the right.
  let side: Int

  init(width: Int, height: Int, random: PictureRandom) {
    self.random = random
    self.width = Double(width)
    self.height = Double(height)
    unit = (self.width * self.height).squareRoot()
    // Blue to violet skies by day, orange to red ones in the evening; ground from straw over grass to slate.
    let isEvening = self.random.chance(percent: 30)
    sky = Paint(
      hue: isEvening ? self.random.integer(in: -80...170) : self.random.integer(in: 820...980),
      saturation: self.random.integer(in: 40...140), value: self.random.integer(in: 200...250))
    sunlight = Paint(
      hue: self.random.integer(in: 90...220), saturation: self.random.integer(in: 20...90), value: 250)
    ground = Paint(
      hue: self.random.integer(in: 110...520), saturation: self.random.integer(in: 50...150),
      value: self.random.integer(in: 105...200))
    horizon = self.height * self.random.double(in: 0.35...0.72)
    side = self.random.chance(percent: 50) ? -1 : 1
  }

  /// The whole picture.
  mutating func paint(on canvas: inout Canvas) {
    paintSky(on: &canvas)
    paintHills(on: &canvas)
    paintGround(on: &canvas)
    for _ in 0..<random.integer(in: 0...4) { paintHouse(on: &canvas) }
    for (thing, depth) in things() { paint(thing, depth: depth, on: &canvas) }
  }

  enum Thing {
    case tree
    case fence
    case sign
    case stone
    case ball
  }

  /// What stands on the ground, from far (depth 0) to near (1).
  private mutating func things() -> [(Thing, depth: Double)] {
    var things: [Thing] = []
    things += repeatElement(.tree, count: random.integer(in: 1...6))
    things += repeatElement(.fence, count: random.chance(percent: 45) ? 1 : 0)
    things += repeatElement(.sign, count: random.chance(percent: 45) ? 1 : 0)
    things += repeatElement(.stone, count: random.integer(in: 1...5))
    things += repeatElement(.ball, count: random.integer(in: 0...2))
    return things.map { ($0, depth: random.double(in: 0...1)) }.sorted { $0.depth < $1.depth }
  }

  /// A paint of its own that fits the rest.
  mutating func someColor(value: ClosedRange<Int>) -> Paint {
    Paint(hue: random.integer(in: 0...1535), saturation: random.integer(in: 40...210), value: random.integer(in: value))
      .mixed(with: sunlight, part: 30)
  }

  mutating func phase() -> Int { random.integer(in: 0...4095) }

  private mutating func paintSky(on canvas: inout Canvas) {
    var sky = Material(paint: sky)
    sky.light = 225
    sky.lightDown = Int16(random.integer(in: 40...130))
    sky.lightAcross = Int16(side * random.integer(in: -30...50))
    sky.clouds = Int16(random.integer(in: 20...120))
    sky.detail = 3
    sky.warmth = Int16(random.integer(in: 0...60))
    canvas.fill(.rectangle(x: 0, y: 0, width: width, height: backdrop), sky)
    if random.chance(percent: 35) {
      let radius = unit * random.double(in: 0.02...0.06)
      var sun = Material(paint: sunlight, light: 270)
      sun.opacity = 220
      let place = Outline.Point(
        x: width * random.double(in: 0.1...0.9), y: horizon * random.double(in: 0.15...0.8))
      canvas.fill(.ellipse(centre: place, radiusX: radius, radiusY: radius), sun)
    }
  }

  /// Each range is nearer, lower, darker, rougher and less blue than the one behind it.
  private mutating func paintHills(on canvas: inout Canvas) {
    let count = random.integer(in: 1...4)
    for range in 1...count {
      let nearness = range * 256 / (count + 1)
      var hill = Material(paint: ground.mixed(with: sky, part: 220 - nearness * 3 / 4))
      hill.light = Int16(230 - nearness / 4)
      hill.lightDown = Int16(random.integer(in: 0...80))
      hill.detail = Int16(30 + nearness / 3)
      hill.clouds = Int16(40 + nearness / 4)
      hill.warmth = 20
      hill.phase = phase()
      let base = horizon * (0.62 + 0.38 * Double(range) / Double(count + 1))
      canvas.fill(
        .land(
          below: skyline(base: base, rise: min(unit * 0.25, horizon * random.double(in: 0.1...0.4))), width: width,
          height: backdrop),
        hill)
    }
  }

  /// 65 heights by halving intervals, each time moved by half as much.
  private mutating func skyline(base: Double, rise: Double) -> [Double] {
    var heights = [Double](repeating: base, count: 65)
    var (step, reach) = (64, rise)
    heights[0] += random.double(in: -rise...rise) * 0.5
    heights[64] += random.double(in: -rise...rise) * 0.5
    while step > 1 {
      for middle in stride(from: step / 2, to: 64, by: step) {
        let between = (heights[middle - step / 2] + heights[middle + step / 2]) / 2
        heights[middle] = between + random.double(in: -reach...reach) * 0.6
      }
      step /= 2
      reach *= 0.5
    }
    return heights
  }

  private mutating func paintGround(on canvas: inout Canvas) {
    var near = Material(paint: ground.mixed(with: sunlight, part: 30))
    near.light = 210
    near.lightDown = Int16(random.integer(in: -40...90))
    near.lightAcross = Int16(side * random.integer(in: 0...60))
    near.detail = Int16(random.integer(in: 90...170))
    near.clouds = Int16(random.integer(in: 40...110))
    near.warmth = Int16(random.integer(in: 10...60))
    near.phase = phase()
    canvas.fill(.land(below: skyline(base: horizon, rise: unit * 0.02), width: width, height: height), near)
    guard random.chance(percent: 50) else { return }
    // A road to the horizon, or a stream.
    var road = Material(paint: someColor(value: 120...190).mixed(with: sky, part: 120), light: 240)
    road.detail = Int16(random.integer(in: 10...60))
    road.clouds = 30
    road.phase = phase()
    let (far, close) = (width * random.double(in: 0.2...0.8), width * random.double(in: 0...1))
    let top = horizon + unit * 0.02
    canvas.fill(
      Outline([
        Outline.Point(x: far - unit * 0.01, y: top), Outline.Point(x: far + unit * 0.01, y: top),
        Outline.Point(x: close + unit * 0.2, y: height), Outline.Point(x: close - unit * 0.2, y: height),
      ]), road)
  }
}
