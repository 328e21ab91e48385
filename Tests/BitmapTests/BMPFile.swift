import Bitmap

/// A BMP put together field by field, for files no encoder writes. `bytes` is the file.
struct BMPFile {
  /// 12, 16 to 64, 108 or 124; fields past it are not written.
  var infoBytes = 40
  var width = 1
  var height = 1
  var planes = 1
  var bits = 24
  var compression = 0
  var coloursUsed = 0
  /// Written at byte 54 and on: after a 40-byte header, inside longer ones.
  var masks: [UInt32] = []
  /// 0xRRGGBB.
  var palette: [UInt32] = []
  /// bfOffBits; nil for where the pixels lie.
  var dataOffset: Int?
  /// Unused bytes between palette and pixels.
  var gap = 0
  var data: [UInt8] = []

  var bytes: [UInt8] {
    var info: [UInt8] = []
    if infoBytes == 12 {
      info = field(12, 4) + field(width, 2) + field(height, 2) + field(planes, 2) + field(bits, 2)
    } else {
      info = field(infoBytes, 4) + field(width, 4) + field(height, 4) + field(planes, 2) + field(bits, 2)
      info +=
        field(compression, 4) + field(0, 4) + field(2835, 4) + field(2835, 4) + field(coloursUsed, 4) + field(0, 4)
      info += masks.flatMap { field(Int($0), 4) }
      let length = max(infoBytes, masks.isEmpty ? 0 : 40 + 4 * masks.count)
      info = Array((info + [UInt8](repeating: 0, count: 124)).prefix(length))
    }
    for colour in palette {
      info += field(Int(colour), 4).prefix(infoBytes == 12 ? 3 : 4)
    }
    info += [UInt8](repeating: 0xEE, count: gap)
    let start = 14 + info.count
    let head = Array("BM".utf8) + field(start + data.count, 4) + field(0, 4) + field(dataOffset ?? start, 4)
    return head + info + data
  }

  private func field(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// 0xRRGGBB of channels 0 to 255.
func colour(red: Int, green: Int, blue: Int) -> UInt32 {
  UInt32(red << 16 | green << 8 | blue)
}

let generous = BMPLimits(maxSide: 10_000, maxPixels: 4_000_000)

func decode(_ bytes: [UInt8], _ limits: BMPLimits = generous) throws(BMPError) -> BMPImage {
  let result: Result<BMPImage, BMPError> = bytes.withUnsafeBytes { bytes in
    do throws(BMPError) {
      return .success(try BMPDecoder.decode(bytes, limits: limits))
    } catch {
      return .failure(error)
    }
  }
  return try result.get()
}

func header(_ bytes: [UInt8]) throws(BMPError) -> BMPHeader {
  let result: Result<BMPHeader, BMPError> = bytes.withUnsafeBytes { bytes in
    do throws(BMPError) {
      return .success(try BMPDecoder.header(bytes))
    } catch {
      return .failure(error)
    }
  }
  return try result.get()
}

/// The error of a file that must not decode, `nil` if it does.
func refusal(_ bytes: [UInt8], _ limits: BMPLimits = generous) -> BMPError? {
  do {
    _ = try decode(bytes, limits)
    return nil
  } catch {
    return error
  }
}

extension BMPError {
  /// The case's name, for tables that do not spell the text.
  var kind: String {
    switch self {
    case .notBMP: "notBMP"
    case .truncated: "truncated"
    case .corrupt: "corrupt"
    case .unsupported: "unsupported"
    case .tooLarge: "tooLarge"
    }
  }
}
