// The things that stand in a generated photo: hard edges, straight lines, round surfaces.

extension Scene {
  mutating func paint(_ thing: Thing, depth: Double, on canvas: inout Canvas) {
    // Things are larger the lower they stand.
    let foot = Outline.Point(
      x: width * random.double(in: 0...1), y: horizon + (height - horizon) * (0.04 + 0.9 * depth))
    let scale = unit * (0.2 + 0.8 * depth)
    switch thing {
    case .tree: paintTree(at: foot, scale, on: &canvas)
    case .fence: paintFence(at: foot, scale, on: &canvas)
    case .sign: paintSign(at: foot, scale, on: &canvas)
    case .stone: paintStone(at: foot, scale, on: &canvas)
    case .ball: paintBall(at: foot, scale, on: &canvas)
    }
  }

  /// A flat shadow on the ground, away from the light.
  private func castShadow(of radius: Double, at foot: Outline.Point, on canvas: inout Canvas) {
    var shadow = Material(paint: ground, light: 60)
    shadow.opacity = 120
    let centre = Outline.Point(x: foot.x - Double(side) * radius * 0.5, y: foot.y)
    canvas.fill(.ellipse(centre: centre, radiusX: radius * 1.3, radiusY: radius * 0.28), shadow)
  }

  mutating func paintHouse(on canvas: inout Canvas) {
    let x = width * random.double(in: -0.05...0.95)
    let (wide, tall) = (unit * random.double(in: 0.06...0.18), unit * random.double(in: 0.08...0.34))
    let foot = horizon + unit * random.double(in: 0.01...0.08)
    var wall = Material(paint: someColor(value: 130...235).mixed(with: sky, part: 60), light: 225)
    wall.detail = Int16(random.integer(in: 15...60))
    wall.clouds = 25
    wall.phase = phase()
    canvas.fill(.rectangle(x: x, y: foot - tall, width: wide, height: tall), wall)
    var shade = wall
    shade.light = 140
    let narrow = wide * random.double(in: 0.15...0.4)
    canvas.fill(.rectangle(x: side < 0 ? x + wide - narrow : x, y: foot - tall, width: narrow, height: tall), shade)
    if random.chance(percent: 60) {
      var roof = Material(paint: Paint(hue: random.integer(in: 0...120), saturation: 120, value: 130), light: 230)
      roof.detail = 60
      let eaves = wide * 0.08
      canvas.fill(
        Outline([
          Outline.Point(x: x - eaves, y: foot - tall), Outline.Point(x: x + wide / 2, y: foot - tall - wide * 0.45),
          Outline.Point(x: x + wide + eaves, y: foot - tall),
        ]), roof)
    }
    let pane = Material(paint: sky.mixed(with: ground, part: 150), light: Int16(random.integer(in: 70...200)))
    let (columns, rows) = (random.integer(in: 2...5), random.integer(in: 2...7))
    let (gapX, gapY) = (wide / Double(columns), tall / Double(rows))
    for row in 0..<rows {
      for column in 0..<columns {
        canvas.fill(
          .rectangle(
            x: x + gapX * (Double(column) + 0.28), y: foot - tall + gapY * (Double(row) + 0.25), width: gapX * 0.44,
            height: gapY * 0.5), pane)
      }
    }
  }

  private mutating func paintTree(at foot: Outline.Point, _ scale: Double, on canvas: inout Canvas) {
    let tall = scale * random.double(in: 0.18...0.5)
    castShadow(of: tall * 0.3, at: foot, on: &canvas)
    let top = Outline.Point(x: foot.x + tall * random.double(in: -0.1...0.1), y: foot.y - tall)
    var bark = Material(paint: Paint(hue: 130, saturation: 90, value: 85), light: 220)
    bark.detail = 90
    canvas.fill(.stroke(from: foot, to: top, thickness: tall * 0.07), bark)
    let leaf = Paint(
      hue: random.integer(in: 180...500), saturation: random.integer(in: 90...180), value: random.integer(in: 80...150))
    for _ in 0..<random.integer(in: 3...6) {
      var crown = Material(paint: leaf.mixed(with: sunlight, part: 20))
      crown.light = Int16(random.integer(in: 170...270))
      crown.detail = Int16(random.integer(in: 180...300))
      crown.clouds = 60
      crown.warmth = 30
      crown.phase = phase()
      let radius = tall * random.double(in: 0.16...0.32)
      let centre = Outline.Point(
        x: top.x + tall * random.double(in: -0.22...0.22), y: top.y + tall * random.double(in: -0.1...0.3))
      crown.bulge = Material.Bulge(
        x: Int(centre.x + Double(side) * radius * 0.5), y: Int(centre.y - radius * 0.6), radius: max(1, Int(radius)),
        drop: 60)
      var edge = random.split()
      canvas.fill(
        .blob(centre: centre, radiusX: radius, radiusY: radius * 0.85) { edge.double(in: 0.86...1.1) }, crown)
    }
  }

