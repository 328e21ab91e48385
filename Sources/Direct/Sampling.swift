// How many columns and rows of luma one chroma sample stands for.

import CTurboJPEG

enum Sampling: Equatable {
  case full
  case halfWidth
  case halfBoth
  case halfHeight
  case quarterWidth
  case gray

  /// From the luma sampling factors of a frame header whose chroma factors are 1 x 1; nil for ones TurboJPEG does not
  /// know.
  init?(horizontal: Int, vertical: Int) {
    switch (horizontal, vertical) {
    case (1, 1): self = .full
    case (2, 1): self = .halfWidth
    case (2, 2): self = .halfBoth
    case (1, 2): self = .halfHeight
    case (4, 1): self = .quarterWidth
    default: return nil
    }
  }

  var code: Int32 {
    switch self {
    case .full: Int32(TJSAMP_444.rawValue)
    case .halfWidth: Int32(TJSAMP_422.rawValue)
    case .halfBoth: Int32(TJSAMP_420.rawValue)
    case .halfHeight: Int32(TJSAMP_440.rawValue)
    case .quarterWidth: Int32(TJSAMP_411.rawValue)
    case .gray: Int32(TJSAMP_GRAY.rawValue)
    }
  }

  var planes: Int { self == .gray ? 1 : 3 }

  /// Luma columns per sample of `plane`.
  func columns(_ plane: Int) -> Int {
    guard plane > 0 else { return 1 }
    return switch self {
    case .full, .halfHeight, .gray: 1
    case .halfWidth, .halfBoth: 2
    case .quarterWidth: 4
    }
  }

  /// Luma rows per sample of `plane`.
  func rows(_ plane: Int) -> Int {
    guard plane > 0 else { return 1 }
    return switch self {
    case .full, .halfWidth, .quarterWidth, .gray: 1
    case .halfBoth, .halfHeight: 2
    }
  }

  /// Samples of `plane` in a picture of that size.
  func size(_ plane: Int, width: Int, height: Int) -> (width: Int, height: Int) {
    let columns = columns(plane)
    let rows = rows(plane)
    return ((width + columns - 1) / columns, (height + rows - 1) / rows)
  }

  /// The same with luma filled up to whole chroma samples, as TurboJPEG reads and writes planes.
  func paddedSize(_ plane: Int, width: Int, height: Int) -> (width: Int, height: Int) {
    let chroma = planes - 1
    let columns = columns(chroma)
    let rows = rows(chroma)
    return (
      (width + columns - 1) / columns * columns / self.columns(plane),
      (height + rows - 1) / rows * rows / self.rows(plane)
    )
  }
}
