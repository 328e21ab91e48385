// Pixels in a test, and how far two of them are apart.

import Foundation

/// Interleaved samples of 0...255, top-down; one channel is gray, three are RGB.
struct Picture: Equatable {
  var width: Int
  var height: Int
  var channels: Int
  var samples: [Double]

  init(width: Int, height: Int, channels: Int, samples: [Double]) {
    precondition(samples.count == width * height * channels)
    self.width = width
    self.height = height
    self.channels = channels
    self.samples = samples
  }

  /// Smooth, in colour, and unlike its mirror images: any wrong turn or offset shows.
  static func waves(_ width: Int, _ height: Int, channels: Int = 3) -> Picture {
    var samples = [Double](repeating: 0, count: width * height * channels)
    samples.withUnsafeMutableBufferPointer { out in
      var index = 0
      for y in 0..<height {
        for x in 0..<width {
          let u = (Double(x) + 0.5) / Double(width)
          let v = (Double(y) + 0.5) / Double(height)
          for channel in 0..<channels {
            let phase = Double(channel)
            let wave = sin(7 * u + 2 * v * v + phase) * 45 + cos(5 * v + 3 * u * v + 2 * phase) * 35
            out[index] = (128 + wave + 35 * (u - 0.5) + 20 * (v - 0.5)).rounded()
            index += 1
          }
        }
      }
    }
    return Picture(width: width, height: height, channels: channels, samples: samples)
  }

  func cropped(_ left: Int, _ top: Int, _ width: Int, _ height: Int) -> Picture {
    var result: [Double] = []
    result.reserveCapacity(width * height * channels)
    for y in top..<top + height {
      let start = (y * self.width + left) * channels
      result.append(contentsOf: samples[start..<start + width * channels])
    }
    return Picture(width: width, height: height, channels: channels, samples: result)
  }

  /// Turned upright from how EXIF orientation `orientation` stores it (EXIF 2.32, tag 0x0112).
  func upright(_ orientation: Int) -> Picture {
    guard orientation > 1 else { return self }
    let swaps = orientation >= 5
    let w = swaps ? height : width
    let h = swaps ? width : height
    var result = [Double](repeating: 0, count: samples.count)
    for y in 0..<h {
      for x in 0..<w {
        let (column, row): (Int, Int) =
          switch orientation {
          case 2: (width - 1 - x, y)
          case 3: (width - 1 - x, height - 1 - y)
          case 4: (x, height - 1 - y)
          case 5: (y, x)
          case 6: (y, height - 1 - x)
          case 7: (width - 1 - y, height - 1 - x)
          default: (width - 1 - y, x)
          }
        for c in 0..<channels {
          result[(y * w + x) * channels + c] = samples[(row * width + column) * channels + c]
        }
      }
    }
    return Picture(width: w, height: h, channels: channels, samples: result)
  }

  /// Peak signal to noise ratio, dB; infinite for equal pictures.
  func psnr(_ other: Picture) -> Double {
    precondition(width == other.width && height == other.height && channels == other.channels)
    var sum = 0.0
    samples.withUnsafeBufferPointer { a in
      other.samples.withUnsafeBufferPointer { b in
        for i in 0..<a.count { sum += (a[i] - b[i]) * (a[i] - b[i]) }
      }
    }
    return 10 * log10(255 * 255 * Double(samples.count) / sum)
  }
}
