// The reference: separable resampling in double precision, weights from the kernels' definitions.

import Foundation
import Protocol

extension Picture {
  /// Edges repeat. Samples are kept within 0...255 but not rounded.
  func scaled(_ width: Int, _ height: Int, _ kernel: Resize.Kernel = .lanczos3) -> Picture {
    let rows = Self.scaledRows(samples, self.width * channels, self.height, to: height, kernel)
    let turned = Self.transposed(rows, self.width, height, channels)
    let columns = Self.scaledRows(turned, height * channels, self.width, to: width, kernel)
    let samples = Self.transposed(columns, height, width, channels).map { min(max($0, 0), 255) }
    return Picture(width: width, height: height, channels: channels, samples: samples)
  }

  static func weight(_ kernel: Resize.Kernel, _ distance: Double) -> Double {
    let x = abs(distance)
    func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(.pi * x) / (.pi * x) }
    func cubic(_ b: Double, _ c: Double) -> Double {
      if x < 1 { return ((12 - 9 * b - 6 * c) * x * x * x + (-18 + 12 * b + 6 * c) * x * x + 6 - 2 * b) / 6 }
      if x < 2 {
        return ((-b - 6 * c) * x * x * x + (6 * b + 30 * c) * x * x + (-12 * b - 48 * c) * x + 8 * b + 24 * c) / 6
      }
      return 0
    }
    return switch kernel {
    case .lanczos3: x < 3 ? sinc(x) * sinc(x / 3) : 0
    case .lanczos2: x < 2 ? sinc(x) * sinc(x / 2) : 0
    case .mitchell: cubic(1.0 / 3, 1.0 / 3)
    case .cubic: cubic(0, 0.5)
    case .linear: max(0, 1 - x)
    case .nearest: x <= 0.5 ? 1 : 0
    }
  }

  /// `count` rows of `stride` samples to `target` rows.
  private static func scaledRows(
    _ samples: [Double], _ stride: Int, _ count: Int, to target: Int, _ kernel: Resize.Kernel
  ) -> [Double] {
    guard count != target else { return samples }
    let step = Double(count) / Double(target)
    let scale = max(step, 1)
    var result = [Double](repeating: 0, count: stride * target)
    samples.withUnsafeBufferPointer { input in
      result.withUnsafeMutableBufferPointer { output in
        for i in 0..<target {
          let centre = (Double(i) + 0.5) * step - 0.5
          var taps: [(row: Int, weight: Double)] = []
          if kernel == .nearest {
            taps = [(min(max(Int((centre + 0.5).rounded(.down)), 0), count - 1), 1)]
          } else {
            for j in Int((centre - 3 * scale).rounded(.down))...Int((centre + 3 * scale).rounded(.up)) {
              taps.append((min(max(j, 0), count - 1), weight(kernel, (Double(j) - centre) / scale)))
            }
          }
          let sum = taps.reduce(0) { $0 + $1.weight }
          let out = output.baseAddress! + i * stride
          for tap in taps where tap.weight != 0 {
            let row = input.baseAddress! + tap.row * stride
            let weight = tap.weight / sum
            for x in 0..<stride { out[x] += weight * row[x] }
          }
        }
      }
    }
    return result
  }

  private static func transposed(_ samples: [Double], _ width: Int, _ height: Int, _ channels: Int) -> [Double] {
    var result = [Double](repeating: 0, count: samples.count)
    samples.withUnsafeBufferPointer { input in
      result.withUnsafeMutableBufferPointer { output in
        for y in 0..<height {
          for x in 0..<width {
            for c in 0..<channels {
              output[(x * height + y) * channels + c] = input[(y * width + x) * channels + c]
            }
          }
        }
      }
    }
    return result
  }
}
