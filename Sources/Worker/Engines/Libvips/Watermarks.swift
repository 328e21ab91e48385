// Watermark files, read once for a worker and again when they change.

import Platform
import Protocol
import SystemPackage
import Vips

/// Of one thread. Holds what was used last, up to a number of bytes.
final class Watermarks {
  /// Of decoded pixels kept between tasks.
  private let capacity: Int
  /// Those used last at the end.
  private var kept: [(path: [UInt8], status: FileStatus, image: Image)] = []

  init(capacity: Int = 64 << 20) { self.capacity = capacity }

  /// Pixels kept, bytes.
  var byteCount: Int { kept.reduce(0) { $0 + $1.image.byteCount } }

  /// The file's picture, upright, in sRGB or gray, in memory. It is an input like any other: told by its content, within
  /// the limits, its first frame only.
  func image(of watermark: Watermark, by engine: VipsEngine, _ limits: Limits) throws(Failure) -> Image {
    let path = FilePath(bytes: watermark.path)
    let status = try? FileStatus.of(path, followLinks: true)
    if let index = kept.firstIndex(where: { $0.path == watermark.path }) {
      let entry = kept.remove(at: index)
      if let status, entry.status.isUnchanged(from: status) {
        kept.append(entry)
        return entry.image
      }
    }
    do throws(Failure) {
      let (read, image) = try load(path, engine, limits)
      kept.append((watermark.path, read, image))
      while byteCount > capacity { kept.removeFirst() }
      return image
    } catch {
      throw Failure(error.kind, at: .process, "watermark \(path.displayed): \(error.message)")
    }
  }

  private func load(
    _ path: FilePath, _ engine: VipsEngine, _ limits: Limits
  ) throws(Failure) -> (FileStatus, Image) {
    // It stays for other tasks: no part of what this one takes.
    var limits = limits
    limits.maximumMemory = .max
    let buffer = FileBuffer(keptCapacity: 0)
    // The request and libvips have its bytes only.
    defer { withExtendedLifetime(buffer) {} }
    let status: FileStatus
    do throws(ReadFailure) {
      status = try FileReader.read(path, into: buffer, limit: Int(clamping: limits.maximumBytes))
    } catch {
      throw Failure(reading: path, error)
    }
    guard let format = Sniffer.format(of: buffer.bytes) else {
      throw Failure(.unsupported, at: .decode, "its content is no image format imgcoord reads")
    }
    let request = EngineRequest(
      bytes: buffer.bytes, format: format, recipe: Recipe(firstFrameOnly: true, variants: [Variant()]),
      limits: limits, threads: 1)
    var trace = TaskTrace()
    var picture = try engine.decode(request, trace: &trace)
    try FailureClass.of(.decode, request) { () throws(VipsError) in
      try picture.settle()
      try picture.compute()
    }
    return (status, picture.frames[0])
  }
}

extension FileStatus {
  fileprivate func isUnchanged(from other: FileStatus) -> Bool {
    isSameFile(as: other) && size == other.size && modifiedNanoseconds == other.modifiedNanoseconds
  }
}
