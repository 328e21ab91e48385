// What the two sides of a connection read: frames out of a stream, messages out of frames.

import Protocol

extension FuzzTarget {
  /// The first byte says into what pieces the rest is cut.
  static let frames = FuzzTarget("Frames") { bytes in
    guard let first = bytes.first else { return }
    var decoder = FrameDecoder()
    var (fed, taken) = (0, 0)
    var rest = bytes.dropFirst()
    while !rest.isEmpty {
      let piece = rest.prefix(Int(first) + 1)
      rest = rest.dropFirst(piece.count)
      decoder.feed(UnsafeRawBufferPointer(rebasing: piece))
      fed += piece.count
      do throws(ProtocolError) {
        while let frame = try decoder.next() { taken += 5 + frame.payload.count }
      } catch {
        ([1, 0, 0, 0, 6] as [UInt8]).withUnsafeBytes { decoder.feed($0) }
        precondition((try? decoder.next()) == nil, "a frame after \(error)")
        throw error
      }
      precondition(taken + decoder.pendingBytes == fed, "bytes lost or made up")
    }
  }

  /// The first byte is the kind, the rest the payload.
  static let coordinatorMessages = FuzzTarget("CoordinatorMessages") { bytes in
    guard let frame = Frame(bytes) else { return }
    let written = try CoordinatorMessage(frame).encoded()
    let again = try CoordinatorMessage(Frame(kind: frame.kind, payload: written[5...])).encoded()
    precondition(again == written, "what was written reads back as something else")
  }

  static let workerMessages = FuzzTarget("WorkerMessages") { bytes in
    guard let frame = Frame(bytes) else { return }
    let written = try WorkerMessage(frame).encoded()
    let again = try WorkerMessage(Frame(kind: frame.kind, payload: written[5...])).encoded()
    precondition(again == written, "what was written reads back as something else")
  }
}

extension Frame {
  fileprivate init?(_ bytes: UnsafeRawBufferPointer) {
    guard let kind = bytes.first else { return nil }
    self.init(kind: kind, payload: Array(bytes)[1...])
  }
}
