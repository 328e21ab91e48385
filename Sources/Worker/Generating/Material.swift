// How a surface looks: its colour, the light on it and its texture.

/// 8-bit sRGB levels, times 16.
struct Paint {
  var red: Int16
  var green: Int16
  var blue: Int16

  init(red: Int16, green: Int16, blue: Int16) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Hue in 1/1536 of the circle, saturation and value of 256.
  init(hue: Int, saturation: Int, value: Int) {
    let sector = (hue % 1536 + 1536) % 1536
    let rise = sector & 255
    let high = value * 16
    let low = high * (256 - saturation) / 256
    let up = low + (high - low) * rise / 256
    let down = high - (high - low) * rise / 256
    let (r, g, b) =
      switch sector >> 8 {
      case 0: (high, up, low)
      case 1: (down, high, low)
      case 2: (low, high, up)
      case 3: (low, down, high)
      case 4: (up, low, high)
      default: (high, low, down)
      }
    self.init(red: Int16(min(r, 4080)), green: Int16(min(g, 4080)), blue: Int16(min(b, 4080)))
  }

  /// `part` of 256 of the other colour: distance fades into the sky, light tints what it falls on.
  func mixed(with other: Paint, part: Int) -> Paint {
    func mix(_ a: Int16, _ b: Int16) -> Int16 { a + Int16((Int(b) - Int(a)) * part / 256) }
    return Paint(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }
}

struct Material {
  var paint: Paint
  /// Brightness where no other term says otherwise; 256 shows the paint as it is.
  var light: Int16 = 256
  /// Change of brightness from the left to the right, from the top to the bottom border of the canvas.
  var lightAcross: Int16 = 0
  var lightDown: Int16 = 0
  /// Strength of the fine and of the cloudy noise in the brightness; 256 is full strength.
  var detail: Int16 = 0
  var clouds: Int16 = 0
  /// Strength of the cloudy noise from blue to red.
  var warmth: Int16 = 0
  /// Rows by which the noise is moved, so that neighbours do not share theirs.
  var phase = 0
  /// Of 256.
  var opacity: Int16 = 256
  var bulge: Bulge?

  /// A highlight that falls off with the square of the distance: what makes a disc a ball.
  struct Bulge {
    var x: Int
    var y: Int
    /// Pixels at which the brightness is down by `drop`.
    var radius: Int
    var drop: Int
  }
}