  private mutating func paintStone(at foot: Outline.Point, _ scale: Double, on canvas: inout Canvas) {
    let radius = scale * random.double(in: 0.02...0.1)
    castShadow(of: radius, at: foot, on: &canvas)
    var stone = Material(paint: someColor(value: 110...190).mixed(with: ground, part: 150), light: 260)
    stone.detail = Int16(random.integer(in: 50...140))
    stone.clouds = 50
    stone.phase = phase()
    let centre = Outline.Point(x: foot.x, y: foot.y - radius * 0.5)
    stone.bulge = Material.Bulge(
      x: Int(centre.x + Double(side) * radius * 0.4), y: Int(centre.y - radius * 0.5), radius: max(1, Int(radius)),
      drop: 90)
    var edge = random.split()
    canvas.fill(.blob(centre: centre, radiusX: radius, radiusY: radius * 0.65) { edge.double(in: 0.94...1.04) }, stone)
  }

  private mutating func paintBall(at foot: Outline.Point, _ scale: Double, on canvas: inout Canvas) {
    let radius = scale * random.double(in: 0.03...0.12)
    castShadow(of: radius, at: foot, on: &canvas)
    var ball = Material(paint: someColor(value: 170...250), light: 300)
    ball.detail = 8
    let centre = Outline.Point(x: foot.x, y: foot.y - radius * 0.9)
    ball.bulge = Material.Bulge(
      x: Int(centre.x + Double(side) * radius * 0.4), y: Int(centre.y - radius * 0.4), radius: max(1, Int(radius)),
      drop: 110)
    canvas.fill(.ellipse(centre: centre, radiusX: radius, radiusY: radius), ball)
    let glint = Outline.Point(x: centre.x + Double(side) * radius * 0.4, y: centre.y - radius * 0.4)
    canvas.fill(
      .ellipse(centre: glint, radiusX: radius * 0.16, radiusY: radius * 0.12), Material(paint: sunlight, light: 280))
  }

  /// Posts and two rails across the picture.
  private mutating func paintFence(at foot: Outline.Point, _ scale: Double, on canvas: inout Canvas) {
    var wood = Material(paint: someColor(value: 90...230).mixed(with: sunlight, part: 100), light: 225)
    wood.detail = 60
    wood.phase = phase()
    let tall = scale * random.double(in: 0.1...0.22)
    let tilt = unit * random.double(in: -0.06...0.06)
    let count = random.integer(in: 5...16)
    for rail in [0.35, 0.8] {
      canvas.fill(
        .stroke(
          from: Outline.Point(x: 0, y: foot.y - tall * rail),
          to: Outline.Point(x: width, y: foot.y + tilt - tall * rail),
          thickness: tall * 0.1), wood)
    }
    for post in 0...count {
      let part = (Double(post) + 0.3) / Double(count)
      let x = width * part
      let y = foot.y + tilt * part
      canvas.fill(.rectangle(x: x, y: y - tall, width: tall * 0.16, height: tall * 1.05), wood)
    }
  }

  /// A board with lines of strokes that look like writing from afar.
  private mutating func paintSign(at foot: Outline.Point, _ scale: Double, on canvas: inout Canvas) {
    let wide = scale * random.double(in: 0.15...0.4)
    let tall = wide * random.double(in: 0.35...0.8)
    let (left, top) = (foot.x - wide / 2, foot.y - tall * 1.5)
    let post = Material(paint: Paint(hue: 130, saturation: 30, value: 90), light: 220)
    canvas.fill(.rectangle(x: foot.x - wide * 0.025, y: top, width: wide * 0.05, height: tall * 1.5), post)
    var board = Material(paint: someColor(value: 190...250).mixed(with: sunlight, part: 140), light: 240)
    board.detail = 10
    board.clouds = 15
    canvas.fill(.rectangle(x: left, y: top, width: wide, height: tall), board)
    let ink = Material(paint: someColor(value: 20...70), light: 220)
    let lines = random.integer(in: 2...5)
    let pitch = tall / (Double(lines) + 0.4)
    let size = pitch * 0.5
    for line in 0..<lines {
      var x = left + wide * 0.08
      let base = top + pitch * (Double(line) + 0.95)
      let end = left + wide * random.double(in: 0.6...0.94)
      while x + size * 0.6 < end {
        for _ in 0..<random.integer(in: 1...3) {
          let from = Outline.Point(
            x: x + size * random.double(in: 0...0.5), y: base - size * random.double(in: 0...0.4))
          let to = Outline.Point(x: x + size * random.double(in: 0...0.5), y: base - size * random.double(in: 0.5...1))
          canvas.fill(.stroke(from: from, to: to, thickness: size * 0.16), ink)
        }
        x += size * (random.chance(percent: 18) ? 1.1 : 0.65)
      }
    }
  }
}
