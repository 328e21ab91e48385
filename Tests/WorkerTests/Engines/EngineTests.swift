// The suites of the engines, one after the other (libvips has one error buffer), and how they run a conversion.

import Protocol
import Testing
import TestVips
import Vips

@testable import Worker

@Suite(.serialized, .exclusiveLibvips) enum EngineTests {}

/// Runs one conversion by ``VipsEngine``; the trace is kept also when it fails.
struct Conversion {
  var trace = TaskTrace()
  var result: Result<[EncodedImage], Failure>

  /// - Parameter alone: without our resampler.
  init(
    _ bytes: [UInt8], _ recipe: Recipe, limits: Limits = Limits(), format: ImageFormat? = nil, threads: Int = 1,
    alone: Bool = false
  ) throws {
    let engine = try VipsEngine()
    var trace = TaskTrace()
    let sniffed = bytes.withUnsafeBytes { Sniffer.format(of: $0) }
    let wanted = try #require(format ?? sniffed)
    result = bytes.withUnsafeBytes { buffer in
      let request = EngineRequest(bytes: buffer, format: wanted, recipe: recipe, limits: limits, threads: threads)
      return Result { () throws(Failure) in try engine.run(request, alone: alone, trace: &trace) }
    }
    self.trace = trace
  }

  /// A conversion with one output.
  init(_ bytes: [UInt8], _ steps: [Step] = [], _ variant: Variant = Variant(), autorotate: Bool = true) throws {
    try self.init(bytes, Recipe(autorotate: autorotate, steps: steps, variants: [variant]))
  }

  var failure: Failure? {
    guard case .failure(let failure) = result else { return nil }
    return failure
  }

  /// The first output's bytes.
  var output: [UInt8] {
    get throws { try result.get()[0].bytes.withUnsafeBytes { Array($0) } }
  }

  /// The first output, decoded again.
  var picture: Image {
    get throws { try decoded(output) }
  }
}

/// All pixels of a file (all frames of an animation), as the file has them: no rotation, no colour conversion.
func decoded(_ bytes: [UInt8]) throws -> Image {
  let format = try #require(bytes.withUnsafeBytes { Sniffer.format(of: $0) })
  if format == .bmp { return try decodedBMP(bytes) }
  return try bytes.withUnsafeBytes { buffer in
    let operation = try Operation(try #require(FormatSupport.loader(of: format)))
    try operation.set("buffer", .blob(Blob(borrowing: buffer)))
    if operation.accepts("n") && format != .tiff { try operation.set("n", -1) }
    return try operation.build().image("out").owningMetadata().evaluate()
  }
}

func resizeStep(_ width: UInt32?, _ height: UInt32?, _ fit: Resize.Fit = .exact, kernel: Resize.Kernel = .lanczos3)
  -> Step
{
  .resize(Resize(target: .box(width: width, height: height), fit: fit, kernel: kernel))
}
