// Between plain arrays of pixels and libvips's images.

import Vips

extension Raster {
  /// Copies the pixels into an sRGB or gray image.
  func image() throws(VipsError) -> Image {
    let result = pixels.withUnsafeBytes { bytes in
      Result { () throws(VipsError) in
        try Image.fromMemory(bytes, width: width, height: height, bands: bands)
      }
    }
    return try result.get().declared(as: bands < 3 ? .gray : .srgb)
  }
}

extension Image {
  /// Copies the pixels of an 8-bit image of 1, 3 or 4 bands.
  func raster() throws(VipsError) -> Raster {
    Raster(width: width, height: height, bands: bands, pixels: try writeToMemory())
  }
}
