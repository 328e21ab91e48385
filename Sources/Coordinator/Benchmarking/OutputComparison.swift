// Whether two plans for the same inputs led to the same files, byte for byte.

import Platform
import SystemPackage

struct OutputComparison {
  let base: Plan
  private let first = FileBuffer()
  private let second = FileBuffer()

  init(base: Plan) { self.base = base }

  /// Outputs of `other` that are not as those of the base, in order. A file that neither has is alike.
  /// - Parameter checkpoint: called before each file; what it throws ends the comparison.
  func differing(_ other: Plan, checkpoint: () throws -> Void) throws -> [[UInt8]] {
    var paths: [[UInt8]] = []
    for index in 0..<base.count {
      for variant in 0..<base.variantCount {
        try checkpoint()
        let path = other.output(index, variant: variant)
        if !isAlike(base.output(index, variant: variant), path) { paths.append(path) }
      }
    }
    return paths
  }

  private func isAlike(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    switch (read(left, into: first), read(right, into: second)) {
    case (.whole, .whole): first.bytes.elementsEqual(second.bytes)
    case (.missing, .missing): true
    default: false
    }
  }

  private enum Reading {
    case whole
    case missing
    case failed
  }

  private func read(_ path: [UInt8], into buffer: FileBuffer) -> Reading {
    do throws(ReadFailure) {
      try FileReader.read(FilePath(bytes: path), into: buffer, limit: .max - 1)
      return .whole
    } catch {
      if case .missing = error { return .missing }
      return .failed
    }
  }
}
