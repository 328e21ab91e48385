// Runs the engine as tests like to: arrays in, arrays out.

import CKernels
import Direct
import Protocol
import Recipes
import Testing

struct Converted: Equatable {
  var width: Int
  var height: Int
  var bytes: [UInt8]
}

enum Answer: Equatable {
  case converted([Converted])
  case declined(String)
}

extension DirectEngine {
  func answer(_ bytes: [UInt8], _ recipe: Recipe, limits: Limits = Limits()) throws(Failure) -> Answer {
    var trace = DirectTrace()
    return try answer(bytes, recipe, limits: limits, &trace)
  }

  func answer(
    _ bytes: [UInt8], _ recipe: Recipe, limits: Limits = Limits(), _ trace: inout DirectTrace
  ) throws(Failure) -> Answer {
    // Memory of exactly this size, so that a sanitizer sees the first byte read beyond.
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: bytes)
    switch try run(
      UnsafeRawBufferPointer(copy), format: Self.format(of: bytes), recipe: recipe, limits: limits, trace: &trace)
    {
    case .converted(let images):
      return .converted(images.map { Converted(width: $0.width, height: $0.height, bytes: Array($0.bytes)) })
    case .declined(let reason):
      return .declined(reason)
    }
  }

  /// By the first bytes; else a JPEG.
  private static func format(of bytes: [UInt8]) -> ImageFormat {
    bytes.starts(with: [0x89, 0x50]) ? .png : bytes.starts(with: Array("RIFF".utf8)) ? .webp : .jpeg
  }

  /// The only output of a conversion that has to work.
  func output(_ bytes: [UInt8], _ recipe: Recipe) throws -> Converted {
    guard case .converted(let images) = try answer(bytes, recipe), images.count == 1 else {
      throw Unexpected(text: "\(try answer(bytes, recipe))")
    }
    return images[0]
  }
}

struct Unexpected: Error {
  var text: String
}

extension Recipe {
  /// One output, by geometry; nil keeps the size.
  static func resize(
    _ geometry: String?, _ kernel: Resize.Kernel = .lanczos3, quality: UInt8? = nil, autorotate: Bool = true
  ) throws -> Recipe {
    let steps: [Step] = try geometry.map { [.resize(try Resize(geometry: $0, kernel: kernel))] } ?? []
    return Recipe(autorotate: autorotate, steps: steps, variants: [Variant(quality: quality)])
  }
}
