// The suites of this target, one after the other: libvips's error buffer and counters belong to the whole process.

import Testing
import TestVips
import Vips

@Suite(.serialized, .exclusiveLibvips) enum VipsTests {}

/// A picture with detail in every band: sines of different lengths, 8 bits.
func pattern(width: Int, height: Int, bands: Int) throws -> Image {
  var pixels: [UInt8] = []
  pixels.reserveCapacity(width * height * bands)
  for y in 0..<height {
    for x in 0..<width {
      for band in 0..<bands { pixels.append(UInt8(truncatingIfNeeded: (x * (7 + band) + y * 5) ^ (x * y / 16))) }
    }
  }
  let image = try pixels.withUnsafeBytes { try Image.fromMemory($0, width: width, height: height, bands: bands) }
  return try image.declared(as: bands < 3 ? .gray : .srgb)
}

func save(_ image: Image, _ saver: String, _ options: KeyValuePairs<String, Argument> = [:]) throws -> [UInt8] {
  let operation = try Operation(saver)
  try operation.set("in", .image(image))
  for (name, value) in options { try operation.set(name, value) }
  return try operation.build().blob("buffer").withUnsafeBytes { Array($0) }
}

/// Opens and evaluates while the bytes are there.
func load(_ bytes: [UInt8], _ loader: String, _ options: KeyValuePairs<String, Argument> = [:]) throws -> Image {
  try bytes.withUnsafeBytes { buffer in
    let operation = try Operation(loader)
    try operation.set("buffer", .blob(Blob(borrowing: buffer)))
    for (name, value) in options { try operation.set(name, value) }
    return try operation.build().image("out").evaluate()
  }
}
